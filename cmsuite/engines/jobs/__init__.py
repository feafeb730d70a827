"""What runs while nobody looks: schedules, unique claims, leases, loops, the worker. Words: job, run, lease, beat."""

"""What the watch gives to others: issues of a newsletter, whom they go to, and what comes back."""

"""Mail, both ways: what goes to each recipient once, and what clients answer. Words: message (what we send), letter
(what came in), mailbox, doubt."""

"""Real servers on loopback, for tests: each started in moments, in a folder of its own, and gone with who asked for it.

`python3 -m tests.peers COMMAND...` runs a command with all of them at hand. Standard library only, except where a
function says otherwise: this runs before anything is installed.
"""

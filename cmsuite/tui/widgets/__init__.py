"""The widgets of ours, each because nothing that is there does it: see ARCHITECTURE.md."""

"""Who decided what about which hash, and whether that stands now. Words: approval, standing, four eyes."""

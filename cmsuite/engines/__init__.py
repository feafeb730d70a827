"""What every room uses. An engine knows no room, and imports only the engines named before it in `rooms.ENGINES`."""

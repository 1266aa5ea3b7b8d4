"""What the window keeps between starts: its log, its settings, and what belongs to the user."""

"""The command line: the same functions as the window, one file a command."""

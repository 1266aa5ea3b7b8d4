"""Pages that open over the window and close with Esc: what is measured, the keys, about the program."""

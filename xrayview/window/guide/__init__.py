"""The user guide: its pages, found by subject and by word, in a window beside the program's."""

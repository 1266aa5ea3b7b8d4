"""Everything a person can change in the window, as functions from one state to the next; no Qt."""

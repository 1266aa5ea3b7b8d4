"""The way to an open window: is there a screen, and the loading of the large libraries."""

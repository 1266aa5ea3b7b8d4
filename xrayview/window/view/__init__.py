"""The middle of the window: the welcome, the 3D view, and what mouse and keys do there."""

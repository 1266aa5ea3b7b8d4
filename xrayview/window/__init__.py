"""The application: one window in which an x-ray is opened, seen in 3D, cut open and taken home."""

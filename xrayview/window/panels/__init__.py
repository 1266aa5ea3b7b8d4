"""The panels round the 3D view."""

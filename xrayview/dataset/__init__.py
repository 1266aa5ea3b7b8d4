"""Specimens from scans, the views drawn of them, and their augmentation."""

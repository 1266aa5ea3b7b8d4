"""Density volumes: the type, its axes, and files in and out."""

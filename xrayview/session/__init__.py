"""Sessions: a film or a volume, what was done to it, and how it is looked at, in one file."""

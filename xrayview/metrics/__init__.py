"""How far a volume is from the truth."""

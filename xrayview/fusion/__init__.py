"""Fusion: the coarse prediction keeps the shape, the x-ray fixes every ray's total (paper, section 5)."""

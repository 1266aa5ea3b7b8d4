"""How good a network is: one protocol, its baselines, and the report."""

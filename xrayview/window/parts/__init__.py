"""The pieces the panels are made of."""

"""The networks: one x-ray in, density along every ray out."""

"""xrayview turns a single x-ray into a density volume you can look around in."""

__version__ = "0.1.0"

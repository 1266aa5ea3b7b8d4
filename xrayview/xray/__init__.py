"""The measured image: reading a radiograph and preparing it for the network."""

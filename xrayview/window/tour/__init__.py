"""The tour: a few cards that point at the parts of the window, once after the first start and from Help."""

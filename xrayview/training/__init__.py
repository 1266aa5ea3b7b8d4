"""Training: the recipe, the losses, the loop and its run folder."""

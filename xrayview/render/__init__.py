"""Scene to pixels with VTK, without Qt: one stage for the window and for pictures made without a screen."""

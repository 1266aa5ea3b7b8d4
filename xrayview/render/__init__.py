"""Scene to pixels with VTK, without Qt: the same stage serves the window and pictures made without a screen."""

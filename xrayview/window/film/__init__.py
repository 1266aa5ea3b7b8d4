"""The film in the window: its views, the crop drawn on it, and the residual laid over it."""

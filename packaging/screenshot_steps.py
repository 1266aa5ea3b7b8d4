"""All screenshots in the order of their page."""

from __future__ import annotations

from screenshot_film import FILM, PAGES, STEREO
from screenshot_looks import CHANGE, LIGHT, TRANSFER
from screenshot_step import Chapter
from screenshot_views import CAMERA, CUTS, MODES, VIEWS

CHAPTERS: tuple[Chapter, ...] = (MODES, VIEWS, CUTS, TRANSFER, LIGHT, CHANGE, CAMERA, STEREO, FILM, PAGES)

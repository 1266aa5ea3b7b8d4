"""What the network does not see lies on the film where it was taken from."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.window.film.masked import COLOUR, masked_colours
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Radiograph


@pytest.mark.parametrize("side", [7, 512, 1500])
def test_only_what_is_no_content_has_a_colour(side: int) -> None:
    content = np.ones((side, side), bool)
    content[: side // 2, side // 2 :] = False
    colours = masked_colours(content)
    assert max(colours.shape) <= 512 and (colours[0, -1] == COLOUR).all() and not colours[-1, 0].any()
    assert (colours[..., 3] > 0).mean() == pytest.approx(0.25, abs=0.07)


@pytest.mark.parametrize(("rotate", "mirror"), [("0", False), ("90", False), ("270", True), ("20", True)])
def test_it_is_drawn_where_it_lies_on_the_stored_film(application: object, rotate: str, mirror: bool) -> None:
    from PySide6.QtGui import QImage

    from xrayview.window.film.film_view import FilmView
    from xrayview.window.film.legend import image_of

    row, column = np.indices((400, 300))
    grey = np.where(np.hypot(row - 220, column - 150) < 90, 180, 20).astype(np.float32)
    measured = np.ones(grey.shape, bool)
    measured[40:120, 200:280] = False  # this the network does not see
    film = Radiograph(grey, "film.png", measured=measured)
    wishes = Preparation(crop="none", rotate=rotate, mirror=mirror, holder="keep")
    prepared = prepare(film, wishes)
    view = FilmView("", "The film")
    view.resize(300, 400)
    view.show_picture(grey, 0, 255)
    view.show_taken(prepared.outline)

    def redness(image: QImage, x: int, y: int) -> int:
        colour = image.pixelColor(*(round(place) for place in view.placing.to_view(x, y)))
        return colour.red() - colour.green()

    plain = view.grab().toImage()
    view.show_masked(image_of(masked_colours(prepared.content)))
    shown = view.grab().toImage()
    for x, y in ((240, 80), (208, 48), (270, 112)):
        assert redness(plain, x, y) == 0 and redness(shown, x, y) > 40, (x, y)
    for x, y in ((190, 80), (240, 130), (60, 80), (150, 220)):
        assert redness(shown, x, y) == 0, (x, y)
    view.deleteLater()

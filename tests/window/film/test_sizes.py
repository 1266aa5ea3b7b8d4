"""Pixel size and magnification are typed or measured; what the file says is told, and all sizes follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.window.store import Store
from xrayview.xray.radiograph import Preparation, Radiograph

if TYPE_CHECKING:
    from conftest import CarryOut, MakeFilm

    from xrayview.window.panels.xray_panel import XrayPanel


def wishes(store: Store) -> Preparation:
    return store.state.document.preparation


def type_number(field: Any, text: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def click(widget: Any) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_a_pixel_size_that_is_typed_counts_everywhere_and_is_undone(
    panel: XrayPanel, store: Store, carry_out: CarryOut
) -> None:
    sizes = panel.sizes
    assert sizes.spacing.text() == "as the file says" and not sizes.spacing_back.isVisible()
    assert sizes.said.text() == "The file does not say how large a pixel is."
    type_number(sizes.spacing, "0.5")
    assert wishes(store).spacing == 0.5 and sizes.spacing_back.isVisible()
    assert panel._facts.accessibleName() == "300 x 400 pixels, 150 x 200 mm"
    carry_out(store)
    made = store.state.document.reconstruction
    assert made is not None and made.prepared.spacing == (0.5, 0.5)
    type_number(sizes.magnification, "1.25")
    assert panel._facts.accessibleName() == "300 x 400 pixels, 120 x 160 mm"
    assert "0.4 mm, as you said" in sizes.said.text()
    click(sizes.spacing_back)
    assert wishes(store).spacing is None and "gives no millimetres" in sizes.said.text()
    store.undo()
    store.undo()
    assert (wishes(store).spacing, wishes(store).magnification) == (0.5, None)
    store.undo()
    assert wishes(store).spacing is None
    assert [edit.name for edit in store.state.sheet.history.future] == [
        "Pixel size", "Magnification", "Pixel size",
    ]  # fmt: skip


def test_what_the_file_says_is_told_with_its_plane(
    panel: XrayPanel, make_film: MakeFilm, open_film: Callable[[Radiograph], None]
) -> None:
    open_film(make_film(spacing=(0.1, 0.1), spacing_from="detector"))
    assert panel.sizes.said.text() == "The file says 0.1 mm a pixel, at the detector."
    assert panel._facts.accessibleName() == "300 x 400 pixels, 30 x 40 mm"
    type_number(panel.sizes.magnification, "1.25")
    assert panel._facts.accessibleName() == "300 x 400 pixels, 24 x 32 mm"


def test_below_one_there_is_no_magnification(panel: XrayPanel, store: Store) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    field = panel.sizes.magnification
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert wishes(store).magnification == 1.0
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert wishes(store).magnification is None and field.text() == "as the file says"


def test_a_known_length_on_the_film_gives_the_pixel_size(panel: XrayPanel, store: Store) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    sizes = panel.sizes
    assert not sizes.length.isVisible()
    click(sizes.measure)
    assert panel.film.tool == "ruler" and sizes.length.isVisible() and not sizes.use.isEnabled()
    ends = [
        QPoint(*(round(part) for part in panel.film.placing.to_view(*at))) for at in ((50, 100), (250, 100))
    ]
    QTest.mousePress(panel.film, Qt.MouseButton.LeftButton, pos=ends[0])
    QTest.mouseMove(panel.film, (ends[0] + ends[1]) / 2)
    QTest.mouseMove(panel.film, ends[1])
    QTest.mouseRelease(panel.film, Qt.MouseButton.LeftButton, pos=ends[1])
    assert sizes.use.isEnabled() and wishes(store).spacing is None, "a line alone changes nothing"
    type_number(sizes.length, "50")
    pixels = panel.film.ruler.pixels
    click(sizes.use)
    assert pixels == pytest.approx(200, abs=3)
    assert wishes(store).spacing == pytest.approx(50 / pixels)
    assert panel.film.tool is None and not sizes.length.isVisible() and not sizes.measure.isChecked()


def test_preparing_automatically_keeps_what_is_known_of_the_sizes(panel: XrayPanel, store: Store) -> None:
    type_number(panel.sizes.spacing, "0.2")
    type_number(panel.sizes.magnification, "1.1")
    assert not panel.preparation.automatic.isEnabled()
    click(panel.preparation.mirror)
    click(panel.preparation.automatic)
    assert wishes(store) == Preparation(spacing=0.2, magnification=1.1)

"""The virtual exposure: how much the rays are absorbed, and the noise of their dose."""

from __future__ import annotations

from xrayview.scene.drawn_by import drawn_by
from xrayview.window.commands import look
from xrayview.window.parts.drag import one_step
from xrayview.window.parts.number_slider import NumberSlider
from xrayview.window.parts.section import Choice, Section
from xrayview.window.state import State
from xrayview.window.store import Store

_DOSES = (0, 100_000, 10_000, 1_000, 100, 10)


class ExposureSection(Section):
    """Shows itself where an x-ray is re-rendered."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.chi = NumberSlider(look.SMALLEST_CHI, look.LARGEST_CHI, 0.5, decimals=1)
        self.chi.set_name(
            "Exposure",
            "How much density 1 absorbs over the cube's edge (chi): soft rays more; the films' own is 10",
        )
        self.chi.moved.connect(lambda value: store.do(look.set_chi, value))
        one_step(self.chi, store)
        self.add_row("Exposure χ", self.chi)
        self.dose = Choice(
            ((str(photons), _in_words(photons)) for photons in _DOSES),
            "How many photons reach a pixel that nothing stands before: the fewer, the more noise",
        )
        self.dose.setAccessibleName("Dose")
        self.dose.chosen.connect(lambda photons: store.do(look.set_photons, float(photons)))
        self.add_row("Dose", self.dose)
        store.listen(lambda old, new: self._show(new))
        self._show(store.state)

    def _show(self, state: State) -> None:
        scene = state.scene
        self.setVisible(drawn_by(scene.mode) == "exposure")
        self.setEnabled(state.document.volume is not None)
        self.chi.set_value(scene.chi)
        self.dose.set_key(f"{scene.photons:.0f}")


def _in_words(photons: int) -> str:
    return f"{photons:,} photons a pixel" if photons else "No noise"

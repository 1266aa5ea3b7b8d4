"""What the window shows, as one frozen value: the open files, each with its scene and its history.

    mouse, menu, key -> command -> state replaced -> what changed is shown

No Qt here: commands and their effects are tested without a screen.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from xrayview.scene.scene import Scene
from xrayview.window.preferences import Preferences
from xrayview.xray.radiograph import Preparation, Radiograph
from xrayview.xray.seen_from import SeenFrom
from xrayview.xray.view_position import Projection

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume
    from xrayview.pipeline import Reconstruction
    from xrayview.scene.profile import Sight
    from xrayview.volume.histogram import Histogram
    from xrayview.volume.volume import Volume
    from xrayview.xray.finding import Finding


@dataclass(frozen=True)
class Fusing:
    """By which law a ray's missing density is spread over its depth, and its ``beta``, the paper's alone."""

    law: Literal["proportional", "paper"] = "proportional"
    beta: float = 2.0


Wishes = tuple[Preparation, Path | None, Fusing]
"""What decides a reconstruction: the preparation's wishes, the network's file, and the fusion's law."""


@dataclass(frozen=True)
class Running:
    """The work under way: its number (answers to older ones are stale), its stage, the share done."""

    number: int
    stage: str
    fraction: float | None = None


@dataclass(frozen=True, eq=False)
class Document:
    """One open file.

    ``path``: the file; ``preparation``: the wishes for it; ``weights``: the network's file, None for the
    bundled one; ``fusing``: the law of its fusion; ``seen_from``: the side of the head that the film shows,
    and ``projection``: which way the rays went, where a person says so, None for what the file says.
    ``radiograph``: the film as stored; ``reconstruction``: what was made of it; ``findings``: what the input
    doctor says of both;
    ``volume``: what the 3D view shows (of the reconstruction, or the volume that was opened itself);
    ``fine``: the same at the film's own resolution, once it is made; ``histogram``: of its densities;
    ``running``: the work under way. ``volume_file``: the file of the volume that an open session names.
    """

    path: Path | None = None
    preparation: Preparation = field(default_factory=Preparation)
    weights: Path | None = None
    fusing: Fusing = Fusing()
    seen_from: SeenFrom | None = None
    projection: Projection | None = None
    radiograph: Radiograph | None = None
    reconstruction: Reconstruction | None = None
    findings: tuple[Finding, ...] = ()
    volume: Volume | None = None
    fine: FusedVolume | None = None
    histogram: Histogram | None = None
    running: Running | None = None
    volume_file: Path | None = None

    @property
    def fused(self) -> FusedVolume | None:
        """The prediction and the film's map, as fine as they are there; None for a volume as it is."""
        if self.fine is not None or self.reconstruction is None:
            return self.fine
        return self.reconstruction.fused

    @property
    def wishes(self) -> Wishes:
        """What decides the reconstruction: another value makes it run anew."""
        return self.preparation, self.weights, self.fusing


@dataclass(frozen=True)
class Settings:
    """Everything of an open file that a person can change, and so can undo."""

    preparation: Preparation
    weights: Path | None
    fusing: Fusing
    seen_from: SeenFrom | None
    projection: Projection | None
    scene: Scene

    @property
    def wishes(self) -> Wishes:
        """As `Document.wishes`."""
        return self.preparation, self.weights, self.fusing


@dataclass(frozen=True)
class Edit:
    """One step that can be undone (or done again): its name, and the settings that it leads back to."""

    name: str
    settings: Settings


@dataclass(frozen=True)
class History:
    """The steps behind the present settings, and those that were undone; the nearest of each comes last."""

    past: tuple[Edit, ...] = ()
    future: tuple[Edit, ...] = ()


@dataclass(frozen=True, eq=False)
class Sheet:
    """One open file with the scene that decides how it looks; ``key`` 0 is the blank one.

    ``sight``: the line of sight that was pointed along last; ``chosen_cut``: which of the scene's cuts is
    worked on, from 0, at most the last one.
    """

    key: int = 0
    document: Document = field(default_factory=Document)
    scene: Scene = field(default_factory=Scene)
    history: History = field(default_factory=History)
    sight: Sight | None = None
    chosen_cut: int = 0

    @property
    def settings(self) -> Settings:
        """What of this file can be undone."""
        document = self.document
        return Settings(
            document.preparation,
            document.weights,
            document.fusing,
            document.seen_from,
            document.projection,
            self.scene,
        )

    def with_settings(self, settings: Settings) -> Sheet:
        """This file with other settings; its reconstruction follows by itself."""
        document = replace(
            self.document,
            preparation=settings.preparation,
            weights=settings.weights,
            fusing=settings.fusing,
            seen_from=settings.seen_from,
            projection=settings.projection,
        )
        return replace(self, document=document, scene=settings.scene)


Page = Literal["explore", "train"]
Tool = Literal["turn", "pick", "window"]
"""What the left button does over the 3D view: turn it, pick a density, or window and level."""


@dataclass(frozen=True, eq=False)
class State:
    """The open files, at least a blank one, the key of the one that is looked at, and the page in front.

    ``tool``: what is in hand over the 3D view.
    ``saving``: what is being written; ``preferences``: what holds for every file.
    """

    sheets: tuple[Sheet, ...] = (Sheet(),)
    current: int = 0
    page: Page = "explore"
    saving: Running | None = None
    tool: Tool = "turn"
    preferences: Preferences = field(default_factory=Preferences)

    @property
    def sheet(self) -> Sheet:
        """The file that is looked at."""
        found = self.find(self.current)
        return self.sheets[0] if found is None else found

    @property
    def document(self) -> Document:
        """The document that is looked at."""
        return self.sheet.document

    @property
    def scene(self) -> Scene:
        """How it looks."""
        return self.sheet.scene

    def find(self, key: int) -> Sheet | None:
        """The open file of that key, or None once it was closed."""
        return next((sheet for sheet in self.sheets if sheet.key == key), None)

    def with_sheet(self, changed: Sheet) -> State:
        """This state with the file of the same key replaced; as it is where that was closed."""
        if self.find(changed.key) is None:
            return self
        sheets = tuple(changed if sheet.key == changed.key else sheet for sheet in self.sheets)
        return replace(self, sheets=sheets)

    def with_document(self, **changes: Any) -> State:
        """This state with fields of the current document replaced."""
        sheet = self.sheet
        return self.with_sheet(replace(sheet, document=replace(sheet.document, **changes)))

    def with_scene(self, **changes: Any) -> State:
        """This state with fields of the current scene replaced."""
        sheet = self.sheet
        return self.with_sheet(replace(sheet, scene=replace(sheet.scene, **changes)))

    def with_saving(self, running: Running | None) -> State:
        """This state with other work of writing under way."""
        return replace(self, saving=running)

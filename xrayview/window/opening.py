"""The job behind opening a file: read it, reconstruct it, and make the volume the 3D view shows."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xrayview.errors import UnusableInput, XrayviewError
from xrayview.jobs import Job, Progress
from xrayview.resources import resource
from xrayview.volume.kind import holds_volume
from xrayview.window.sessions import wishes_of
from xrayview.xray.radiograph import Preparation, Radiograph

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume
    from xrayview.network.weights import Weights
    from xrayview.pipeline import Reconstruction
    from xrayview.session.session import Session
    from xrayview.volume.histogram import Histogram
    from xrayview.volume.volume import Volume
    from xrayview.window.state import Fusing
    from xrayview.xray.finding import Finding

# In-plane cells of the volume shown: enough for the window, and quick to draw without a graphics card.
SHOWN_RESOLUTION = 256

# Pixels along the edge of the film that rays are cast through: what most graphics cards take easily.
FINEST_SHOWN = 4096

SESSION_SUFFIX = ".xrv"

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".dcm", ".dicom", ".ima")


@dataclass(frozen=True)
class FilmRead(Progress):
    """The film is there, long before its reconstruction: it can be shown already."""

    radiograph: Radiograph | None = None


@dataclass(frozen=True)
class SessionRead(Progress):
    """The file is a session, or is opened as one: how its film is to be prepared and looked at is known."""

    session: Session | None = None
    volume_file: Path | None = None


@dataclass(frozen=True, eq=False)
class Opened:
    """What opening a file led to; a volume opened by itself has no radiograph and no reconstruction.

    ``histogram``: of the volume's densities; ``iso_value``: the one at which something is to be seen;
    ``findings``: what the input doctor says. ``exact``: the reconstruction before its preparation was packed,
    for `refining`.
    """

    radiograph: Radiograph | None
    reconstruction: Reconstruction | None
    volume: Volume
    histogram: Histogram
    iso_value: float
    findings: tuple[Finding, ...] = ()
    exact: Reconstruction | None = None


def _nothing() -> Job[None]:
    yield from ()


def open_file(
    path: Path,
    preparation: Preparation,
    known: Radiograph | None = None,
    libraries: Callable[[], Job[None]] = _nothing,
    weights: Path | None = None,
    fusing: Fusing | None = None,
    session: Session | None = None,
) -> Job[Opened]:
    """Read ``path`` and reconstruct it (a volume is only read).

    Where it is a session, what that says takes the place of the other wishes; ``session``: one that the file
    is to be opened with, as it was before a crash.

    ``known``: the film, where it was read before and only the preparation's wishes have changed.
    ``libraries``: waits until the network's libraries are loaded. ``weights``: None for the bundled network;
    ``fusing``: None for the default law.
    Raises `XrayviewError` for a file that cannot be used.
    """
    yield Progress("reading", 0.0)
    from xrayview.scene.automatic import fitting_iso_value
    from xrayview.volume.histogram import histogram_of

    archive = _archive(path) if known is None else None
    wanted = session or archive
    volume_path = path if archive is None and holds_volume(path) else None
    if archive is not None and archive.volume is not None:
        from xrayview.session.volume_place import found_volume

        volume_path = found_volume(archive.volume, path)
    if wanted is not None:
        yield SessionRead("reading", 0.02, wanted, volume_path if archive is not None else None)
        preparation, weights, fusing = wishes_of(wanted)
    if volume_path is not None:
        volume = yield from _read_volume(volume_path)
        if archive is not None and archive.volume is not None:
            from xrayview.session.volume_place import check_volume

            check_volume(volume, archive.volume, volume_path)
        return Opened(
            None,
            None,
            volume,
            histogram_of(volume),
            fitting_iso_value(volume.density, inferred=volume.frame == "camera"),
        )
    radiograph = known
    if radiograph is None:
        from xrayview.xray.reading import read_radiograph

        film = None if archive is None else archive.film
        radiograph = film or read_radiograph(path, preparation.frame)
        yield FilmRead("preparing", 0.05, radiograph)
    yield from libraries()
    from xrayview.pipeline import reconstruct
    from xrayview.xray.findings import findings

    reconstruction = yield from reconstruct(
        radiograph, preparation, loaded_weights(weights), **({} if fusing is None else asdict(fusing))
    )
    yield Progress("drawing", 0.97)
    volume = reconstruction.density(SHOWN_RESOLUTION)
    iso_value = fitting_iso_value(volume.density, inferred=True)
    found = findings(radiograph, reconstruction.prepared)
    # Nothing computes with the film from here on but `refining`: what is kept is for showing.
    kept, histogram = reconstruction.packed(), histogram_of(volume)
    return Opened(radiograph, kept, volume, histogram, iso_value, found, reconstruction)


def _archive(path: Path) -> Session | None:
    """The session that a file holds; None for any other file."""
    from xrayview.session.archive import holds_session, read_session

    return read_session(path) if holds_session(path) else None


@dataclass(frozen=True, eq=False)
class Refined:
    """``fused``: what a reconstruction is at its film's own resolution."""

    of: Reconstruction
    fused: FusedVolume


def refining(made: Opened) -> Job[Refined | None]:
    """Fuse a film anew as finely as the 3D view can show; None where it is as fine already."""
    from xrayview.pipeline import refined

    assert made.exact is not None and made.reconstruction is not None
    fused = yield from refined(made.exact, FINEST_SHOWN)
    return None if fused is None else Refined(made.reconstruction, fused)


def loaded_weights(path: Path | None) -> Weights:
    """A network, the bundled one for None; read again only where its file has changed.

    Raises `XrayviewError` where the file is missing or damaged, with the way back to the bundled network.
    """
    from xrayview.pipeline import BUNDLED

    found = resource(BUNDLED) if path is None else path
    try:
        facts = found.stat()
    except OSError:
        facts = None
    try:
        return _loaded(found, facts and (facts.st_size, facts.st_mtime_ns))
    except XrayviewError as trouble:
        if path is None:
            raise
        back = f"{trouble.hint}; Tools, Use the bundled weights goes back"
        raise type(trouble)(trouble.message, back) from None


@functools.lru_cache(maxsize=2)
def _loaded(path: Path, stamp: tuple[int, int] | None) -> Weights:
    from xrayview.network.weights import load_weights

    return load_weights(path)


def _read_volume(path: Path) -> Job[Volume]:
    import numpy as np

    from xrayview.volume.files import read_volume

    volume = read_volume(path)
    yield Progress("drawing", 0.8)
    if not np.isfinite(volume.density).all():
        raise UnusableInput(f"{path}: the volume holds values that are not numbers", "export it again")
    return volume

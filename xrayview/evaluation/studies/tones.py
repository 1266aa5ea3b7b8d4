"""Which law of tone comes nearest to the truth: simulated films of held-back heads under tones of all kinds.

    python -m xrayview.evaluation.studies.tones SOURCE [--views front] [--curves opacity attenuation ...]

draws the ``tune`` heads of a folder of scans or a pack, from the front and the side, through every curve of
`CURVES`, prepares each film by every law of `LAWS` as any picture file is prepared, and prints the error of
the volume that the bundled network makes of it (root mean square over the cube, 64^3), for each group the
mean over individuals. An individual takes about a minute and a half of one core; fewer curves and one view
are a quick look.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from xrayview import jobs
from xrayview.dataset.collection import collect
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler, plain_draw
from xrayview.evaluation.studies.telling import tell
from xrayview.jobs import Job, Progress
from xrayview.metrics.l2 import l2
from xrayview.network.inference import predict, reduced
from xrayview.network.weights import Weights, load_weights
from xrayview.pipeline import BUNDLED
from xrayview.projection.beer_lambert import CHI, opacity, optical_depth_of
from xrayview.projection.views import camera_from_angles
from xrayview.resources import resource
from xrayview.xray.clearing import cleared
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph

Grey = npt.NDArray[np.float32]
Curve = Callable[[Grey], Grey]
"""From opacity (H, W) in 0..1, below 1, to grey values of any unit, rising."""

Errors = dict[tuple[str, str], float]
"""L2 by the names of curve and law; of the true opacity under `TRUTH`."""

TRUTH = ("none", "truth")

LAWS = ("auto", "linear", "gamma:0.5", "attenuation:1", "film", "matched")
"""The automatic choice, and the laws it could take."""

VIEWS: Mapping[str, float] = {"front": 0, "side": 90}
"""Azimuths in degrees, of which films are a little askew."""

SIDE = 256
FRAME = 16
"""Pixels of white frame round every second film."""

_VOLUME = 64


def light_through_film(gradient: float, speed: float, gamma: float = 1.0) -> Curve:
    """The grey of a film on a light box: its density follows the log of the exposure along an S, from 0.2 to
    3.4, ``gradient`` steep in its middle, which air passes by ``speed`` decades; then coded by 1 / gamma."""

    def grey(opacity: Grey) -> Grey:
        exposure = np.log10(1 - opacity) + speed
        density = 0.2 + 3.2 / (1 + np.exp(-4 * gradient / 3.2 * exposure))
        return np.asarray(10 ** (-density / gamma), np.float32)

    return grey


def attenuation(opacity: Grey) -> Grey:
    """What a ray meets, as digital detectors store it."""
    return np.asarray(-np.log(1 - opacity), np.float32)


CURVES: Mapping[str, Curve] = {
    "opacity": lambda one: one,
    "opacity^0.4": lambda one: one**0.4,
    "opacity^2.5": lambda one: one**2.5,
    "attenuation": attenuation,
    "attenuation^0.6": lambda one: attenuation(one) ** 0.6,
    "attenuation, S": lambda one: 1 / (1 + np.exp(4 - 4 * attenuation(one) / 1.5)),
    "attenuation, window 0.15 to 2.25": lambda one: attenuation(one).clip(0.15, 2.25),
    "opacity, window 0.1 to 0.9": lambda one: one.clip(0.1, 0.9),
    "film, light": light_through_film(1.5, 0.9),
    "film, coded by 2.2": light_through_film(1.5, 0.6, 2.2),
}


def film_of(picture: Grey, curve: Curve, seed: int) -> Grey:
    """(SIDE, SIDE) 8-bit greys of an opacity (h, w) under ``curve``: of another range, and with noise."""
    random = np.random.default_rng(seed)
    large = functional.interpolate(torch.from_numpy(picture)[None, None], (SIDE, SIDE), mode="bicubic")
    greys = curve(large[0, 0].numpy().clip(0, 0.9999))
    greys = (greys - greys.min()) / max(float(np.ptp(greys)), 1e-6)
    low, high = random.uniform(0.02, 0.2), random.uniform(0.8, 0.98)
    greys = low + (high - low) * greys + random.normal(0, 0.004, greys.shape)
    return np.asarray(np.round(255 * greys.clip(0, 1)), np.float32)


def prepared_by(laws: Sequence[str], film: Grey, framed: bool) -> list[Prepared]:
    """The film by every law, cut to just what was simulated; ``framed``: with white round it."""
    margin = FRAME if framed else 0
    radiograph = Radiograph(np.pad(film, margin, constant_values=255), "film.png")
    wish = Preparation(rotate="0", polarity="keep")
    left, top, _, _ = cleared(radiograph, wish).film.place
    place = f"{margin - left},{margin - top},{len(film)}"
    return [prepare(radiograph, replace(wish, tone=law, square=place)) for law in laws]


def error(weights: Weights, picture: Grey, truth: torch.Tensor) -> float:
    """L2 of the network's volume for an opacity (N, N) against ``truth`` (64, 64, 64)."""
    film = reduced(picture, 2 * _VOLUME)
    mean = (optical_depth_of(torch.from_numpy(film)) / CHI).numpy()
    density, _ = predict(weights, film, mean, torch.device("cpu"))
    return l2(functional.adaptive_avg_pool3d(torch.from_numpy(density)[None, None], _VOLUME)[0, 0], truth)


def errors_of(
    specimen: Specimen, weights: Weights, curves: Sequence[str], views: Sequence[str]
) -> Job[Errors]:
    """Mean errors over the ``views`` of one head for every one of the ``curves`` and every law."""
    name = specimen.entry.name
    random = np.random.default_rng(zlib.crc32(name.encode()))
    cameras = {
        view: camera_from_angles(azimuth + random.normal(0, 5), random.normal(0, 5))
        for view, azimuth in VIEWS.items()
    }
    sampler = ViewSampler([specimen], _VOLUME)
    found: dict[tuple[str, str], list[float]] = {}
    for view in views:
        seen = sampler.view(plain_draw(0, cameras[view]))
        picture, truth = opacity(seen).numpy(), functional.avg_pool2d(seen, 2)
        found.setdefault(TRUTH, []).append(error(weights, picture, truth))
        for curve in curves:
            yield Progress(f"{name}, {view}: {curve}")
            number = list(CURVES).index(curve) + list(VIEWS).index(view)
            film = film_of(picture, CURVES[curve], zlib.crc32(f"{name} {view} {curve}".encode()))
            films = [one.opacity for one in prepared_by(LAWS, film, bool(number % 2))]
            for law, value in zip(LAWS, _errors(weights, films, truth), strict=True):
                found.setdefault((curve, law), []).append(value)
    return {key: float(np.mean(values)) for key, values in found.items()}


def _errors(weights: Weights, films: Sequence[Grey], truth: torch.Tensor) -> list[float]:
    """The error of each film; of equal ones, as the automatic choice equals what it chose, found once."""
    values: list[float] = []
    for number, film in enumerate(films):
        equal = next((k for k in range(number) if np.array_equal(films[k], film)), None)
        values.append(error(weights, film, truth) if equal is None else values[equal])
    return values


def table(group: str, rows: Sequence[Errors], curves: Sequence[str]) -> str:
    """The means over a group's individuals, a line for each curve and one for their mean."""
    mean = {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
    lines = [
        f"{group}: {len(rows)} individuals; {mean[TRUTH]:.4f} from the true opacity",
        f"{'':34}" + "".join(f"{law:>15}" for law in LAWS),
        *(f"{name:34}" + "".join(f"{mean[name, law]:15.4f}" for law in LAWS) for name in curves),
    ]
    means = [float(np.mean([mean[name, law] for name in curves])) for law in LAWS]
    return "\n".join([*lines, f"{'mean':34}" + "".join(f"{value:15.4f}" for value in means)])


def study(
    specimens: Sequence[Specimen], weights: Weights, curves: Sequence[str], views: Sequence[str]
) -> Job[list[str]]:
    """A table for each group of the specimens."""
    rows: dict[str, list[Errors]] = {}
    for number, specimen in enumerate(specimens):
        yield Progress(f"{specimen.entry.name} of {specimen.entry.group}", number / len(specimens))
        errors = yield from errors_of(specimen, weights, curves, views)
        rows.setdefault(specimen.entry.group, []).append(errors)
    return [table(group, rows[group], curves) for group in sorted(rows)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table of every group; what is being done goes to the standard error."""
    about = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "xrayview.evaluation.studies.tones", description=__doc__, formatter_class=about
    )
    parser.add_argument("source", type=Path, help="a folder of scans or a pack")
    parser.add_argument("--curves", nargs="+", choices=CURVES, default=list(CURVES), metavar="CURVE")
    parser.add_argument("--views", nargs="+", choices=VIEWS, default=list(VIEWS))
    asked = parser.parse_args(arguments)

    specimens = jobs.run(collect(asked.source, ("tune",)), tell)
    weights = load_weights(resource(BUNDLED))
    print("\n\n".join(jobs.run(study(specimens, weights, asked.curves, asked.views), tell)))


if __name__ == "__main__":
    main()

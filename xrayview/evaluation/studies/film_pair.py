"""What a second film says: the volume made of a lateral film, seen from the front, against the PA film.

    python -m xrayview.evaluation.studies.film_pair LATERAL PA --outline 'x,y x,y …' --pack PACK -o FOLDER

Both films are prepared as any film is. Each method's volume of the lateral film is x-rayed from the front and
laid on the PA film by one and the same search: a shift of up to a quarter of the film's edge, a turn of up to
5 degrees, and the scale that the distances in the films' .properties give (see `film_pair_films`), to within
5 %. The score is Pearson's correlation of the optical depth inside the head's outline. Optical depth, not
opacity, is what is searched by and judged by: matter adds up in it, and a method whose densities are all too
high or too low by a factor loses nothing. The correlation of opacity is told beside it, in the same place. A
lateral film may end below the vertex, where a volume that keeps to it is empty: the correlation over the rows
that both films show, the volume lying as it does, is told as well, and a row of its own completes the volume
of the first weights by the mean head where the lateral film shows nothing.

Prints the table, and writes film_pair.json and film_pair.png into FOLDER.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from xrayview import jobs
from xrayview.dataset.collection import collect
from xrayview.errors import UnusableOption
from xrayview.evaluation.report import NAMES
from xrayview.evaluation.studies.film_pair_alignment import (
    Alignment,
    Bounds,
    Region,
    aligned,
    correlation,
    laid,
)
from xrayview.evaluation.studies.film_pair_films import SIZE, Film, Picture, read_frontal, read_lateral
from xrayview.evaluation.studies.film_pair_methods import Density, front_of, volumes_of
from xrayview.evaluation.studies.film_pair_sheet import write_sheet
from xrayview.evaluation.studies.telling import check_files, tell
from xrayview.files import new_file
from xrayview.jobs import Job, Progress
from xrayview.network.inference import reduced
from xrayview.network.weights import Weights, load_weights
from xrayview.resources import resource
from xrayview.xray.polygon import Polygon, parsed_polygon
from xrayview.xray.seen_from import SeenFrom

ALL_NAMES = {
    **NAMES,
    "mean_fused": "mean volume, fused",
    "ours_completed": "ours, completed",
}
"""The methods in words."""

FILES = ("film_pair.json", "film_pair.png")


@dataclass(frozen=True, eq=False)
class Fit:
    """One method's x-ray from the front as it lies on the PA film.

    ``picture``: (SIZE, SIZE) optical depth. ``correlation``, ``opacity_correlation``: inside the outline.
    """

    picture: Picture
    alignment: Alignment
    correlation: float
    opacity_correlation: float

    def to_json(self) -> dict[str, Any]:
        """The numbers."""
        return {
            "correlation": self.correlation,
            "opacity_correlation": self.opacity_correlation,
            "alignment": asdict(self.alignment),
        }


@dataclass(frozen=True, eq=False)
class Score:
    """Both answers of one method: as the program shows it, and flipped in depth; ``shared``: the correlation
    of the first over the rows of the outline that both films show."""

    shown: Fit
    flipped: Fit
    shared: float = math.nan


def fit(picture: Picture, film: Picture, inside: Region, scale: float) -> Fit:
    """A (N, N) optical depth laid on a (M, M) one; ``scale``: of its edge to the film's, by the distances."""
    where = aligned(picture, film, inside, Bounds(scale))
    placed = laid(picture, where, len(film))
    opacities = correlation(-np.expm1(-placed), -np.expm1(-film), inside)
    return Fit(placed, where, correlation(placed, film, inside), opacities)


def scored(density: Density, side: SeenFrom, film: Picture, inside: Region, scale: float) -> Score:
    """A volume of a film of the ``side``, from the front, against a frontal film's optical depth."""
    front = front_of(density, side)
    return Score(
        fit(front, film, inside, scale), fit(np.ascontiguousarray(front[:, ::-1]), film, inside, scale)
    )


def study(
    lateral: Film, frontal: Film, outline: Polygon, weights: Sequence[Weights], pack: Path
) -> Job[dict[str, Score]]:
    """The score of every method, the best first."""
    training = yield from collect(pack, ("train",))
    volumes = yield from volumes_of(lateral, weights, training)
    film, inside = frontal.optical_depth(), frontal.inside(outline)
    if not inside.any():
        raise UnusableOption("--outline: goes round nothing of the film", "give it in the film's own pixels")
    scores = {}
    for number, (name, density) in enumerate(volumes.items()):
        yield Progress(f"aligning {ALL_NAMES.get(name, name)}", number / len(volumes))
        scores[name] = scored(density, lateral.side, film, inside, lateral.edge / frontal.edge)
    scores = {
        name: replace(
            score,
            shared=correlation(
                score.shown.picture, film, inside & shown_by_both(lateral, score.shown.alignment)
            ),
        )
        for name, score in scores.items()
    }
    return dict(sorted(scores.items(), key=lambda item: -item[1].shown.correlation))


def shown_by_both(lateral: Film, alignment: Alignment) -> Region:
    """(SIZE, SIZE) the part of the frontal film whose rows the lateral one shows too, where a volume of it is
    laid so."""
    rows = reduced(lateral.prepared.content.astype(np.float32), SIZE).max(axis=1, keepdims=True) > 0.5
    field = np.repeat(rows.astype(np.float32), SIZE, axis=1)
    return laid(field, alignment, SIZE) > 0.5


def table(scores: dict[str, Score]) -> str:
    """A line for each method."""
    lines = [
        "correlation inside the outline; where the picture lies: shift in edges of the film, degrees, scale",
        f"{'':28}{'depth':>8}{'shared':>8}{'opacity':>9}{'flipped':>9}{'across':>9}{'down':>8}{'turn':>7}{'scale':>7}",
    ]
    for name, score in scores.items():
        at = score.shown.alignment
        lines.append(
            f"{ALL_NAMES.get(name, name):28}{score.shown.correlation:8.3f}{score.shared:8.3f}"
            f"{score.shown.opacity_correlation:9.3f}{score.flipped.correlation:9.3f}"
            f"{at.across:9.3f}{at.down:8.3f}{at.degrees:7.1f}{at.scale:7.3f}"
        )
    return "\n".join(lines)


def write(
    folder: Path,
    lateral: Film,
    frontal: Film,
    outline: Polygon,
    weights: Sequence[Weights],
    scores: dict[str, Score],
    overwrite: bool = False,
) -> None:
    """Write film_pair.json and film_pair.png into ``folder``, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    result = {
        "weights": [{"name": one.name, "sha256": one.sha256} for one in weights],
        "seen_from": lateral.side,
        "scale_by_distances": lateral.edge / frontal.edge,
        "size": SIZE,
        "methods": {
            name: {"shown": score.shown.to_json(), "flipped": score.flipped.to_json(), "shared": score.shared}
            for name, score in scores.items()
        },
    }
    with new_file(folder / FILES[0], overwrite) as temporary:
        temporary.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    pictures = [
        (f"{ALL_NAMES.get(name, name)}: {score.shown.correlation:.3f}", score.shown.picture)
        for name, score in scores.items()
    ]
    write_sheet(
        folder / FILES[1],
        lateral.optical_depth(),
        frontal.optical_depth(),
        frontal.inside(outline),
        pictures,
        overwrite,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table and write the folder; what is being done goes to the standard error."""
    about = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "xrayview.evaluation.studies.film_pair", description=__doc__, formatter_class=about
    )
    parser.add_argument("lateral", type=Path, metavar="LATERAL", help="the film that becomes a volume")
    parser.add_argument("frontal", type=Path, metavar="PA", help="the film that judges it")
    parser.add_argument(
        "--outline", required=True, help="the head on PA by hand: 'x,y x,y x,y …', its pixels"
    )
    parser.add_argument("--pack", type=Path, required=True, help="pack or folder of the training individuals")
    parser.add_argument(
        "--weights", type=Path, action="append", metavar="FILE", help="may be repeated (default: the bundled)"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--overwrite", action="store_true", help="replace the files that are there already")
    asked = parser.parse_args(arguments)
    outline = parsed_polygon("--outline", asked.outline)
    if outline is None:
        raise UnusableOption("--outline: spells out no corners", "give 'x,y x,y x,y …' in pixels of PA")
    check_files(asked.output, FILES, asked.overwrite)
    bundled = sorted(resource("weights").glob("*.safetensors"))
    weights = [load_weights(path) for path in asked.weights or bundled]
    lateral, frontal = read_lateral(asked.lateral), read_frontal(asked.frontal)
    scores = jobs.run(study(lateral, frontal, outline, weights, asked.pack), tell)
    write(asked.output, lateral, frontal, outline, weights, scores, asked.overwrite)
    print(table(scores))


if __name__ == "__main__":
    main()

"""The mean of several trained networks, as one.

    python -m xrayview.evaluation.studies.averaging WEIGHTS WEIGHTS ... -o AVERAGED

Networks that were trained on from a common one, each by another recipe, lie so near to each other that the
mean of their weights does better than any of them and costs no time (Wortsman et al. 2022, "model soups").
The header is that of the first, and names all of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xrayview.errors import UnusableInput
from xrayview.network.weights import Weights, load_weights, save_weights


def averaged(members: Sequence[Weights]) -> Weights:
    """The mean of two or more; `UnusableInput` where they are of different networks."""
    first = members[0]
    for other in members[1:]:
        if (other.header.architecture, other.header.options) != (
            first.header.architecture,
            first.header.options,
        ):
            raise UnusableInput(
                f"{other.name}: these weights are of another network than {first.name}",
                "average weights that were trained on from one and the same file",
            )
    states = [one.network.state_dict() for one in members]
    mean = {name: sum(state[name].float() for state in states) / len(states) for name in states[0]}
    first.network.load_state_dict(mean)
    # How sharp one of them was made says nothing of their mean.
    known = {
        name: value for name, value in first.header.training.items() if name not in ("sharpness", "lean")
    }
    known["mean_of"] = [one.sha256 for one in members]
    return replace(first, header=replace(first.header, training=known))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the mean."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("weights", type=Path, nargs="+", metavar="WEIGHTS")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the weights file to write")
    options = parser.parse_args(arguments)
    mean = averaged([load_weights(path) for path in options.weights])
    save_weights(options.output, mean.network.state_dict(), mean.header, overwrite=False)


if __name__ == "__main__":
    main()

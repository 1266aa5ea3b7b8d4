"""How scans lie that do not say it: letters for axes, turns by hand."""

import numpy as np
import pytest

from xrayview.dataset.placing import parse_placement, slices_to_patient
from xrayview.errors import UnusableOption


def test_letters_say_towards_what_columns_rows_and_slices_run():
    ct = slices_to_patient("LPS", (5, 2, 1))
    assert (ct @ [1, 0, 0, 0])[:3].tolist() == [0, 0, 5], "the next slice is nearer to the vertex"
    assert (ct @ [0, 1, 0, 0])[:3].tolist() == [0, 2, 0], "the next row is nearer to the back"
    assert (ct @ [0, 0, 1, 0])[:3].tolist() == [1, 0, 0], "the next column is nearer to the left"
    own = slices_to_patient("", (1, 1, 1))
    assert (own @ [1, 0, 0, 0])[:3].tolist() == [0, 1, 0], "slices from front to back, as volumes are"
    assert np.linalg.det(slices_to_patient("rps", (1, 1, 1))) == -np.linalg.det(ct / [5, 2, 1, 1])


@pytest.mark.parametrize("axes", ["LP", "LPSS", "LRS", "LPX"])
def test_letters_that_span_no_space_are_refused(axes):
    with pytest.raises(UnusableOption, match=axes):
        slices_to_patient(axes, (1, 1, 1))


def test_turns_in_degrees_come_one_after_the_other():
    assert parse_placement("  ") is None
    assert np.allclose(parse_placement("x 0"), np.eye(4))
    left, back, vertex = np.eye(4)[:3]
    assert np.allclose(parse_placement("z 90") @ left, back)
    assert np.allclose(parse_placement("x 90") @ back, vertex)
    assert np.allclose(parse_placement("y 90") @ vertex, left)
    assert np.allclose(parse_placement("x 90 z -15.5"), parse_placement("z -15.5") @ parse_placement("x90"))


def test_sixteen_numbers_are_a_matrix():
    matrix = parse_placement("z 30")
    matrix[:3, 3] = [1, -2, 3]
    text = " ".join(f"{number:.6f}" for number in matrix.ravel())
    assert np.allclose(parse_placement(text), matrix, atol=1e-5)


@pytest.mark.parametrize("text", ["sideways", "x", "90", "1 0 0 0 0 1 0 0 0 0 2 0 0 0 0 1", "x 90 q 3"])
def test_what_is_no_turn_is_refused(text):
    with pytest.raises(UnusableOption, match="is no turn"):
        parse_placement(text)

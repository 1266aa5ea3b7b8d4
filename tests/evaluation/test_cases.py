"""The views of a clinic are a little askew, the same each time; masks are known by their manifest."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from xrayview.dataset.manifest import Entry
from xrayview.dataset.specimens import Specimen
from xrayview.evaluation.cases import Case, clinical_views
from xrayview.projection.views import camera_from_angles


@pytest.mark.parametrize(("view", "azimuth"), [("frontal", 0), ("lateral", 90)])
def test_clinical_views_are_within_ten_degrees_each_way_and_all_over_them(view, azimuth):
    cameras = [clinical_views(f"patient {number}", 1)[view] for number in range(200)]
    towards_viewer = np.array([-camera[:, 1] for camera in cameras])
    about = camera_from_angles(azimuth, 0)
    right, away, up = (towards_viewer @ about).T
    off, rise = np.degrees(np.arctan2(right, -away)), np.degrees(np.arcsin(up))
    for angle in (off, rise):
        assert np.abs(angle).max() < 10.01
        assert angle.min() < -8 and angle.max() > 8
        assert abs(angle.mean()) < 2


def test_the_same_patient_is_seen_from_the_same_places():
    one, again = clinical_views("patient", 1), clinical_views("patient", 1)
    assert all(np.array_equal(one[view], again[view]) for view in one)
    assert not np.array_equal(one["frontal"], clinical_views("another", 1)["frontal"])


@pytest.mark.parametrize(
    ("group", "values", "row", "bone"),
    [
        ("human", "int16 HU (masked air = -1024)", "human", 0.43),
        ("rodent", "uint8 micro-CT grey, 0..255, not HU", "rodent", 0.24),
        ("human", "uint8 bone mask, 0 or 255 (voxelised surface mesh)", "human, masks", 0.3),
        ("rodent", "uint8 bone fraction, 0..255", "rodent, masks", 0.3),
    ],
)
def test_masks_have_a_row_and_an_iso_value_of_their_own(group, values, row, bone):
    entry = Entry("one.nii.gz", "any", group, values, "extra", "here", "CC0-1.0")
    specimen = Specimen(entry, np.zeros((2, 2, 2), np.uint8), 200.0, False, (0.0, 0.0, 0.0))
    nothing = torch.zeros(2, 2)
    case = Case(specimen, 0, torch.zeros(2, 2, 2), nothing, nothing)
    assert (case.row, case.bone) == (row, bone)

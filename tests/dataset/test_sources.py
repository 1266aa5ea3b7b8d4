"""What a network learns from, by one text: heads that differ, folders that hold what they say."""

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from xrayview import jobs
from xrayview.dataset.manifest import Entry
from xrayview.dataset.phantoms import BRAIN
from xrayview.dataset.sources import (
    FIRST_SEED,
    MOST_HEADS,
    Phantoms,
    parse_source,
    source_in_words,
    specimens_of,
)
from xrayview.dataset.views import ViewSampler, plain_draw
from xrayview.errors import UnusableInput, UnusableOption


def a_folder(path, splits, with_files=True):
    """A folder whose manifest names one scan for each split; its files are empty: nobody reads them here."""
    rows = [
        Entry(f"s{k}.nii.gz", "none", "human" if k % 3 else "rodent", "HU", split, "here", "CC0-1.0", "")
        for k, split in enumerate(splits)
    ]
    with (path / "manifest.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(Entry.__annotations__))
        writer.writeheader()
        writer.writerows(vars(row) for row in rows)
    for row in rows if with_files else ():
        (path / row.file).touch()
    return path


def test_heads_and_folders_are_told_apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert parse_source("phantoms:4") == Phantoms(4)
    assert str(parse_source("phantoms:4")) == "phantoms:4"
    assert parse_source("some/folder") == Path("some/folder")
    assert parse_source(tmp_path) == tmp_path
    (tmp_path / "phantoms").mkdir()
    assert parse_source("phantoms") == Path("phantoms"), "a folder that is there is meant"


@pytest.mark.parametrize("text", ["phantoms", "phantoms:", "phantoms:0", "phantoms:-1", "phantoms:x"])
def test_a_wrong_number_of_heads_is_answered_with_the_right_way(text):
    with pytest.raises(UnusableOption) as told:
        parse_source(text)
    assert text in told.value.message
    assert f"N from 1 to {MOST_HEADS}" in told.value.hint


def test_other_wrong_words_for_heads_are_answered_too():
    for text in ("phantom:4", "Phantoms:4", f"phantoms:{MOST_HEADS + 1}", "phantoms:٤", "phantoms:1e2"):
        with pytest.raises(UnusableOption, match="procedural heads"):
            parse_source(text)


def test_the_heads_differ_say_who_made_them_and_come_again_from_their_seeds():
    said = []
    heads = jobs.run(specimens_of(Phantoms(3), ("train",), 32), said.append)
    assert [one.entry.group for one in heads] == ["phantom"] * 3
    assert {one.entry.licence for one in heads} == {"Apache-2.0"}
    for number, one in enumerate(heads):
        assert one.entry.source.startswith("xrayview@")
        assert f"seed {FIRST_SEED + number} " in one.entry.source
    for first, second in pairwise(heads):
        assert np.abs(first.density.astype(int) - second.density).mean() > 0.5
    again = jobs.run(specimens_of(Phantoms(2), ("train",), 32))
    assert all((one.density == other.density).all() for one, other in zip(again, heads, strict=False))
    assert [one.fraction for one in said] == [0, pytest.approx(1 / 3), pytest.approx(2 / 3)]


@pytest.mark.parametrize(("size", "cells"), [(32, 64), (64, 128), (128, 128)])
def test_heads_have_the_cells_that_their_films_show(size, cells):
    (head,) = jobs.run(specimens_of(Phantoms(1), ("train",), size))
    assert head.density.shape == (cells,) * 3
    width = (head.density > 40).any(axis=(0, 1)).sum() * head.edge / cells
    length = (head.density > 40).any(axis=(1, 2)).sum() * head.edge / cells
    assert 130 < width < 170, "millimetres across an adult's head"
    assert 170 < length < 230, "millimetres from the nose to the back of an adult's head"


def test_the_brain_of_a_head_is_soft_tissue_and_its_vault_is_bone():
    heads = jobs.run(specimens_of(Phantoms(1), ("train",), 32))
    bone, soft = ViewSampler(heads, 32).batch([plain_draw(0, np.eye(3))]).parts[0]
    brain = slice(16, 20), slice(10, 14), slice(14, 18)
    assert float(soft[brain].mean()) == pytest.approx(BRAIN, abs=0.01)
    assert float(bone[brain].max()) == 0
    assert float(bone.max()) > 0.6


def test_heads_that_nobody_waits_for_are_not_made():
    job = specimens_of(Phantoms(MOST_HEADS), ("train",), 32)
    next(job)
    next(job)
    job.close()  # would take a minute if the other heads were made first


def test_a_folder_is_described_without_reading_a_scan(tmp_path):
    a_folder(tmp_path, ["train", "train", "train", "val"])
    assert source_in_words(tmp_path) == "3 individuals (human 2, rodent 1)"
    (tmp_path / "s1.nii.gz").unlink()
    assert source_in_words(tmp_path) == "2 individuals (human 1, rodent 1); 1 files are missing"
    assert source_in_words(Phantoms(1)) == "1 procedural head"
    assert source_in_words(Phantoms(16)) == "16 procedural heads"


def test_a_folder_to_learn_nothing_from_is_answered_at_once(tmp_path):
    with pytest.raises(UnusableInput, match=r"no manifest\.csv"):
        source_in_words(tmp_path)
    a_folder(tmp_path, ["val", "extra"])
    with pytest.raises(UnusableInput, match="nobody to learn from"):
        source_in_words(tmp_path)
    a_folder(tmp_path, ["train", "train"], with_files=False)
    for file in tmp_path.glob("*.nii.gz"):
        file.unlink()
    with pytest.raises(UnusableInput, match="none of the 2 scans") as told:
        source_in_words(tmp_path)
    assert "s0.nii.gz" in told.value.hint

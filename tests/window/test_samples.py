"""The list of bundled x-rays: the default first, and a damaged list said plainly."""

from __future__ import annotations

from pathlib import Path

import pytest

from xrayview.errors import UnusableInput
from xrayview.window.memory import samples


def test_the_bundled_samples_are_there_and_titled() -> None:
    found = samples.samples()
    assert found
    assert all(sample.path.is_file() and sample.title for sample in found)


def test_the_default_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = tmp_path / "samples.json"
    listing.write_text(
        '{"default": "b.png", "samples": [{"file": "a.png", "title": "A"}, {"file": "b.png", "title": "B"}]}'
    )
    monkeypatch.setattr(samples, "resource", lambda name: listing)
    assert [sample.title for sample in samples.samples()] == ["B", "A"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"samples": [{"title": "A"}]}', '{"samples": 3}'])
def test_a_damaged_list_is_said_plainly(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = tmp_path / "samples.json"
    listing.write_text(content)
    monkeypatch.setattr(samples, "resource", lambda name: listing)
    with pytest.raises(UnusableInput, match=r"samples\.json"):
        samples.samples()

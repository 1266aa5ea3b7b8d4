"""The project file, the pins, the licences and the wheel."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        table: dict[str, Any] = tomllib.load(file)["project"]
    return table


@pytest.fixture(scope="module")
def pins() -> list[Requirement]:
    lines = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_what_was_tested_is_pinned(project: dict[str, Any], pins: list[Requirement], version: str) -> None:
    extras = project["optional-dependencies"]
    wanted = [Requirement(text) for text in [*project["dependencies"], *extras["test"], *extras["dev"]]]
    pinned = {
        canonicalize_name(pin.name)
        for pin in pins
        if pin.marker is None or pin.marker.evaluate({"python_version": version})
    }
    assert {canonicalize_name(requirement.name) for requirement in wanted} <= pinned


def test_pyside_stays_below_6_12_on_python_3_11(pins: list[Requirement]) -> None:
    pins = [pin for pin in pins if canonicalize_name(pin.name) == "pyside6-essentials"]
    (old,) = [pin for pin in pins if pin.marker and pin.marker.evaluate({"python_version": "3.11"})]
    (new,) = [pin for pin in pins if pin.marker and pin.marker.evaluate({"python_version": "3.12"})]
    assert not old.specifier.contains("6.12.0")
    assert new.specifier.contains("6.12.0")


def test_no_default_dependency_is_under_the_gpl_alone(project: dict[str, Any]) -> None:
    licences = {name: licence(name) for name in closure(project["dependencies"])}
    assert len(licences) > len(project["dependencies"])
    for name, text in licences.items():
        choices = re.split(r"\bOR\b", text)
        assert any(not re.search(r"(?<!L)GPL|GNU General Public", choice) for choice in choices), (name, text)


def closure(texts: list[str]) -> set[str]:
    """The installed distributions that these requirements bring, extras of theirs left out."""
    found: set[str] = set()
    waiting = [Requirement(text) for text in texts]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting += [Requirement(text) for text in metadata.requires(name) or []]
    return found


def licence(name: str) -> str:
    """What a distribution says of its licence: the expression, else the short field and classifiers."""
    table = metadata.metadata(name)
    if table["License-Expression"]:
        return str(table["License-Expression"])
    first = (table["License"] or "").strip().splitlines()[:1]
    return " ".join([*first, *(text for text in table.get_all("Classifier") or [] if "License" in text)])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_the_resources_and_nothing_of_the_workshop(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        about = archive.read(next(n for n in names if n.endswith(".dist-info/METADATA"))).decode("utf-8")
        scripts = archive.read(next(n for n in names if n.endswith("entry_points.txt"))).decode("utf-8")
    shipped = {
        "xrayview/" + str(path.relative_to(ROOT)).replace("\\", "/")
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    assert shipped
    assert shipped <= set(names)
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"xrayview"}
    assert {"LICENSE", "NOTICE", "GPL-3.0-or-later.txt"} <= {Path(name).name for name in names}
    assert "License-Expression: Apache-2.0 AND BSD-3-Clause AND GPL-3.0-or-later" in about
    assert "[console_scripts]\nxrayview = " in scripts
    assert "[gui_scripts]\nxrayview-gui = " in scripts


def test_an_installed_wheel_finds_its_own_resources(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = "from xrayview.resources import resource_folder; print(resource_folder())"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    assert Path(answer.stdout.strip()) == tmp_path / "site" / "xrayview" / "resources"


def test_every_sample_names_its_source_and_licence_beside_it() -> None:
    folder = ROOT / "resources" / "samples"
    listed = json.loads((folder / "samples.json").read_text(encoding="utf-8"))["samples"]
    assert {sample["file"] for sample in listed} == {path.name for path in folder.glob("*.png")}
    for sample in listed:
        sidecar = json.loads((folder / f"{sample['file']}.json").read_text(encoding="utf-8"))
        assert sidecar["sidecar_of"] == sample["file"]
        assert sidecar["simulated"] is True
        assert (sidecar["source"], sidecar["licence"]) == (sample["source"], sample["licence"])
        assert sample["licence"]

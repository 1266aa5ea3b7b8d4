"""The command line as a caller meets it: exit codes, two-line errors, help without heavy imports."""

from __future__ import annotations

import importlib
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from xrayview import __version__
from xrayview.cli import main as command_line
from xrayview.cli.main import COMMANDS, main
from xrayview.cli.options import Options, Parser, add_network

HEAVY = ("torch", "vtk", "vtkmodules", "pyvista", "PySide6", "pydicom", "scipy", "numpy")


def lines_of_error(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main(words) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2, lines
    assert lines[0].startswith("xrayview: ")
    return lines


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    text = capsys.readouterr().out
    assert all(f"\n  {name} " in text for name in COMMANDS)
    assert "not a medical device" in text


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"xrayview {__version__}\n"


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys\nfrom xrayview.cli.main import main\n"
        "try: main({!r})\nexcept SystemExit as end: assert end.code == 0\n"
        "else: raise RuntimeError('no help')\n"
        "print('LOADED', *sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code.format(words)], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert not set(HEAVY) & set(answer.stdout.rsplit("LOADED", 1)[1].split())


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_documents_itself(name: str) -> None:
    command = importlib.import_module(f"xrayview.cli.{name}")
    parser = Parser(prog=name, description=command.__doc__)
    command.add_options(parser)
    assert parser.description
    for action in parser._actions:
        assert action.help, f"{name}: {action.dest} has no help"
    if name != "train":
        assert any("--overwrite" in action.option_strings for action in parser._actions)
    assert any("--json" in action.option_strings for action in parser._actions)


def test_an_unknown_choice_is_answered_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = lines_of_error(capsys, "reconstruct", "x.png", "-o", "x.nrrd", "--device", "cdua")
    assert "--device" in first
    assert "cdua" in first
    assert "did you mean cuda?" in second
    assert "auto, cpu, cuda, mps" in second


@pytest.mark.parametrize(
    ("option", "value"),
    [("--size", "800"), ("--size", "8x8"), ("--size", "9000x100"), ("--frame", "-1"), ("--spacing", "nan")],
)
def test_a_value_out_of_range_is_answered_with_the_range(
    capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    first, second = lines_of_error(capsys, "render", "x.png", "-o", "y.png", option, value)
    assert option in first
    assert "give" in second


def test_a_missing_option_is_an_error_of_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = lines_of_error(capsys, "reconstruct", "x.png")
    assert "-o" in first
    assert "xrayview reconstruct --help" in second


def test_a_mistyped_command_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = lines_of_error(capsys, "reconstrct")
    assert first.startswith("xrayview: reconstrct:")
    assert "did you mean the command reconstruct?" in second


def test_a_first_word_that_is_no_command_is_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first, _ = lines_of_error(capsys, str(tmp_path / "head.png"))
    assert "head.png: there is no such file" in first


def test_a_fault_of_ours_is_told_apart(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(words: list[str]) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(command_line, "_dispatch", broken)
    assert main([]) == 1
    text = capsys.readouterr().err
    assert "ZeroDivisionError" in text
    assert "a fault of xrayview" in text


def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    """A real interrupt, in a command that is in the middle of writing its file."""
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom xrayview.cli import doctor\n"
        "from xrayview.cli.main import main\nfrom xrayview.files import new_file\n"
        "def run(options):\n"
        "    with new_file(Path(options.json)) as temporary:\n"
        "        print('ready', flush=True)\n        time.sleep(60)\n"
        "doctor.run = run\nsys.exit(main(['doctor', '--json', 'report.json']))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.send_signal(signal.SIGINT)
    _, complaints = child.communicate(timeout=30)
    assert child.returncode == 130
    assert complaints == "xrayview: interrupted\n"
    assert list(tmp_path.iterdir()) == []


def test_a_json_file_that_exists_is_refused_before_any_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unasked(options: Options) -> None:
        pytest.fail("the command began its work")

    from xrayview.cli import doctor

    monkeypatch.setattr(doctor, "look", unasked)
    target = tmp_path / "report.json"
    target.write_text("{}")
    first, second = lines_of_error(capsys, "doctor", "--json", str(target))
    assert str(target) in first
    assert "--overwrite" in second
    assert target.read_text() == "{}"


def test_the_readme_lists_the_commands_and_no_others() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    table = readme.split("xrayview [FILE ...]", 1)[1].split("```", 1)[0]
    listed = {line.split()[1] for line in table.splitlines() if line.startswith("xrayview ")}
    assert listed == set(COMMANDS)


@pytest.mark.parametrize(
    ("words", "law", "beta"),
    [
        ([], None, None),
        (["--beta", "3"], "paper", 3.0),
        (["--law", "paper", "--beta", "1.5"], "paper", 1.5),
        (["--beta", "4", "--law", "paper"], "paper", 4.0),
        (["--law", "proportional"], "proportional", None),
    ],
)
def test_an_exponent_asks_for_the_law_that_has_one(words: list[str], law: str, beta: float) -> None:
    parser = Parser("xrayview", None)
    add_network(parser)
    options = parser.parse_args(words)
    assert (options.law, options.beta) == (law, beta)


def test_an_exponent_without_use_or_outside_its_limits_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("reconstruct", "x.png", "-o", "x.nrrd")
    for fusion in (["--law", "proportional", "--beta", "3"], ["--beta", "3", "--law", "proportional"]):
        assert "has no exponent" in lines_of_error(capsys, *words, *fusion)[0]
    for beta in ("1", "4.01", "nan", "inf", "two"):
        _, hint = lines_of_error(capsys, *words, "--beta", beta)
        assert hint.strip() == "give a number above 1, up to 4"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_lists_every_option_under_its_command(name: str) -> None:
    command = importlib.import_module(f"xrayview.cli.{name}")
    parser = Parser(prog=name, description=command.__doc__)
    command.add_options(parser)
    known = {word for action in parser._actions for word in action.option_strings if word.startswith("--")}
    listed: set[str] = set()
    for line in (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.replace("\\|", "/").strip("|").split("|")]
        if not line.startswith("| `--"):
            continue
        options, owners, _ = cells
        exception = owners.partition("all but ")[2]
        for owner in owners.split("; "):
            who, _, some = owner.partition(": ")
            names = who.split(", ")
            if name in names or "all" in names or (exception and name != exception):
                listed |= set(re.findall(r"--[a-z-]+", some or options))
    assert listed == known - {"--help", "--output"}

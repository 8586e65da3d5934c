"""The README's commands for sweeps and clusters do what they promise."""

from __future__ import annotations

import importlib.metadata
import json
import re
import shlex
from pathlib import Path

import pytest

from netbuilder.__main__ import main
from netbuilder.commands import sweep
from netbuilder.design import Design
from netbuilder.training.sweeps import running
from netbuilder.training.sweeps.cluster.place import Cluster
from netbuilder.training.sweeps.threads import Threads

ROOT = Path(__file__).resolve().parents[3]
SECTION = re.search(
    r"^## Many trainings\n(.*?)^## ", (ROOT / "README.md").read_text("utf-8"), re.M | re.S
)
LINES = re.findall(r"^(?:netbuilder|dask) .*$", SECTION[1] if SECTION else "", re.M)
SWEEPS = [shlex.split(line)[1:] for line in LINES if line.startswith("netbuilder ")]


def in_threads(_: object, tls: Path | None = None) -> Threads:
    """A place that costs no process."""
    return Threads()


def test_there_are_commands() -> None:
    assert len(SWEEPS) == 4
    assert len(LINES) == 6


@pytest.mark.parametrize("arguments", SWEEPS, ids=" ".join)
def test_a_sweep_of_the_readme_finds_a_best_training(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    design = Design.default("circles").with_setting("epochs", 1)
    design.with_setting("validation_split", 0.2).save(tmp_path / "my-design.json")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(running, "Processes", in_threads)
    if "--cluster" in arguments:
        Cluster(arguments[arguments.index("--cluster") + 1])
        monkeypatch.setattr(sweep, "Cluster", in_threads)
    if "--minutes" in arguments:
        arguments = [*arguments, "--trainings", "3"]
    assert main([*arguments, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["best"] is not None
    states = {each["state"] for each in said["trainings"]}
    assert states <= {"finished", "pruned"}


def test_dask_has_the_commands_and_their_options() -> None:
    """As Dask's own programs read them; `tests/helpers/dask_cluster.py` starts the same."""
    distributed = pytest.importorskip("distributed")
    assert distributed.__version__
    known = {each.name: each for each in importlib.metadata.entry_points(group="dask_cli")}
    for line in LINES:
        if line.startswith("dask "):
            _, name, *options = shlex.split(line)
            names = {option for each in known[name].load().params for option in each.opts}
            assert {each for each in options if each.startswith("--")} <= names

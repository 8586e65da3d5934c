"""A training that is not compiled says so, and why; what is kept of it says so, too."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import archives
from engine.compiled.library import library
from netbuilder import languages, translation
from netbuilder.design import Design
from netbuilder.storage.errors import DamagedError
from netbuilder.terminal import Terminal
from netbuilder.training.computing import UNKNOWN, Computing
from netbuilder.training.control import Control
from netbuilder.training.history import files
from netbuilder.training.history.runs import Run, RunBuilder
from netbuilder.training.records import Record, RunStarted
from netbuilder.training.run.session import Session

OBSTACLE = "no compiled kernels for the activation Relu with these arguments"
BECAUSE = f"NumPy trains, because there are {OBSTACLE}."


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    if library() is None:
        pytest.skip("there are no kernels")
    monkeypatch.setenv("NETBUILDER_ARITHMETIC", "compiled")


def unusual(design: Design) -> Design:
    return design.inserted(design.index("dense") + 1, "ReLU", {"max_value": 1.0})


def trained(design: Design, load: Any) -> tuple[RunStarted, Run]:
    records: list[Record] = []
    Session(1, design.with_setting("epochs", 1), load).run(records.append, Control())
    builder = RunBuilder()
    [run] = [run for run in map(builder.take, records) if run is not None]
    [started] = [record for record in records if isinstance(record, RunStarted)]
    return started, replace(run, number=1)


@pytest.mark.parametrize(
    ("obstacle", "chinese"),
    [
        ("the activation Relu with these arguments", "带有这些参数的激活函数 Relu"),
        ("GRU that is stateful", "设为 stateful 的 GRU"),
        ("the layer Another", "层 Another"),
    ],
)
def test_what_has_no_kernels_is_named_in_the_language_of_the_moment(
    obstacle: str, chinese: str
) -> None:
    languages.use("zh_CN")
    try:
        assert chinese in Computing("numpy", obstacle).sentence
        assert chinese in Computing("numpy", obstacle).title
    finally:
        languages.use(translation.ENGLISH)


@pytest.mark.usefixtures("kernels")
def test_what_has_no_kernels_is_named_and_kept(
    design: Design, load: Callable[..., Any], tmp_path: Path
) -> None:
    started, run = trained(unusual(design), load)
    assert started.computing.sentence == BECAUSE
    stream = io.StringIO()
    Terminal(stream).show(started)
    assert stream.getvalue().count("\n") == 2
    assert stream.getvalue().splitlines()[1] == BECAUSE
    (tmp_path / "run").write_bytes(files.to_bytes(run))
    kept = files.read(tmp_path / "run").computing
    assert kept == started.computing
    assert kept.path == "numpy"
    assert kept.title == f"NumPy: {OBSTACLE}"


@pytest.mark.usefixtures("kernels")
def test_what_is_compiled_says_nothing_and_is_kept(
    design: Design, load: Callable[..., Any], tmp_path: Path
) -> None:
    started, run = trained(design, load)
    assert started.computing.sentence == ""
    (tmp_path / "run").write_bytes(files.to_bytes(run))
    kept = files.read(tmp_path / "run").computing
    assert kept.path.startswith("compiled/")
    assert kept.title == "Compiled kernels"


def test_where_numpy_is_asked_for_nothing_is_said(
    design: Design, load: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETBUILDER_ARITHMETIC", "numpy")
    computing = trained(unusual(design), load)[0].computing
    assert computing == Computing("numpy")
    assert (computing.sentence, computing.title) == ("", "NumPy")


def test_runs_of_earlier_programs_do_not_tell(
    design: Design, load: Callable[..., Any], tmp_path: Path
) -> None:
    run = replace(trained(design, load)[1], computing=UNKNOWN)
    (tmp_path / "run").write_bytes(files.to_bytes(run))
    assert files.read(tmp_path / "run").computing.title == ""


@pytest.mark.parametrize("content", [b"", b"[]", b'{"path": "elsewhere"}', b'{"path": 5}'])
def test_a_damaged_note_makes_a_damaged_run(
    design: Design, load: Callable[..., Any], tmp_path: Path, content: bytes
) -> None:
    arrays = files.to_arrays(trained(design, load)[1])
    arrays["computing"] = np.frombuffer(content, np.uint8)
    with (tmp_path / "run").open("wb") as file:
        archives.write(file, arrays)
    with pytest.raises(DamagedError):
        files.read(tmp_path / "run")

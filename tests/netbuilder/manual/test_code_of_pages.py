"""Every block of code and every command of the manual does what the page says."""

from __future__ import annotations

import importlib
import re
import runpy
import shlex
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import engine
from netbuilder.design import Design, analyze, code, templates
from netbuilder.design.build import build
from netbuilder.design.fixing import with_fitting_end
from netbuilder.design.indices import with_embedding
from netbuilder.design.own import OwnData
from netbuilder.design.plugins.installed import GROUP
from netbuilder.imported import compose, inspect
from tests.helpers.command_line import run
from tests.helpers.manual_pages import Block, blocks, pages, text_of

SLOW = {"tutorials/first-digit.md", "questions.md"}
"""Pages whose commands train on 60,000 pictures."""

PAGES = [
    pytest.param(page, marks=[pytest.mark.long] if page in SLOW else [], id=page)
    for page in pages()
    if blocks(text_of(page))
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(sys.modules, "keras", engine)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        found = getattr(sys.modules[name], "__file__", None) or ""
        if found.startswith(str(tmp_path)):
            del sys.modules[name]


def template(title: str) -> Design:
    return next(each.design for each in templates.built_in("digits") if each.title == title)


def brought_in(path: Path, before: Design) -> Design:
    """The design that the window has after the user's own data were brought in and a fix taken."""
    own = OwnData(str(path.resolve()), compose(inspect(path)))
    design = with_fitting_end(before, with_embedding(before.with_own(own)))
    for problem in analyze(design).problems:
        assert "Set the input shape to" in problem.fixes[0].label
        design = problem.fixes[0].design
    assert not analyze(design).problems
    return design


def prepare(block: Block) -> None:
    """What the page has the reader do before the block."""
    match block.kind, block.values:
        case "file", (name,):
            Path(name).write_text(block.text, encoding="utf-8")
        case "window", (data, title, name):
            brought_in(Path(data), template(title)).save(Path(name))
        case "design", (data, name):
            Design.default(data).save(Path(name))
        case "opened", (script, name):
            build(design_of(Path(script).read_text("utf-8"))).save(name)
        case "", _:
            pass
        case _:
            raise AssertionError(f"No test knows how to prepare {block.kind}: {block.values}")


def design_of(script: str) -> Design:
    """What the window makes of a script."""
    reading = code.read(script, Design())
    assert not reading.problems
    assert reading.design is not None
    return reading.design


def carry_out(line: str) -> None:
    words = shlex.split(line, comments=True)
    match words:
        case ["netbuilder", *arguments]:
            assert run(*arguments) == 0, line
        case ["python", script]:
            runpy.run_path(script, run_name="__main__")
        case _:
            raise AssertionError(f"No test knows how to run: {line}")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("folder")
def test_the_code_of_a_page_runs(page: str) -> None:
    for block in blocks(text_of(page)):
        prepare(block)
        match block.language:
            case "console":
                for line in block.text.splitlines():
                    carry_out(line)
            case "python" if block.kind != "file":
                exec(compile(block.text, page, "exec"), {"__name__": "__main__"})
            case "python" | "csv" | "toml":
                assert block.kind == "file"
            case other:
                raise AssertionError(f"{page} has a block of {other!r}, which nothing runs.")


def test_the_script_of_the_keras_tutorial_is_the_network_that_the_page_describes() -> None:
    script = blocks(text_of("tutorials/keras-and-back.md"))[0]
    design = design_of(script.text)
    assert [each.kind for each in design.blocks] == ["Flatten", "Dense", "Dropout", "Dense"]
    assert (design.epochs, design.batch_size, design.optimizer.kind) == (5, 64, "adam")
    assert not analyze(design).problems


@pytest.mark.usefixtures("folder")
def test_the_script_of_the_keras_tutorial_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the engine under Keras's name, on a few pictures in the place of MNIST."""
    drawn = np.random.default_rng(0)
    parts = tuple(
        (drawn.integers(0, 256, (count, 28, 28), np.uint8), drawn.integers(0, 10, count))
        for count in (200, 50)
    )
    monkeypatch.setattr(engine.datasets.mnist, "load_data", lambda: parts)
    script = blocks(text_of("tutorials/keras-and-back.md"))[0]
    exec(compile(script.text, "tutorial.py", "exec"), {"__name__": "__main__"})
    assert "Epoch 5/5" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_the_package_of_layers_offers_the_class_that_the_page_writes() -> None:
    shown = blocks(text_of("tutorials/own-layers.md"))
    module, project = (each for each in shown if each.kind == "file")
    [(name, place)] = tomllib.loads(project.text)["project"]["entry-points"][GROUP].items()
    Path("wave_layers.py").write_text(module.text, encoding="utf-8")
    where, _, cls = place.partition(":")
    layer = getattr(importlib.import_module(where), cls)
    assert (layer.__name__, layer.formula) == (name, "y = sin(frequency * x)")


def test_what_a_page_trains_on_it_first_has_the_reader_make() -> None:
    made = [block for page in pages() for block in blocks(text_of(page)) if block.kind == "file"]
    assert len(made) >= 6
    scripts = [block.values[0] for block in made if block.values[0].startswith("make_")]
    shown = [block for page in pages() for block in blocks(text_of(page))]
    commands = [block.text for block in shown if block.language == "console"]
    lines = [line for text in commands for line in text.splitlines()]
    assert {f"python {name}" for name in scripts} <= set(lines)
    assert all(re.match(r"netbuilder |python ", line) for line in lines)

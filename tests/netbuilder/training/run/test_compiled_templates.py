"""Everything that one can begin with is trained by kernels, whatever is watched."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from engine.compiled.library import library
from netbuilder.design import Design, watching
from netbuilder.design.templates import Template, built_in
from netbuilder.training.run import data
from netbuilder.training.run.preparation import prepare
from tests.netbuilder.exchange.networks import (
    ARRAYS,
    CLASSES,
    DATED,
    KINDS,
    MAKERS,
    MIXED,
    NUMBERS,
    own_design,
)

TEMPLATES = {each.title: each for each in built_in("digits")}


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    if library() is None:
        pytest.skip("there are no kernels")
    monkeypatch.setenv("NETBUILDER_ARITHMETIC", "compiled")


@pytest.mark.usefixtures("kernels")
@pytest.mark.parametrize("everything", [False, True], ids=["usual", "all"])
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_templates_are_trained_by_kernels(template: Template, everything: bool) -> None:
    design = template.design
    if everything:
        design = design.with_metrics(each.name for each in watching.offered(design.target))
    assert obstacle(design) == ""


def obstacle(design: Design) -> str:
    """What a training is not compiled for; '' where it is, and takes some steps."""
    prepared = prepare(design, data.load, lambda *told: None)
    run, computing = prepared.training, prepared.computing
    events = [*islice(run, 3)]
    run.close()
    assert len(events) == 3
    assert run.arithmetic == computing.path
    assert run.arithmetic.startswith("numpy" if computing.obstacle else "compiled/")
    return computing.obstacle


_TARGETS = {CLASSES: "kind", NUMBERS: "price", MIXED: "price", DATED: "price", ARRAYS: "y"}


@pytest.mark.usefixtures("kernels")
@pytest.mark.parametrize("kind", KINDS)
def test_own_data_are_trained_on_by_kernels(kind: str, tmp_path: Path) -> None:
    design = own_design(MAKERS[kind](tmp_path), target=_TARGETS.get(kind, ""))
    design = design.with_metrics(each.name for each in watching.offered(design.target))
    assert obstacle(design) == ""


@pytest.mark.usefixtures("kernels")
def test_weights_of_classes_and_augmentation_are_no_obstacle() -> None:
    design = TEMPLATES["Small convnet"].design.with_setting("augmentation", True)
    assert obstacle(design.with_class_weights([1.0, 2.0] * 5)) == ""

"""Everything that one can begin with is trained by kernels, whatever is watched."""

from __future__ import annotations

from itertools import islice

import pytest

from engine.compiled.library import library
from netbuilder.design import watching
from netbuilder.design.templates import Template, built_in
from netbuilder.training.run import data
from netbuilder.training.run.preparation import prepare

TEMPLATES = {each.title: each for each in built_in("digits")}


@pytest.mark.parametrize("everything", [False, True], ids=["usual", "all"])
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_templates_are_trained_by_kernels(
    template: Template, everything: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if library() is None:
        pytest.skip("there are no kernels")
    monkeypatch.setenv("NETBUILDER_ARITHMETIC", "compiled")
    design = template.design
    if everything:
        design = design.with_metrics(each.name for each in watching.offered(design.target))
    prepared = prepare(design, data.load, lambda *told: None)
    run = prepared.training
    events = [*islice(run, 3)]
    run.close()
    assert len(events) == 3
    assert run.arithmetic.startswith("compiled/")

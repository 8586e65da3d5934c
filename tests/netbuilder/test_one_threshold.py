"""One design with a threshold other than 0.5: every place gives the same class."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.types import Array
from netbuilder import theme
from netbuilder.design import Design
from netbuilder.design.deciding import ahead, decided, ranked, threshold_of
from netbuilder.design.own import OwnData
from netbuilder.exchange.answers import Answers
from netbuilder.exchange.keras_script.writing import source_of as keras_source
from netbuilder.exchange.networks import metadata, output_of
from netbuilder.exchange.python_file import writing as python_file
from netbuilder.exchange.webpage.asking import answering
from netbuilder.imported import compose, inspect
from netbuilder.insight.ablation import ablate
from netbuilder.insight.confidence import describe
from netbuilder.insight.data_map import marks_of
from netbuilder.insight.layer_figures import answers
from netbuilder.insight.surface import Surface
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.opened.forms import Form
from netbuilder.opened.frame import draw
from netbuilder.opened.pictures import Bars
from netbuilder.training.records import HeldOut
from netbuilder.views.surface import colours
from tests.netbuilder.exchange.networks import trained
from tests.netbuilder.exchange.webpage.node import needs_node, run

THRESHOLD = 0.9
Subject = tuple[TrainedNetwork, Probe, Array, Array, Array]


@pytest.fixture(scope="module")
def subject() -> Subject:
    """A network, a probe, points, its outputs, and the classes that it is to give."""
    design = Design().with_data("moons").inserted(0, "Dense", {"units": 2, "activation": "softmax"})
    for name, value in (("epochs", 2), ("threshold", THRESHOLD)):
        design = design.with_setting(name, value)
    network = trained(design)
    probe = Probe(network.design)
    probe.set(network.weights)
    points = np.random.default_rng(0).normal(0, 2, (300, 2)).astype(np.float32)
    outputs = probe.outputs(points)
    assert outputs is not None
    wanted = (outputs[:, 1] >= THRESHOLD).astype(np.int64)
    assert 0 < wanted.sum() < (outputs[:, 1] > 0.5).sum()
    return network, probe, points, outputs, wanted


def held_out(points: Array, labels: Array) -> HeldOut:
    return HeldOut(points, np.eye(2, dtype=np.float32)[labels], labels)


def test_figures_map_and_ablation_follow(subject: Subject) -> None:
    network, probe, points, outputs, wanted = subject
    assert threshold_of(network.design) == THRESHOLD
    test = held_out(points, wanted)
    found = answers(probe, test)
    assert found is not None
    assert found.answers.tolist() == wanted.tolist()  # type: ignore[union-attr]
    marks = marks_of(network.design, test, outputs)
    assert marks.predicted is not None
    assert marks.predicted.tolist() == wanted.tolist()
    without = ablate(probe, test, 0, ())
    assert without is not None
    assert without.before == 1


def test_the_surface_has_the_colour_of_the_answer(subject: Subject) -> None:
    _, probe, _, _, _ = subject
    surface = Surface(probe)
    assert surface.threshold == THRESHOLD
    outputs = surface.over(3.0)
    assert outputs is not None
    now = theme.LIGHT
    shown = colours.of_classes(outputs, now, surface.threshold)
    first, second = (colours.class_colour(now, number) for number in (0, 1))
    away = [
        np.abs(shown - [each.red(), each.green(), each.blue()]).sum(axis=-1)
        for each in (first, second)
    ]
    sure = ahead(outputs, THRESHOLD) > 0.2
    found = (away[1] < away[0]).astype(np.int64)
    assert found[sure].tolist() == decided(outputs, THRESHOLD)[sure].tolist()


def test_the_canvas_marks_the_answer(subject: Subject) -> None:
    network, probe, points, _, wanted = subject
    name = network.design.active[-1].name
    form = Form("bars", 2, 2, 2, 1, (150.0, 24.0), 2.0, names=("0", "1"))
    for point, number in zip(points[:40], wanted[:40], strict=True):
        picture = draw(probe, network.weights, point, {name: form}, None).pictures[name]
        assert isinstance(picture, Bars)
        assert int(picture.units[picture.best]) == number


def test_words_name_the_answer(subject: Subject) -> None:
    _, _, _, outputs, wanted = subject
    every = Answers(("no", "yes"), outputs.astype(np.float64), THRESHOLD)
    for place, number in enumerate(wanted.tolist()):
        name = ("no", "yes")[number]
        assert every.text(place) == every.best(place)[0][0] == name
        verdict = describe(outputs[place], ("no", "yes"), False, THRESHOLD).text
        first = re.search(r"\b(no|yes)\b", verdict)
        assert first is not None
        assert first.group() == name


def test_the_python_file_gives_the_answer(subject: Subject, tmp_path: Path) -> None:
    network, _, points, _, wanted = subject
    path = tmp_path / "network.py"
    python_file.write(network, path)
    np.save(tmp_path / "points.npy", points)
    for out in ([], ["answers.csv"]):
        command = [sys.executable, path.name, "points.npy", *out]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        told = [each.split(": ")[1] for each in done.stdout.splitlines()]
        if out:
            told = (tmp_path / "answers.csv").read_text("utf-8").splitlines()[1:]
        names = [network.classes[number] for number in wanted]
        assert all(each.startswith(name) for each, name in zip(told, names, strict=True))
    namespace: dict[str, Callable[[Array], list[str]]] = {}
    exec(path.read_text("utf-8"), namespace)
    assert namespace["classify"](points) == [network.classes[number] for number in wanted]


def test_other_files_tell_the_threshold(subject: Subject) -> None:
    network, _, _, _, _ = subject
    assert json.loads(metadata(network)["netbuilder.threshold"]) == THRESHOLD
    assert "90.0 %" in output_of(network)
    assert "decision_threshold = 0.9" in keras_source(network.design)
    plain = network.design.with_setting("threshold", 0.5)
    assert "decision_threshold" not in keras_source(plain)


@needs_node
def test_the_web_page_gives_the_answer(subject: Subject) -> None:
    network, _, _, outputs, wanted = subject
    given = {"rows": outputs.tolist(), "answering": answering(network)}
    body = (
        "return given.rows.map((row) => [decided(row, given.answering.threshold), "
        "verdictOf(row, ['no', 'yes'], given.answering.threshold), "
        "aheadBy(row, given.answering.threshold)]);"
    )
    scripts = ("numbers", "activations", "pen", "dates", "samples")
    for row, number, (found, verdict, share) in zip(
        outputs, wanted, run(scripts, body, given), strict=True
    ):
        assert found == number
        assert verdict == describe(row.astype(np.float64), ("no", "yes"), False, THRESHOLD).text
        assert share == pytest.approx(float(ahead(row.astype(np.float64), THRESHOLD)), abs=1e-6)


def test_a_table_is_answered_by_the_threshold(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    lines = ["size,buys"]
    lines += [f"{x:.3f},{'yes' if x + rng.normal(0, 2) > 0 else 'no'}" for x in rng.normal(size=80)]
    path = tmp_path / "customers.csv"
    path.write_text("\n".join(lines), "utf-8")
    recipe = compose(inspect(path), target="buys")
    design = Design().with_own(OwnData(str(path), recipe))
    design = design.with_input_shape((recipe.values,)).with_setting("threshold", THRESHOLD)
    assert threshold_of(design) == THRESHOLD
    assert threshold_of(design.with_data("digits")) == 0.5


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5), st.floats(0.01, 0.99))
def test_the_answer_leads_the_ranking(values: list[float], threshold: float) -> None:
    outputs = np.array(values)
    order = ranked(outputs, threshold)
    if len(values) > 1:
        assert sorted(order.tolist()) == list(range(len(values)))
        assert order[0] == decided(outputs, threshold)
    assert 0 <= float(ahead(outputs, threshold)) <= 1

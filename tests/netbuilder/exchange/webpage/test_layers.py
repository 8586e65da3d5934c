"""Every layer of the palette, computed by the page's script, against the engine."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine import activations, layers
from engine.layers import Layer
from engine.models.step import each_output
from netbuilder.design.catalogue import CATALOGUE
from netbuilder.exchange.webpage.arrays import Pack, as_stored
from netbuilder.exchange.webpage.errors import WebPageError
from netbuilder.exchange.webpage.lowering import program
from netbuilder.exchange.webpage.scripts import NETWORK
from tests.engine.reference.random_layers import MAKERS
from tests.engine.reference.random_models import build, describe, samples
from tests.netbuilder.exchange.webpage.node import needs_node, run

CASES = Path(__file__).parents[3] / "engine" / "gradient_cases" / "layers"
KINDS = {entry.kind for entry in CATALOGUE}
SAMPLES = 4
TOLERANCE = 1e-5

_ASK = """
return given.map(({steps, shape, arrays, samples}) => {
  const find = unpack(arrays);
  return samples.map((values) => answer({steps, shape}, find, values));
});
"""


def gradient_cases() -> Iterator[tuple[str, Any]]:
    """Those of the palette's layers, with the arguments that differ most."""
    for path in sorted(CASES.glob("*.py")):
        module = import_module(f"tests.engine.gradient_cases.layers.{path.stem}")
        for kind, cases in module.CASES.items():
            if kind in KINDS:
                yield from ((f"{kind} {number}", case) for number, case in enumerate(cases))


def in_a_line(made: Any) -> list[Layer]:
    """The layers of a case: one, or those of a model."""
    stack = made.stack if isinstance(made, engine.Sequential) else None
    return list(stack.line) if stack is not None else [made]


def with_weights(line: list[Layer], shape: tuple[int, ...], rng: np.random.Generator) -> None:
    """Build layers, and draw weights; kernels as a page has them."""
    for layer in line:
        if not layer.built:
            layer.build((None, *shape))
        for owner, spec in layer.located():
            drawn = rng.normal(0, 0.7, spec.shape).astype(np.float32)
            if "variance" in spec.name:
                drawn = np.abs(drawn) + np.float32(0.5)
            value = getattr(owner, spec.name)
            kernel = "kernel" in spec.name or spec.name == "embeddings"
            value[...] = as_stored(drawn) if kernel else drawn
        shape = tuple(size or 0 for size in layer.compute_output_shape((None, *shape))[1:])


def asked(line: list[Layer], shape: tuple[int, ...], given: Any) -> dict[str, Any]:
    """What the script is asked."""
    pack = Pack()
    steps = program(line, shape, pack)
    return {
        "steps": steps,
        "shape": shape,
        "arrays": pack.text(),
        "samples": given.reshape(len(given), -1).tolist(),
    }


def expected(line: list[Layer], given: Any) -> Any:
    *_, (_, output) = each_output(line, given)
    return output.reshape(len(given), -1)


def compare(questions: dict[str, tuple[list[Layer], tuple[int, ...], Any]]) -> list[str]:
    """Names of those whose answers differ, with how much."""
    answers = run(NETWORK, _ASK, [asked(*question) for question in questions.values()])
    wrong = []
    for (name, (line, _, given)), answer in zip(questions.items(), answers, strict=True):
        wanted, found = expected(line, given), np.array(answer, np.float64)
        scale = max(1.0, float(np.abs(wanted).max(initial=0.0)))
        if found.shape != wanted.shape:
            wrong.append(f"{name}: {found.shape} instead of {wanted.shape}")
        elif not np.abs(found - wanted).max(initial=0.0) <= TOLERANCE * scale:
            wrong.append(f"{name}: {np.abs(found - wanted).max():.2g}")
    return wrong


@needs_node
def test_every_layer_of_the_palette_answers_as_the_engine() -> None:
    rng = np.random.default_rng(5)
    questions, kinds, refused = {}, set(), []
    for name, case in gradient_cases():
        line = in_a_line(case.make())
        with_weights(line, case.shape, rng)
        given = case.samples(rng, (SAMPLES, *case.shape)).astype(np.float32)
        try:
            program(line, case.shape, Pack())
        except WebPageError:
            refused.append(name)
            continue
        questions[name] = line, case.shape, given
        kinds.add(name.split()[0])
    assert not compare(questions)
    assert kinds == KINDS
    assert refused == ["Softmax 3"]  # along the batch


@needs_node
def test_random_networks_answer_as_the_engine() -> None:
    """Masks, wrappers, volumes and shapes in orders that nobody thought of."""
    kinds = [kind for kind in MAKERS if kind in KINDS]
    questions = {}
    for seed in range(80):
        described = describe(seed, kinds)
        line = list(build(engine, described, seed).stack.line)
        for layer in line:
            for owner, spec in layer.located():
                if "kernel" in spec.name or spec.name == "embeddings":
                    value = getattr(owner, spec.name)
                    value[...] = as_stored(value)
        name = f"{seed}: {', '.join(kind for kind, _ in described.layers)}"
        questions[name] = line, described.shape, samples(described, seed, SAMPLES)
    assert not compare(questions)


@needs_node
def test_every_activation_answers_as_the_engine() -> None:
    rng = np.random.default_rng(6)
    given = (4 * rng.normal(size=(SAMPLES, 3, 5))).astype(np.float32)
    questions = {}
    for name in activations.ACTIVATIONS.names():
        line: list[Layer] = [layers.Activation(name)]
        with_weights(line, (3, 5), rng)
        questions[name] = line, (3, 5), given
    assert len(questions) > 25
    assert not compare(questions)


@needs_node
def test_a_float32_kernel_is_kept_where_float16_cannot_hold_it() -> None:
    rng = np.random.default_rng(7)
    questions = {}
    for factor in (1e-7, 1.0, 1e6):
        line: list[Layer] = [layers.Dense(3)]
        line[0].build((None, 4))
        line[0].set_weights([(factor * rng.normal(size=(4, 3))).astype("f4"), np.zeros(3, "f4")])
        kernel = line[0].weights[0]
        kernel[...] = as_stored(kernel)
        questions[f"{factor}"] = line, (4,), rng.normal(size=(SAMPLES, 4)).astype("f4")
        pack = Pack()
        ((step),) = [s for s in program(line, (4,), pack) if s["op"] == "dense"]
        assert step["kernel"][2] == (2 if factor == 1.0 else 4)
    assert not compare(questions)


def test_what_a_page_cannot_compute_is_refused_by_name() -> None:
    line: list[Layer] = [layers.LSTM(2, stateful=True, name="memory")]
    line[0].build((None, 3, 2))
    with pytest.raises(WebPageError, match=r"'memory'.*stateful"):
        program(line, (3, 2), Pack())
    unknown: list[Layer] = [layers.TextVectorization(name="words")]
    with pytest.raises(WebPageError, match=r"'words' \(TextVectorization\)"):
        program(unknown, (1,), Pack())

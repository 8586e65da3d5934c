"""What programs read is the same in every language and with every decimal point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from engine import Sequential
from engine.layers import Dense, Input
from netbuilder import languages, translation, wording
from netbuilder.curves.table import table
from netbuilder.design import Design, templates
from netbuilder.design.code.reader import read
from netbuilder.design.code.writer import script
from netbuilder.design.storage import decode, encode
from netbuilder.exchange.onnx.writing import encode as encode_onnx
from netbuilder.training.sweeps.values import parsed, proposed


@contextmanager
def elsewhere() -> Iterator[None]:
    """A Chinese user whose system writes a comma for the decimal point."""
    languages.use("zh_CN")
    wording.use_marks(",", ".")
    try:
        yield
    finally:
        languages.use(translation.ENGLISH)
        wording.use_marks(".", ",")


def designs() -> list[Design]:
    changed = Design.default().with_setting("validation_split", 0.25).with_schedule("CosineDecay")
    weighted = Design.default("circles").with_setting("class_weight", "balanced")
    return [*(each.design for each in templates.built_in("mnist")), changed, weighted]


def scripts() -> str:
    return "\n".join(script(each) for each in designs())


def saved_designs() -> bytes:
    return b"".join(encode(each) for each in designs())


def onnx_model() -> bytes:
    model = Sequential([Input((3,)), Dense(2, activation="relu", name="a")])
    model.set_weights([np.full_like(each, 0.25) for each in model.get_weights()])
    return b"".join(encode_onnx(model).parts)


def csv() -> str:
    curves = {
        "training batches": (np.array([0.5, 1.0]), np.array([2.25, 1234567.5])),
        "training": (np.ones(1), np.array([0.125])),
    }
    return table({"loss": curves})


def values_of_sweeps() -> str:
    return "\n".join(proposed(each, each.default) for each in Design.SETTINGS)


@pytest.mark.parametrize("made", [scripts, saved_designs, onnx_model, csv, values_of_sweeps])
def test_what_is_written_is_the_same_everywhere(made: Callable[[], object]) -> None:
    here = made()
    with elsewhere():
        assert made() == here


def test_what_was_written_there_is_read_here() -> None:
    with elsewhere():
        written = [(each, encode(each), script(each)) for each in designs()]
        for design, content, source in written:
            assert decode(content) == design
            assert read(source, Design()).design is not None
    for design, content, _ in written:
        assert decode(content) == design


def test_what_a_sweep_proposes_there_is_read_there() -> None:
    with elsewhere():
        for each in Design.SETTINGS:
            if each.name in ("epochs", "batch_size", "validation_split"):
                assert len(parsed(each.name, each, proposed(each, each.default))) > 1

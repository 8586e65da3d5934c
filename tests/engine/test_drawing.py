"""Models drawn in SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import engine as keras
from engine.errors import NotBuiltError, ParameterError
from engine.utils import plot_model

SVG = "{http://www.w3.org/2000/svg}"


def model(**given: Any) -> keras.Sequential:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, 3, activation="relu", trainable=False),
            layers.Flatten(),
            layers.Dense(3, activation="softmax", name="classes"),
        ],
        **given,
    )


def drawn(*arguments: Any, **given: Any) -> ElementTree.Element:
    return ElementTree.fromstring(plot_model(*arguments, to_file=None, **given).svg)


def texts(root: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def test_a_box_for_each_layer_and_an_arrow_between() -> None:
    root = drawn(model())
    assert texts(root) == ["Conv2D", "Flatten", "Dense"]
    assert len([*root.iter(f"{SVG}line")]) == 2
    assert root.findtext(f"{SVG}title") == "sequential"


def test_what_is_asked_for_is_said() -> None:
    root = drawn(
        model(),
        show_shapes=True,
        show_dtype=True,
        show_layer_names=True,
        show_layer_activations=True,
        show_trainable=True,
    )
    assert texts(root)[:6] == [
        "conv2d (Conv2D)",
        "Activation: relu",
        "Input shape: (None, 8, 8, 1)",
        "Output shape: (None, 6, 6, 4)",
        "Output dtype: float32",
        "Trainable: False",
    ]
    assert "classes (Dense)" in texts(root)


@pytest.mark.parametrize("rankdir", ["TB", "BT", "LR", "RL"])
def test_arrows_go_the_way_that_is_wanted(rankdir: str) -> None:
    """From each layer to the next, between their boxes, within the picture."""
    root = drawn(model(), rankdir=rankdir, show_shapes=True)
    axis = "y" if rankdir in ("TB", "BT") else "x"
    place = {text.text: float(text.get(axis, "")) for text in root.iter(f"{SVG}text")}
    forward = 1 if rankdir in ("TB", "LR") else -1
    assert forward * place["Conv2D"] < forward * place["Flatten"] < forward * place["Dense"]
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    assert (height > width) == (axis == "y")
    for line in root.iter(f"{SVG}line"):
        start, end = float(line.get(f"{axis}1", "")), float(line.get(f"{axis}2", ""))
        assert forward * start < forward * end
    for box in root.iter(f"{SVG}rect"):
        x, y = float(box.get("x", 0)), float(box.get("y", 0))
        assert x + float(box.get("width", "")) <= width
        assert y + float(box.get("height", "")) <= height


def test_names_are_text_and_nothing_else() -> None:
    name = "a<b>&\"'\x07\ud800é"
    layer = keras.layers.Dense(1, name=name)
    root = drawn(keras.Sequential([keras.Input((2,)), layer], name=name), show_layer_names=True)
    assert texts(root) == ["a<b>&\"'  é (Dense)"]
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        *("svg", "title", "defs", "marker", "path", "rect", "text")
    }


def test_into_a_file(tmp_path: Path) -> None:
    drawing = plot_model(model(), tmp_path / "model.svg")
    assert (tmp_path / "model.svg").read_text(encoding="utf-8") == drawing.svg
    assert drawing._repr_svg_() == drawing.svg


def test_a_model_that_is_not_built() -> None:
    fresh = keras.Sequential([keras.layers.Dense(2), keras.layers.Dense(1)])
    assert texts(drawn(fresh)) == ["Dense", "Dense"]
    with pytest.raises(NotBuiltError, match="does not know its shapes"):
        drawn(fresh, show_shapes=True)
    with pytest.raises(NotBuiltError, match="has no layers"):
        drawn(keras.Sequential())


def test_other_formats_and_directions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"a name that ends in '\.svg'"):
        plot_model(model(), tmp_path / "model.png")
    with pytest.raises(ParameterError, match="rankdir must be one of"):
        drawn(model(), rankdir="down")

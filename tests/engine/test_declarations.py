"""Arguments as fields: order, signature, checks, storage and config follow from one line each."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.declarations import (
    ArgumentError,
    Declared,
    anything,
    boolean,
    choice,
    fixed,
    integer,
    kind_name,
    real,
    settled,
    sizes,
)


class Thing(Declared, kw_only=True):
    name: str = kind_name()
    weight: float | None = real(default=None, nullable=True)


class Box(Thing):
    height: int = integer(minimum=1)
    width: int = integer(default=2)
    lid: bool = boolean(default=True, kw_only=True, written="set")


class Crate(Box):
    help = "Holds what is heavy."

    width: int = integer(default=5)
    wood: str = choice(("oak", "ash"), default="oak", before="width")
    slats: int = integer(default=3, kw_only=True, before="weight")


class Cube(Box):
    width = settled()

    def __post_init__(self) -> None:
        self.width = self.height


def names(cls: type[Declared]) -> list[str]:
    return list(inspect.signature(cls).parameters)


def test_the_order_is_a_dataclasss() -> None:
    """Bases first, then the class's own, then what is for the end; one declared again stays."""
    assert names(Box) == ["height", "width", "name", "weight", "lid"]
    assert names(Crate) == ["height", "wood", "width", "name", "slats", "weight", "lid"]
    assert [p.name for p in Crate.parameters] == [n for n in names(Crate) if n != "name"]


def test_all_follows_from_the_fields() -> None:
    crate = Crate(4, "ASH", lid=False)
    assert (crate.height, crate.wood, crate.width, crate.lid) == (4, "ash", 5, False)
    config = {"height": 4, "wood": "ash", "width": 5, "slats": 3, "weight": None, "lid": False}
    assert crate.get_config() == {"name": "crate", **config}
    assert Crate.from_config(crate.get_config()).get_config() == crate.get_config()
    assert "lid" not in Crate(4).get_config()
    assert (Crate.title, Crate.help, Box.help) == ("Crate", "Holds what is heavy.", "")


def test_a_class_settles_an_argument_of_its_base() -> None:
    assert names(Cube) == ["height", "name", "weight", "lid"]
    assert Cube(3).width == 3
    with pytest.raises(ArgumentError, match="width must be one of the parameters height, name"):
        Cube(3, width=2)


def test_an_argument_is_no_attribute_of_the_class() -> None:
    """Else what a subclass forgets to set would be a declaration."""
    assert not hasattr(Box, "height")


def test_a_constructor_of_ones_own_has_its_own_signature() -> None:
    class Own(Box):
        def __init__(self, size: int, **more: Any) -> None:
            super().__init__(size, size, **more)

    assert names(Own) == ["size", "more"]
    assert (Own(3, name="mine").width, Own(3, name="mine").name) == (3, "mine")
    assert Own(3).name == "own"


@pytest.mark.parametrize(
    ("given", "named", "message"),
    [
        ((), {}, "height must be given to Box"),
        ((1, 2, "a", 1.0, True, 6), {}, "Box takes 5 arguments without a name"),
        ((1,), {"height": 2}, "height must be given to Box once"),
        ((1,), {"depth": 2}, "depth must be one of the parameters height, width"),
        ((0,), {}, "height must be a whole number from 1 to 2147483647; received 0"),
        ((1, "wide"), {}, "width must be a whole number"),
        ((1,), {"lid": 1}, "lid must be True or False; received 1"),
    ],
)
def test_wrong_arguments_are_named(given: Any, named: Any, message: str) -> None:
    with pytest.raises(engine.ParameterError, match=message):
        Box(*given, **named)


def test_calls_that_python_would_refuse_are_type_errors_too() -> None:
    for call in (lambda: Box(), lambda: Box(1, height=2), lambda: Box(1, depth=2)):
        with pytest.raises(TypeError):
            call()


@given(st.permutations(["height", "width", "name", "weight", "lid"]), st.integers(0, 5))
def test_by_place_or_by_name_is_the_same(order: list[str], count: int) -> None:
    values = {"height": 3, "width": 4, "name": "mine", "weight": 0.5, "lid": False}
    first = [values[name] for name in names(Box)[:count]]
    rest = {name: values[name] for name in order if name not in names(Box)[:count]}
    assert vars(Box(*first, **rest)) == values


def test_sizes_have_the_rank_of_the_class() -> None:
    class Window(Declared):
        rank = 2
        size: tuple[int, ...] = sizes(default=3)

    class Stretch(Window):
        rank = 1

    assert (Window().size, Stretch().size) == ((3, 3), (3,))
    assert [inspect.signature(c).parameters["size"].default for c in (Window, Stretch)] == [
        (3, 3),
        3,
    ]


def test_an_argument_with_one_value() -> None:
    class Old(Declared):
        mode: str = fixed(default="auto", also=(False,), reason="there is one", written="never")
        path: str = anything(default="here")

    assert Old(mode=False).get_config() == {"path": "here"}
    assert Old.parameters[0].help == "Always 'auto': there is one."
    with pytest.raises(engine.ParameterError, match="mode must be 'auto' or False, because there"):
        Old(mode="fast")


def test_a_weight_is_missed_by_its_name() -> None:
    layer = engine.layers.Dense(3, name="first")
    with pytest.raises(AttributeError, match=r"Layer 'first' has no 'kernel' yet; build the layer"):
        _ = layer.kernel
    layer.build((None, 2))
    assert layer.kernel.shape == (2, 3)

"""What an expression of a script stands for, as far as that is known without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from netbuilder.design.code.outcome import Problem

Value: TypeAlias = Any
"""A number, string, list, tuple or dict of Python's, or one of the classes below."""

PARTS: Final = ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test")


class Unknown:
    """A value that only running the script would tell.

    Args:
        what: the expression that it comes from.
        networks: that it may be, or may hold.
    """

    __slots__ = ("networks", "what")

    def __init__(self, what: str = "", networks: tuple[Network, ...] = ()) -> None:
        self.what = what
        self.networks = networks


@dataclass(frozen=True)
class Path:
    """A dotted name of a library: 'keras.layers.Dense'."""

    name: str

    @property
    def last(self) -> str:
        """The part after the last dot."""
        return self.name.rpartition(".")[2]

    @property
    def root(self) -> str:
        """The part before the first dot."""
        return self.name.partition(".")[0]


@dataclass(eq=False)
class Made:
    """What calling a name of Keras's gives: a layer, an optimizer, a regularizer.

    Attributes:
        path: that is called.
        arguments: those without a name.
        named: the others.
        node: the call.
        unpacked: whether some arguments come from a value that is not known.
        trainable: what was set after it was made; None where nothing was.
        old: whether the script is of Keras 0 or 1.
    """

    path: str
    arguments: list[Value]
    named: dict[str, Value]
    node: ast.Call
    unpacked: bool = False
    trainable: Value = None
    old: bool = False

    @property
    def kind(self) -> str:
        """The name without the modules."""
        return self.path.rpartition(".")[2]

    @property
    def line(self) -> int:
        """The line where it is made, from 1."""
        return self.node.lineno


@dataclass(eq=False)
class Network:
    """A model that a script builds.

    Attributes:
        node: the call that makes it.
        context: the conditions under which it is made.
        name: of the first variable that holds it.
        items: layers, and models in their place.
        places: the call that put each of `items` in.
        faults: why it cannot be known, by line.
        compiled: the arguments of `compile`, each time.
        fitted: the arguments of `fit`, each time.
        part_of: whether it is a layer of another.
        derived: whether it is made of the insides of another.
        shape: of its input, where that is said apart from the layers.
    """

    node: ast.Call
    context: tuple[int, ...]
    name: str = ""
    items: list[Value] = field(default_factory=list)
    places: list[ast.Call] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    compiled: list[Made] = field(default_factory=list)
    fitted: list[Made] = field(default_factory=list)
    part_of: bool = False
    derived: bool = False
    shape: Value = None

    @property
    def line(self) -> int:
        """The line where it is made, from 1."""
        return self.node.lineno


class Layers(list[Value]):
    """`model.layers`: a list that, changed, would change the model.

    Args:
        network: whose layers they are.
    """

    def __init__(self, network: Network) -> None:
        super().__init__(network.items)
        self.network = network


@dataclass(frozen=True, eq=False)
class Tensor:
    """What layers of a functional model give: those that it went through.

    Attributes:
        start: the call of Input.
        items: the layers, first to last.
        joined: the layer that joined several of them; '' for a plain chain.
    """

    start: Value
    items: tuple[Value, ...] = ()
    places: tuple[ast.Call, ...] = ()
    joined: str = ""


@dataclass(frozen=True)
class Array:
    """Samples or answers of a data set, prepared or not.

    Attributes:
        data: name of the data set; '' where it is another's.
        part: one of `PARTS`; '' where that is not known.
        shape: as far as it is known.
        floats: whether it was turned into floating-point numbers.
        one_hot: whether it was turned into one column for each class.
    """

    data: str
    part: str
    shape: tuple[Value, ...] | None = None
    floats: bool = False
    one_hot: bool = False


@dataclass(eq=False)
class Function:
    """A function of the script.

    Attributes:
        node: its definition.
        scope: the variables where it is defined.
        bound: the object that it is a method of.
    """

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    bound: Thing | None = None


@dataclass(eq=False)
class Class:
    """A class of the script."""

    node: ast.ClassDef
    scope: Scope


@dataclass(eq=False)
class Thing:
    """An object of such a class."""

    of: Class
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(eq=False)
class Method:
    """A method of a value, such as `model.add`."""

    owner: Value
    name: str


class Scope:
    """Variables, and those around them."""

    __slots__ = ("outer", "values")

    def __init__(self, outer: Scope | None = None) -> None:
        self.outer = outer
        self.values: dict[str, Value] = {}

    def get(self, name: str) -> Value:
        """The value of a variable; a `Path` for what the script does not define."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return scope.values[name]
            scope = scope.outer
        return Path(name)

    def has(self, name: str) -> bool:
        """Whether the script defines it."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return True
            scope = scope.outer
        return False


def is_known(value: Value) -> bool:
    """Whether nothing in a value would have to be computed."""
    if isinstance(value, Unknown):
        return False
    if isinstance(value, list | tuple):
        return all(map(is_known, value))
    if isinstance(value, dict):
        return all(map(is_known, value.values()))
    return True


def unknown_in(value: Value) -> str:
    """The expression that would have to be computed; '' where there is none."""
    if isinstance(value, Unknown):
        return value.what or "this"
    if isinstance(value, list | tuple):
        return next(filter(None, map(unknown_in, value)), "")
    if isinstance(value, dict):
        return unknown_in(list(value.values()))
    return ""


def networks_in(value: Value) -> tuple[Network, ...]:
    """The models that a value is or holds."""
    if isinstance(value, Network):
        return (value,)
    if isinstance(value, Unknown):
        return value.networks
    if isinstance(value, list | tuple):
        return tuple(network for each in value for network in networks_in(each))
    if isinstance(value, dict):
        return networks_in(list(value.values()))
    if isinstance(value, Method):
        return networks_in(value.owner)
    return ()


def made_in(items: Iterable[Value]) -> Iterator[Made]:
    """The layers of a model, those of models within it, too."""
    for each in items:
        if isinstance(each, Network):
            yield from made_in(each.items)
        elif isinstance(each, Made):
            yield each


def tensors_in(value: Value) -> list[Tensor]:
    """The tensors that a value is or holds."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, list | tuple):
        return [tensor for each in value for tensor in tensors_in(each)]
    return []


def weight(value: Value, most: int = 10_000) -> tuple[int, bool]:
    """How much a value holds, counted up to a little more than `most`.

    Returns:
        The count, each part as often as it is reached; and whether a model or a layer is among what
        was counted.
    """
    count, holds, left = 0, False, [value]
    while left and count <= most:
        each = left.pop()
        count += 1
        if isinstance(each, list | tuple):
            left += each
        elif isinstance(each, dict):
            left += each.values()
        holds = holds or isinstance(each, Network | Made | Tensor)
    return count, holds

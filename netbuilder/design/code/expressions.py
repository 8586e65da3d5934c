"""Expressions of a script, followed as far as they need no library."""

from __future__ import annotations

import ast
import math
from itertools import pairwise
from typing import Final

from netbuilder.design.code.arithmetic import (
    COMPARED,
    MOST,
    UNARY,
    NotComputed,
    computed,
    is_plain,
)
from netbuilder.design.code.preparing import part_of
from netbuilder.design.code.python_functions import METHODS
from netbuilder.design.code.values import (
    Array,
    Class,
    Function,
    Layers,
    Made,
    Method,
    Network,
    Path,
    Scope,
    Tensor,
    Thing,
    Unknown,
    Value,
    made_in,
    networks_in,
    unknown_in,
    weight,
)

_DEEPEST: Final = 60
"""Expressions within each other."""


class TooMuch(Exception):  # noqa: N818 - a limit
    """More steps than any script is worth."""


class Expressions:
    """Follows expressions; what they call is another's business.

    Args:
        steps: how many may be taken.
    """

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._depth = 0
        self.scope = Scope()

    def value(self, node: ast.expr) -> Value:
        """What an expression stands for."""
        self._steps -= 1
        self._depth += 1
        try:
            if self._steps < 0 or self._depth > _DEEPEST * 4:
                raise TooMuch
            follow = getattr(self, f"_of_{type(node).__name__.lower()}", None)
            found = self.unknown(node) if follow is None else follow(node)
            if isinstance(found, list | tuple | dict) and not isinstance(node, ast.Name):
                return self._weighed(found, node)
            return found
        finally:
            self._depth -= 1

    def _weighed(self, found: Value, node: ast.expr) -> Value:
        """A list or the like, if it is of a size that is worth it."""
        size, holds = weight(found)
        self._steps -= size // 20
        if size <= MOST:
            return found
        if holds:
            raise TooMuch
        return self.unknown(node)

    def call(self, node: ast.Call) -> Value:
        """What a call gives."""
        raise NotImplementedError

    def enter(self, function: Function, given: list[Value], named: dict[str, Value]) -> Value:
        """What a function of the script gives."""
        raise NotImplementedError

    def unknown(self, node: ast.expr, *held: Value) -> Unknown:
        """The value of an expression that has to be computed."""
        networks = tuple(network for each in held for network in networks_in(each))
        return Unknown(_text(node), networks)

    def _of_constant(self, node: ast.Constant) -> Value:
        return node.value

    def _of_name(self, node: ast.Name) -> Value:
        value = self.scope.get(node.id)
        if isinstance(value, list | tuple | dict | str):
            self._steps -= len(value) // 50
        return value

    def _of_attribute(self, node: ast.Attribute) -> Value:
        return self.attribute(self.value(node.value), node)

    def attribute(self, owner: Value, node: ast.Attribute) -> Value:
        """An attribute of a value."""
        name = node.attr
        if isinstance(owner, Path):
            if owner.name in ("np", "numpy") and name in ("newaxis", "pi", "inf"):
                return {"newaxis": None, "pi": math.pi, "inf": math.inf}[name]
            return Path(f"{owner.name}.{name}")
        if isinstance(owner, Thing):
            return self._of_thing(owner, node)
        if isinstance(owner, Array):
            return self._of_array(owner, node)
        if isinstance(owner, Network) and name == "layers":
            return Layers(owner)
        if isinstance(owner, Class):
            return self._of_class(owner, node)
        if isinstance(owner, Network | Made | Tensor) or name in METHODS.get(type(owner), ()):
            return Method(owner, name)
        if isinstance(owner, Unknown):
            return Unknown(_text(node), owner.networks) if owner.networks else self.unknown(node)
        return self.unknown(node)

    def _of_thing(self, thing: Thing, node: ast.Attribute) -> Value:
        if node.attr in thing.attributes:
            return thing.attributes[node.attr]
        found = self._of_class(thing.of, node)
        if isinstance(found, Function) and isinstance(found.node, ast.FunctionDef):
            words = {getattr(each, "id", "") for each in found.node.decorator_list}
            if "staticmethod" not in words:
                found.bound = thing
            if "property" in words:
                return self.enter(found, [], {})
        return found

    def _of_class(self, cls: Class, node: ast.Attribute) -> Value:
        """A method of a class, or a value that is set in it."""
        for statement in cls.node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == node.attr:
                words = {getattr(each, "id", "") for each in statement.decorator_list}
                return Function(
                    statement, cls.scope, Thing(cls) if "classmethod" in words else None
                )
            if isinstance(statement, ast.Assign) and any(
                getattr(each, "id", "") == node.attr for each in statement.targets
            ):
                return self.value(statement.value)
        return self.unknown(node)

    def _of_array(self, array: Array, node: ast.Attribute) -> Value:
        if node.attr == "shape":
            return self.unknown(node) if array.shape is None else tuple(array.shape)
        if node.attr == "ndim" and array.shape is not None:
            return len(array.shape)
        if node.attr == "size" and array.shape is not None:
            sizes = [each for each in array.shape if isinstance(each, int)]
            return math.prod(sizes) if len(sizes) == len(array.shape) else self.unknown(node)
        return Method(array, node.attr)

    def _of_list(self, node: ast.List) -> Value:
        return self._elements(node.elts)

    def _of_tuple(self, node: ast.Tuple) -> Value:
        found = self._elements(node.elts)
        return tuple(found) if isinstance(found, list) else found

    def _elements(self, nodes: list[ast.expr]) -> Value:
        found: list[Value] = []
        for each in nodes:
            if isinstance(each, ast.Starred):
                values = self.value(each.value)
                if not isinstance(values, list | tuple):
                    return self.unknown(each.value, values, found)
                found += values
            else:
                found.append(self.value(each))
        return found

    def _of_dict(self, node: ast.Dict) -> Value:
        found: dict[Value, Value] = {}
        for key, each in zip(node.keys, node.values, strict=True):
            value = self.value(each)
            if key is None:
                if not isinstance(value, dict):
                    return self.unknown(node)
                found.update(value)
                continue
            name = self.value(key)
            if not isinstance(name, str | int | float | bool):
                return self.unknown(node, value)
            found[name] = value
        return found

    def _of_binop(self, node: ast.BinOp) -> Value:
        return self.combine(self.value(node.left), self.value(node.right), node.op, node)

    def combine(self, left: Value, right: Value, op: ast.operator, node: ast.expr) -> Value:
        """The result of an operator."""
        array = left if isinstance(left, Array) else right
        if isinstance(array, Array):
            floats = array.floats or isinstance(op, ast.Div)
            return Array(array.data, array.part, array.shape, floats, array.one_hot)
        try:
            return computed(left, right, op)
        except NotComputed:
            return self.unknown(node, left, right)

    def _of_unaryop(self, node: ast.UnaryOp) -> Value:
        value = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            known = self.truth(value)
            return self.unknown(node) if known is None else not known
        if isinstance(value, int | float) and type(node.op) in UNARY:
            return UNARY[type(node.op)](value)
        return self.unknown(node, value)

    def _of_compare(self, node: ast.Compare) -> Value:
        values = [self.value(each) for each in (node.left, *node.comparators)]
        if isinstance(values[0], Path) and values[0].last == "__name__":
            return True
        if not all(is_plain(each) and not unknown_in(each) for each in values):
            return self.unknown(node)
        try:
            pairs = pairwise(values)
            return all(COMPARED[type(op)](*pair) for op, pair in zip(node.ops, pairs, strict=True))
        except (KeyError, TypeError):
            return self.unknown(node)

    def _of_boolop(self, node: ast.BoolOp) -> Value:
        value: Value = None
        for each in node.values:
            value = self.value(each)
            known = self.truth(value)
            if known is None:
                return self.unknown(node, value)
            if known is isinstance(node.op, ast.Or):
                return value
        return value

    def _of_ifexp(self, node: ast.IfExp) -> Value:
        known = self.truth(self.value(node.test))
        if known is None:
            return self.unknown(node, self.value(node.body), self.value(node.orelse))
        return self.value(node.body if known else node.orelse)

    def truth(self, value: Value) -> bool | None:
        """Whether a value counts as true; None where that is not known."""
        if isinstance(value, bool | int | float | str | type(None)):
            return bool(value)
        if isinstance(value, list | tuple | dict):
            return bool(value)
        if isinstance(value, Network | Made | Function | Class | Thing):
            return True
        return None

    def _of_subscript(self, node: ast.Subscript) -> Value:
        owner = self.value(node.value)
        if isinstance(owner, Array):
            return part_of(owner, node.slice, self.value)
        if isinstance(node.slice, ast.Slice):
            ends = [None if e is None else self.value(e)
                    for e in (node.slice.lower, node.slice.upper, node.slice.step)]  # fmt: skip
            if isinstance(owner, str | list | tuple) and all(
                each is None or type(each) is int for each in ends
            ):
                return owner[slice(*ends)] if ends[2] != 0 else self.unknown(node)
            return self.unknown(node, owner)
        index = self.value(node.slice)
        try:
            if isinstance(owner, str | list | tuple) and type(index) is int:
                return owner[index]
            if isinstance(owner, dict) and isinstance(index, str | int | float | bool):
                return owner[index]
        except (IndexError, KeyError):
            pass
        return self.unknown(node, owner)

    def _of_joinedstr(self, node: ast.JoinedStr) -> Value:
        found = []
        for each in node.values:
            if isinstance(each, ast.Constant):
                found.append(str(each.value))
                continue
            value = self.value(each.value) if isinstance(each, ast.FormattedValue) else None
            if (
                not isinstance(each, ast.FormattedValue)
                or each.format_spec is not None
                or each.conversion != -1
                or not isinstance(value, int | str)
            ):
                return self.unknown(node)
            found.append(str(value))
        return "".join(found)[:MOST]

    def _of_listcomp(self, node: ast.ListComp) -> Value:
        return self._comprehended(node, node.generators)

    _of_generatorexp = _of_listcomp

    def _comprehended(
        self, node: ast.ListComp | ast.GeneratorExp, left: list[ast.comprehension]
    ) -> Value:
        if not left:
            return [self.value(node.elt)]
        first, found = left[0], []
        values = self.value(first.iter)
        if not isinstance(values, list | tuple):
            return self.unknown(node, values)
        outer = self.scope
        self.scope = Scope(outer)
        try:
            for each in values:
                self.assign(first.target, each)
                known = [self.truth(self.value(test)) for test in first.ifs]
                if None in known:
                    return self.unknown(node)
                if all(known):
                    more = self._comprehended(node, left[1:])
                    if not isinstance(more, list):
                        return more
                    found += more
        finally:
            self.scope = outer
        return found

    def _of_lambda(self, node: ast.Lambda) -> Value:
        return Function(node, self.scope)

    def _of_call(self, node: ast.Call) -> Value:
        return self.call(node)

    def _of_namedexpr(self, node: ast.NamedExpr) -> Value:
        value = self.value(node.value)
        self.assign(node.target, value)
        return value

    def _of_starred(self, node: ast.Starred) -> Value:
        return self.unknown(node, self.value(node.value))

    def assign(self, target: ast.expr, value: Value) -> None:
        """Give a variable, or several, a value."""
        if isinstance(target, ast.Name):
            if isinstance(value, Network) and not value.name:
                value.name = target.id
            self.scope.values[target.id] = value
        elif isinstance(target, ast.Tuple | ast.List):
            values = value if isinstance(value, list | tuple) else ()
            starred = any(isinstance(each, ast.Starred) for each in target.elts)
            fits = len(values) == len(target.elts) and not starred
            for index, each in enumerate(target.elts):
                name = each.value if isinstance(each, ast.Starred) else each
                self.assign(name, values[index] if fits else self.unknown(name, value))
        elif isinstance(target, ast.Attribute):
            owner = self.value(target.value)
            if isinstance(owner, Thing):
                if isinstance(value, Network) and not value.name:
                    value.name = target.attr
                owner.attributes[target.attr] = value
            elif isinstance(owner, Made) and target.attr == "trainable":
                owner.trainable = value
            elif isinstance(owner, Network) and target.attr == "trainable":
                for layer in made_in(owner.items):
                    layer.trainable = value
        elif isinstance(target, ast.Subscript):
            owner = self.value(target.value)
            self.put(owner, self.value(target.slice), value)

    def put(self, owner: Value, index: Value, value: Value) -> None:
        """Change an element of a list or dict."""
        if isinstance(owner, dict) and isinstance(index, str | int | float | bool):
            owner[index] = value
        elif isinstance(owner, dict):
            owner.clear()
        elif isinstance(owner, list):
            at = index if type(index) is int and -len(owner) <= index < len(owner) else None
            if at is None:
                owner[:] = [Unknown("this list")]
            else:
                owner[at] = value


def _text(node: ast.expr) -> str:
    """An expression as it stands in a message."""
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call | ast.BinOp):
        try:
            text = ast.unparse(node)
        except (ValueError, RecursionError):
            return ""
        return text if len(text) <= 60 else f"{text[:57]}..."
    return ""

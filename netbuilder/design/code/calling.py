"""What the calls of a script give, as far as that concerns a network."""

from __future__ import annotations

import ast
from typing import Final

from engine.datasets.picture_variation import KINDS
from netbuilder.design.code.arithmetic import MOST
from netbuilder.design.code.building import HARMLESS, INPUTS, UNFIT, Building
from netbuilder.design.code.old_names import is_layer, is_plugin
from netbuilder.design.code.outcome import Problem
from netbuilder.design.code.preparing import loaded, prepared
from netbuilder.design.code.python_functions import METHODS, NOTHING, simple
from netbuilder.design.code.values import (
    Array,
    Class,
    Function,
    Layers,
    Made,
    Method,
    Network,
    Path,
    Tensor,
    Unknown,
    Value,
    tensors_in,
    unknown_in,
)
from netbuilder.translation import mark

_KERAS: Final = ("keras", "tensorflow", "tf", "tf_keras", "engine")
_MODELS: Final = ("Model",)
_MADE: Final = (
    *("optimizers", "losses", "callbacks", "regularizers", "initializers", "constraints"),
    *("metrics", "schedules", "legacy", "experimental"),
)
_BUILDING: Final = {"add", "pop", "compile", "fit", "fit_generator"}
_SILENT: Final = {"print"}
_STRAY: Final = mark(
    "NetBuilder cannot tell which model this layer is added to; write keras.Sequential before it."
)


class Calling(Building):
    """Follows calls: of Keras's names, of models and of the script's own functions.

    Attributes:
        passed: lines of what was passed by.
        seeds: given to Keras, the last at the end.
        loads: data sets that were loaded, with the call's arguments.
        varied: whether pictures are varied as NetBuilder does it.
        varied_by: what varies them, where the script says so.
        modules: that are imported.
        channels_first: the line that puts channels first; 0 for none.
    """

    def __init__(self, steps: int) -> None:
        super().__init__(steps)
        self.passed: list[int] = []
        self.seeds: list[tuple[Value, int]] = []
        self.loads: list[Made] = []
        self.varied = False
        self.varied_by: tuple[str, ...] = ()
        self.modules: set[str] = set()
        self.channels_first = 0

    def instance(self, cls: Class, given: list[Value], named: dict[str, Value]) -> Value:
        """An object of a class of the script."""
        raise NotImplementedError

    def see_import(self, modules: list[str]) -> None:
        """Take down where names come from."""
        self.modules.update(modules)

    def pass_by(self, statement: ast.stmt) -> None:
        """Take down that a statement concerns no network."""
        value = getattr(statement, "value", None)
        if isinstance(value, ast.Call):
            called = self.callee(value.func)
            if called.rpartition(".")[2] in _SILENT | HARMLESS:
                return
        self.passed.append(statement.lineno)

    def callee(self, node: ast.expr) -> str:
        """A dotted name as it stands in the script; '' for anything else."""
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute):
            before = self.callee(node.value)
            return f"{before}.{node.attr}" if before else node.attr
        return ""

    # Calls

    def call(self, node: ast.Call) -> Value:
        """What a call gives."""
        called = self.value(node.func)
        given, named, unpacked = self._given(node)
        held = (*given, *named.values())
        if isinstance(called, Function):
            return self.enter(called, given, named)
        if isinstance(called, Class):
            return self._instance(called, given, named, node)
        if isinstance(called, Method):
            return self._of_method(called, given, named, unpacked, node)
        if isinstance(called, Path):
            return self._of_path(called, given, named, unpacked, node)
        if isinstance(called, Made) and is_layer(called.kind):
            return self._apply(called, given, node)
        if isinstance(called, Network):
            return self._apply(called, given, node)
        if isinstance(called, Unknown) and isinstance(node.func, ast.Attribute):
            self._of_unknown(called, node, given)
        tensor = next((each for each in held if isinstance(each, Tensor)), None)
        if tensor is not None:
            return Tensor(tensor.start, joined=ast.unparse(node.func)[:60])
        return self.unknown(node, called, *held)

    def _instance(
        self, cls: Class, given: list[Value], named: dict[str, Value], node: ast.Call
    ) -> Value:
        bases = [self.callee(base).rpartition(".")[2] for base in cls.node.bases]
        if any(base in ("Layer", "Model", "Sequential") for base in bases):
            return Made(f"layers.{cls.node.name}", given, named, node)
        return self.instance(cls, given, named)

    def _given(self, node: ast.Call) -> tuple[list[Value], dict[str, Value], bool]:
        given: list[Value] = []
        named: dict[str, Value] = {}
        unpacked = False
        for each in node.args:
            if not isinstance(each, ast.Starred):
                given.append(self.value(each))
                continue
            values = self.value(each.value)
            if isinstance(values, list | tuple):
                given += values
            else:
                unpacked = True
        for keyword in node.keywords:
            value = self.value(keyword.value)
            if keyword.arg is not None:
                named[keyword.arg] = value
            elif isinstance(value, dict) and all(isinstance(name, str) for name in value):
                named.update(value)
            else:
                unpacked = True
        return given, named, unpacked

    def _of_unknown(self, owner: Unknown, node: ast.Call, given: list[Value]) -> None:
        """A method of something that may be a model."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        layers = [each for each in given if isinstance(each, Made) and is_layer(each.kind)]
        if name in ("add", "pop", "append", "insert", "remove", "extend", "clear"):
            for network in owner.networks:
                self.touched += 1
                network.faults.append(Problem(node.lineno, UNFIT))
            if name == "add" and layers and not owner.networks:
                self.strays.append(Problem(node.lineno, _STRAY))
        elif name in _BUILDING | HARMLESS and owner.networks:
            self.touched += 1

    def _of_path(
        self,
        path: Path,
        given: list[Value],
        named: dict[str, Value],
        unpacked: bool,
        node: ast.Call,
    ) -> Value:
        last, parts = path.last, path.name.split(".")
        ours = path.root in _KERAS or len(parts) <= 2 or parts[0] in ("layers", "models")
        made = Made(path.name, given, named, node, unpacked)
        if last == "Sequential" and self._is_keras(path):
            return self._new_network(made)
        if last in _MODELS and self._is_keras(path) and (given or named):
            return self._functional(made)
        if (is_layer(last) or last in INPUTS) and self._is_keras(path):
            self.touched += 1
            return Tensor(made) if last == "Input" else made
        tensors = [t for each in (*given, *named.values()) for t in tensors_in(each)]
        if tensors:
            return Tensor(tensors[0].start, joined=last)
        if last == "add" and given and isinstance(given[0], Made):
            self.strays.append(Problem(node.lineno, _STRAY))
        plain = simple(path.name, given, named)
        if plain is not NOTHING:
            self._remember(plain)
            return plain
        array = loaded(path.name, made) or prepared(path.name, given, named)
        if array is not None:
            if last in ("load_data", "load_parts"):
                self.loads.append(made)
                self.touched += 1
            if path.name.endswith(("augmentation.varied", "picture_variation.varied_pictures")):
                self.varied = True
                kinds = named.get("kinds")
                if isinstance(kinds, list | tuple):
                    self.varied_by = tuple(kind for kind in KINDS if kind in kinds)
            return array
        if last in ("set_image_dim_ordering", "set_image_data_format") and given:
            if given[0] in ("th", "channels_first"):
                self.channels_first = node.lineno
            self.touched += 1
            return None
        if last == "set_random_seed":
            self.touched += 1
            self.seeds.append((given[0] if given else named.get("seed"), node.lineno))
            return None
        if ours and (last[:1].isupper() or any(part in _MADE for part in parts)):
            self.touched += len(parts) > 1 and any(part in _MADE for part in parts)
            return made
        return self.unknown(node, *given, *named.values())

    def _is_keras(self, path: Path) -> bool:
        """Whether a name may be Keras's: it is imported from there, or nobody says."""
        root = path.root
        if is_plugin(path.name):
            return True
        return root in _KERAS or not any(
            module == root or module.startswith(f"{root}.") for module in self.modules
        )

    def _of_method(
        self,
        method: Method,
        given: list[Value],
        named: dict[str, Value],
        unpacked: bool,
        node: ast.Call,
    ) -> Value:
        owner, name = method.owner, method.name
        if isinstance(owner, Network):
            return self._of_network(owner, name, Made(name, given, named, node, unpacked))
        if isinstance(owner, Array):
            array = prepared(name, [owner, *given], named)
            return self.unknown(node) if array is None else array
        if isinstance(owner, list | dict | str | tuple) and name in METHODS[type(owner)]:
            return self._of_plain(owner, name, given, node)
        return self.unknown(node, owner, *given)

    def _of_plain(self, owner: Value, name: str, given: list[Value], node: ast.Call) -> Value:
        """A method of a string, a list or a dict."""
        changes = name in ("append", "extend", "insert", "pop", "reverse", "update")
        if changes and isinstance(owner, Layers):
            owner.network.faults.append(Problem(node.lineno, UNFIT))
        if changes and isinstance(owner, list | dict):
            self.change(owner)
        if unknown_in([each for each in given if not isinstance(each, Made | Network)]):
            if changes and name == "append":
                owner.append(given[0])
                return None
            if changes:
                self.put(owner, Unknown(), Unknown())
            return self.unknown(node, *given)
        try:
            result = getattr(owner, name)(*given)
        except (TypeError, ValueError, IndexError, KeyError, AttributeError):
            return self.unknown(node, *given)
        if isinstance(owner, list) and len(owner) > MOST:
            owner[:] = [Unknown("this list")]
        if isinstance(result, str) and len(result) > MOST:
            return self.unknown(node)
        return list(result) if name in ("keys", "values", "items") else result

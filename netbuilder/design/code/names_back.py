"""How a script names what it takes from Keras."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import Final

from netbuilder.design.code.spans import Changes

_LAYERS: Final = ("keras.layers", "tensorflow.keras.layers", "engine.layers")
_KERAS: Final = ("keras", "tensorflow.keras", "tensorflow", "engine")


class Names:
    """The names under which a script knows Keras, and imports of further layers.

    Args:
        changes: of the script.
        tree: the script.
        used: the calls that make its layers.

    Attributes:
        layers: what stands before a layer's name, with its dot; '' where it is imported by itself.
        keras: likewise before the names of Keras's modules; '?' where the script has none.
    """

    def __init__(self, changes: Changes, tree: ast.Module, used: Iterable[ast.Call]) -> None:
        self._changes, self._tree = changes, tree
        self._imported: set[str] = set()
        self.keras = "?"
        layers: str | None = None
        for node in ast.walk(tree):
            for alias in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
                module = getattr(node, "module", None)
                path, name = alias.name, alias.asname or alias.name
                path = f"{module}.{path}" if module else path
                self._imported.add(name)
                if path in _LAYERS and layers is None:
                    layers = f"{name}."
                if path in _KERAS and self.keras == "?":
                    self.keras = f"{name}.keras." if path == "tensorflow" else f"{name}."
        prefixes = [changes.of(e.func.value) for e in used if isinstance(e.func, ast.Attribute)]
        if prefixes:
            layers = f"{prefixes[0]}."
        if layers is None:
            layers = "" if self.keras == "?" else f"{self.keras}layers."
        self.layers = layers

    def import_layers(self, call: str) -> None:
        """Import the layers that a call names by themselves, where they are not imported yet."""
        wanted = set(re.findall(r"keras\.layers\.(\w+)", call)) - self._imported
        if not wanted or "*" in self._imported:
            return
        for node in ast.walk(self._tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "") in _LAYERS:
                _, end = self._changes.span(node.names[-1])
                self._changes.replace(end, end, "".join(f", {name}" for name in sorted(wanted)))
                self._imported |= wanted
                return

    def import_plugin(self, statement: str) -> None:
        """Import a plug-in's layers, unless the script does or nothing is to be imported."""
        module = statement.partition("  #")[0].removeprefix("import ")
        if not statement or module in self._imported:
            return
        for node in self._tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                end = self._changes.line_start(node.end_lineno or node.lineno)
                end += len(self._changes.line(node.end_lineno or node.lineno))
                self._changes.replace(end, end, f"\n{statement}")
                self._imported.add(module)
                return

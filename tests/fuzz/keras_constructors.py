"""What real Keras makes of the models in public scripts; run by Keras's own interpreter.

Reads names of files from standard input, one a line, and prints a line of JSON for each. Scripts
are walked, not run: of what they call only Keras's constructors of layers, a few functions of
Python's and NumPy's on data of zeros, and the scripts' own functions are carried out.
"""

from __future__ import annotations

import ast
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")
import contextlib

import numpy as np
from keras_expressions import Expressions
from keras_values import SIGNS, Cls, Env, Function, Model, Name, Own, Return, Stop, U


class Walk(Expressions):
    """Walks statements."""

    # Statements

    def block(self, statements):
        for each in statements:
            self.steps += 1
            method = getattr(self, "do_" + type(each).__name__.lower(), None)
            if method is not None:
                method(each)

    def do_expr(self, node):
        self.ev(node.value)

    def do_assign(self, node):
        value = self.ev(node.value)
        for target in node.targets:
            self.assign(target, value)

    def do_annassign(self, node):
        if node.value is not None:
            self.assign(node.target, self.ev(node.value))

    def do_augassign(self, node):
        self.assign(node.target, self.ev(ast.BinOp(node.target, node.op, node.value)))

    def assign(self, target, value):
        if isinstance(target, ast.Name):
            self.env[target.id] = value
        elif isinstance(target, ast.Tuple | ast.List):
            values = list(value) if isinstance(value, list | tuple) else []
            for i, each in enumerate(target.elts):
                self.assign(each, values[i] if len(values) == len(target.elts) else U())
        elif isinstance(target, ast.Attribute):
            owner = self.ev(target.value)
            if isinstance(owner, Own):
                owner.values[target.attr] = value
        elif isinstance(target, ast.Subscript):
            owner = self.ev(target.value)
            if isinstance(owner, dict | list):
                with contextlib.suppress(Exception):
                    owner[self.index(target.slice)] = value

    def do_import(self, node):
        for each in node.names:
            root = each.name.partition(".")[0]
            self.env[each.asname or root] = Name(each.name if each.asname else root)

    def do_importfrom(self, node):
        for each in node.names:
            if each.name != "*":
                own = node.module in ("six.moves", "builtins")
                path = each.name if own else f"{node.module}.{each.name}"
                self.env[each.asname or each.name] = Name(path)

    def do_functiondef(self, node):
        self.env[node.name] = Function(node, self.env)

    def do_classdef(self, node):
        self.env[node.name] = Cls(node, self.env)

    def do_if(self, node):
        test = self.ev(node.test)
        if isinstance(test, U | Name | np.ndarray):
            self.maybe(node.body)
            self.maybe(node.orelse)
        else:
            self.block(node.body if test else node.orelse)

    def maybe(self, body):
        before = dict(self.env)
        self.fresh.append(set())
        try:
            self.block(body)
        except Return:
            pass
        finally:
            self.fresh.pop()
        for name, value in list(self.env.items()):
            if name in before and before[name] is not value and not isinstance(before[name], Model):
                self.env[name] = U()

    def do_for(self, node):
        values = self.ev(node.iter)
        kinds = list | tuple | range | dict | enumerate | zip
        if isinstance(values, kinds) and (not hasattr(values, "__len__") or len(values) < 300):
            for each in values:
                self.assign(node.target, each)
                try:
                    self.block(node.body)
                except Stop as stop:
                    if stop.args[0] == "steps":
                        raise
                    if stop.args[0] == "break":
                        break
            return
        for each in ast.walk(node):
            is_set = isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
            if is_set and not isinstance(self.env.get(each.id), Model):
                self.env[each.id] = U()
        try:
            self.maybe(node.body)
        except Stop as stop:
            if stop.args[0] == "steps":
                raise

    def do_while(self, node):
        self.do_for(ast.For(ast.Name("_", ast.Store()), ast.Set([]), node.body, []))

    def do_with(self, node):
        self.block(node.body)

    def do_try(self, node):
        self.block(node.body)

    def do_return(self, node):
        raise Return(None if node.value is None else self.ev(node.value))

    def do_break(self, node):
        raise Stop("break")

    def do_continue(self, node):
        raise Stop("continue")

    def do_raise(self, node):
        raise Return(U())

    def run(self, function, args, kw):
        node = function.node
        self.called.add(node)
        if self.depth > 10:
            return U()
        outer, self.env = self.env, Env(function.env)
        self.depth += 1
        try:
            names = [a.arg for a in node.args.args]
            for name in names:
                self.env[name] = U()
            for name, default in zip(reversed(names), reversed(node.args.defaults), strict=False):
                self.env[name] = self.ev(default)
            for a, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
                self.env[a.arg] = U() if default is None else self.ev(default)
            given = [function.bound, *args] if function.bound is not None else args
            self.env.update(zip(names, given, strict=False))
            self.env.update(dict(kw.items()))
            if isinstance(node, ast.Lambda):
                return self.ev(node.body)
            try:
                self.block(node.body)
            except Return as found:
                return found.args[0]
            return None
        finally:
            self.depth -= 1
            self.env = outer

    def all(self, tree):
        with contextlib.suppress(Return, Stop):
            self.block(tree.body)
        outside = self.env
        for node in tree.body:
            items = [(node, None)]
            if isinstance(node, ast.ClassDef):
                own = Own(Cls(node, outside))
                items = [(m, own) for m in node.body if isinstance(m, ast.FunctionDef)]
                items.sort(key=lambda i: i[0].name != "__init__")
            for function, own in items:
                if (
                    isinstance(function, ast.FunctionDef)
                    and function not in self.called
                    and (
                        "Sequential" in ast.unparse(function)
                        or "Model(" in ast.unparse(function)
                        or function.name == "__init__"
                    )
                ):
                    with contextlib.suppress(Return, Stop):
                        self.run(Function(function, outside, own), [], {})


def told(model: Model) -> dict[str, Any]:
    layers, trouble, shape = [], model.trouble, None
    for i, layer in enumerate(model.layers):
        if layer.made == "input":
            shape = layer.shape if i == 0 else shape
            continue
        if layer.trouble:
            trouble = trouble or layer.trouble
            continue
        if shape is None and i == 0:
            shape = layer.shape
        layers.append([type(layer.made).__name__, layer.made.get_config()])
        after = getattr(layer, "after", None)
        if after is not None:
            layers.append([type(after.made).__name__, after.made.get_config()])
    if isinstance(shape, int):
        shape = [shape]
    known = isinstance(shape, tuple | list) and all(isinstance(s, int) for s in shape)
    return {"line": model.line, "layers": layers, "trouble": trouble, "inner": model.inner,
            "shape": list(shape) if known else None}  # fmt: skip


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (12 * 2**30,) * 2)
    for line in sys.stdin:
        text = Path(line.strip()).read_text("utf-8")
        walk = Walk()
        walk.old = any(word in text for word in SIGNS) and "tensorflow" not in text
        signal.alarm(60)
        try:
            walk.all(ast.parse(text))
            models = [told(m) for m in walk.models]
            print(json.dumps({"file": line.strip(), "models": models}, default=str), flush=True)
        except Exception as error:
            print(json.dumps({"file": line.strip(), "error": repr(error)}), flush=True)
        signal.alarm(0)


if __name__ == "__main__":
    main()

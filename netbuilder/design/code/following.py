"""The statements of a script, followed without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from netbuilder.design.code.calling import Calling
from netbuilder.design.code.looking import (
    MOST_STEPS_OF_LOOP,
    assigned,
    builds,
    is_long,
    only_imports,
    same,
    survives,
    tells,
)
from netbuilder.design.code.values import (
    Class,
    Function,
    Network,
    Path,
    Scope,
    Thing,
    Unknown,
    Value,
    networks_in,
)

_DEEPEST_CALL: Final = 12
_BUILT_IN: Final = ("six.moves", "builtins", "past.builtins", "future.builtins")
"""Modules whose names are Python's own."""


class _Return(Exception):  # noqa: N818 - control flow of the script
    """A function of the script is left."""


class _Raise(_Return):
    """An error ends the script, or what calls this function goes on elsewhere."""


class _Leave(Exception):  # noqa: N818 - control flow of the script
    """A round of a loop is left.

    Args:
        ends: whether the loop is left, too.
    """

    def __init__(self, ends: bool) -> None:
        self.ends = ends


class Following(Calling):
    """Follows a script from top to bottom, then what it defines and never calls."""

    def __init__(self, steps: int) -> None:
        super().__init__(steps)
        self._returns: list[list[Value]] = []
        self._called: set[ast.AST] = set()
        self._fresh = 0

    def follow(self, tree: ast.Module) -> None:
        """Follow a whole script."""
        with self._ends():
            self._block(tree.body)
        outside = self.scope
        for function, scope, thing in list(self._uncalled(tree)):
            self.scope = outside
            with self._ends():
                self._enter(Function(function, scope, thing), [], {}, guess=True)

    @contextmanager
    def _ends(self) -> Iterator[None]:
        with suppress(_Return, _Leave):
            yield

    def _uncalled(self, tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, Scope, Thing | None]]:
        """Functions that make a model for somebody else to call."""
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node not in self._called and builds(node):
                yield node, self.scope, None
            if isinstance(node, ast.ClassDef) and builds(node):
                methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
                if all(each in self._called for each in methods if builds(each)):
                    continue
                thing = Thing(Class(node, self.scope))
                for each in methods:
                    if each.name == "__init__" and each not in self._called:
                        yield each, self.scope, thing
                for each in methods:
                    if each not in self._called and builds(each):
                        yield each, self.scope, thing

    # Statements

    def _block(self, statements: Sequence[ast.stmt]) -> None:
        for statement in statements:
            self._steps -= 1
            follow = getattr(self, f"_do_{type(statement).__name__.lower()}", None)
            if follow is None:
                self.pass_by(statement)
            else:
                follow(statement)

    def _do_expr(self, statement: ast.Expr) -> None:
        if isinstance(statement.value, ast.Constant):
            return
        before = self.touched
        value = self.value(statement.value)
        if self.touched == before and not isinstance(value, Network):
            self.pass_by(statement)

    def _do_assign(self, statement: ast.Assign) -> None:
        before = self.touched
        value = self.value(statement.value)
        for target in statement.targets:
            self._give(target, value)
        if self.touched == before and not tells(value):
            self.pass_by(statement)

    def _do_annassign(self, statement: ast.AnnAssign) -> None:
        if statement.value is not None:
            self._give(statement.target, self.value(statement.value))

    def _do_augassign(self, statement: ast.AugAssign) -> None:
        target = statement.target
        before = self.value(target)
        after = self.combine(before, self.value(statement.value), statement.op, target)
        if isinstance(before, list) and isinstance(after, list):
            self.change(before)
        self._give(target, after)
        if not tells(after):
            self.pass_by(statement)

    def _give(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Subscript):
            owner = self.value(target.value)
            if isinstance(owner, list | dict):
                self.change(owner)
        self.assign(target, value)

    def _do_import(self, statement: ast.Import) -> None:
        for each in statement.names:
            name = each.name if each.asname else each.name.partition(".")[0]
            self.scope.values[each.asname or name] = Path(name)
        self.see_import([each.name for each in statement.names])

    def _do_importfrom(self, statement: ast.ImportFrom) -> None:
        module = statement.module or ""
        before = "" if module in _BUILT_IN else f"{module}."
        for each in statement.names:
            if each.name != "*":
                self.scope.values[each.asname or each.name] = Path(f"{before}{each.name}")
        self.see_import([module])

    def _do_pass(self, statement: ast.Pass) -> None:
        """Nothing."""

    _do_global = _do_nonlocal = _do_pass

    def _do_functiondef(self, statement: ast.FunctionDef) -> None:
        self.scope.values[statement.name] = Function(statement, self.scope)

    def _do_classdef(self, statement: ast.ClassDef) -> None:
        self.scope.values[statement.name] = Class(statement, self.scope)

    def _do_if(self, statement: ast.If) -> None:
        before = self.touched
        test = self.value(statement.test)
        known = self.truth(test)
        if known is not None:
            self._block(statement.body if known else statement.orelse)
            return
        self._either((statement.body, statement.orelse))
        if self.touched == before:
            self.pass_by(statement)

    def _either(self, branches: Iterable[Sequence[ast.stmt]]) -> None:
        """Follow branches of which one, nobody knows which, is run."""
        scope = self.scope
        start = dict(scope.values)
        ends = []
        is_left = False
        for branch in branches:
            scope.values = dict(start)
            with self.doubt():
                is_left = self._lenient(branch) or is_left
            ends.append(scope.values)
        merged = dict(start)
        for name in {name for end in ends for name in end}:
            found = [end[name] for end in ends if name in end]
            if all(each is found[0] for each in found) or all(map(same(found[0]), found)):
                merged[name] = found[0]
            else:
                networks = tuple(each for value in found for each in networks_in(value))
                merged[name] = Unknown(name, networks)
        scope.values = merged
        if is_left:
            self.doubt_for_good()

    def _lenient(self, statements: Sequence[ast.stmt]) -> bool:
        """Follow statements; whether they leave the function or the round of the loop."""
        try:
            self._block(statements)
        except _Raise:
            pass
        except (_Return, _Leave):
            return True
        return False

    def _do_for(self, statement: ast.For) -> None:
        values = self.value(statement.iter)
        if isinstance(values, dict):
            values = list(values)
        before = self.touched
        if isinstance(values, list | tuple) and not is_long(values, statement):
            with self.restored():
                self._rounds(statement, values)
        else:
            self._repeat(statement, [statement.target], values)
        if self.touched == before:
            self.pass_by(statement)

    _do_asyncfor = _do_for

    def _rounds(self, statement: ast.For | ast.AsyncFor, values: Sequence[Value]) -> None:
        grown, left = self.grown, self._steps - MOST_STEPS_OF_LOOP
        for each in tuple(values):
            if self._steps < left and self.grown == grown:
                self._repeat(statement, [statement.target], values)
                return
            self.assign(statement.target, each)
            try:
                self._block(statement.body)
            except _Leave as leave:
                if leave.ends:
                    return
        self._block(statement.orelse)

    def _do_while(self, statement: ast.While) -> None:
        before = self.touched
        known = self.truth(self.value(statement.test))
        if known is not False:
            self._repeat(statement, [], None)
        if self.touched == before:
            self.pass_by(statement)

    def _repeat(
        self, statement: ast.For | ast.AsyncFor | ast.While, targets: list[ast.expr], values: Value
    ) -> None:
        """Follow the body of a loop whose rounds nobody knows, once."""
        changed = [name for name in assigned(statement) if name in self.scope.values]
        kept = {name: self.scope.values[name] for name in changed}
        for name, old in kept.items():
            self.scope.values[name] = Unknown(name, networks_in(old))
        for target in targets:
            self.assign(target, self.unknown(target, values))
        with self.doubt():
            self._lenient(statement.body)
        for name, old in kept.items():
            new = self.scope.values.get(name)
            if not (isinstance(new, Network) and not networks_in(old)):
                known = (*networks_in(old), *networks_in(new))
                self.scope.values[name] = Unknown(name, tuple(dict.fromkeys(known)))
        for name in assigned(statement):
            new = self.scope.values.get(name)
            if name not in kept and new is not None and not survives(new):
                self.scope.values[name] = Unknown(name, networks_in(new))

    def _do_with(self, statement: ast.With) -> None:
        for item in statement.items:
            value = self.value(item.context_expr)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, self.unknown(item.context_expr, value))
        self._block(statement.body)

    _do_asyncwith = _do_with

    def _do_try(self, statement: ast.Try) -> None:
        self._block(statement.body)
        for handler in statement.handlers:
            if handler.name:
                self.scope.values[handler.name] = Unknown(handler.name)
            imports = all(isinstance(e, ast.Import | ast.ImportFrom) for e in statement.body)
            if not imports and not only_imports(handler.body):
                self._either((handler.body, ()))
        self._block(statement.orelse)
        self._block(statement.finalbody)

    def _do_return(self, statement: ast.Return) -> None:
        value = None if statement.value is None else self.value(statement.value)
        if self._returns:
            self._returns[-1].append(value)
        raise _Return

    def _do_break(self, statement: ast.Break) -> None:
        raise _Leave(ends=True)

    def _do_continue(self, statement: ast.Continue) -> None:
        raise _Leave(ends=False)

    def _do_raise(self, statement: ast.Raise) -> None:
        raise _Raise

    def _do_delete(self, statement: ast.Delete) -> None:
        for target in statement.targets:
            if isinstance(target, ast.Name):
                self.scope.values.pop(target.id, None)
            elif isinstance(target, ast.Subscript):
                owner = self.value(target.value)
                if isinstance(owner, list | dict):
                    self.put(owner, Unknown(), Unknown())

    # Functions of the script

    def enter(self, function: Function, given: list[Value], named: dict[str, Value]) -> Value:
        """What a function of the script gives for some arguments."""
        return self._enter(function, given, named, guess=False)

    def _enter(
        self, function: Function, given: list[Value], named: dict[str, Value], *, guess: bool
    ) -> Value:
        node = function.node
        if len(self._returns) >= _DEEPEST_CALL or isinstance(node, ast.AsyncFunctionDef):
            return Unknown("", tuple(n for each in given for n in networks_in(each)))
        self._called.add(node)
        outer, values, depth = self.scope, Scope(function.scope), len(self._returns)
        values.values = self._arguments(function, given, named)
        self.scope = values
        try:
            if isinstance(node, ast.Lambda):
                return self.value(node.body)
            self._returns.append([])
            with self.restored(), suppress(_Return, _Leave):
                self._block(node.body)
            found = self._returns.pop()
            if not found:
                return None
            if len(found) == 1 or all(map(same(found[0]), found)):
                return found[0]
            networks = tuple(dict.fromkeys(n for each in found for n in networks_in(each)))
            return Unknown(f"{node.name}()", networks)
        finally:
            self.scope = outer
            del self._returns[depth:]

    def _arguments(
        self, function: Function, given: list[Value], named: dict[str, Value]
    ) -> dict[str, Value]:
        """The variables that a function begins with; unknown where nothing is given."""
        declared = function.node.args
        names = [each.arg for each in (*declared.posonlyargs, *declared.args)]
        bound = [function.bound, *given] if function.bound is not None else list(given)
        values: dict[str, Value] = {name: Unknown(name) for name in names}
        here, self.scope = self.scope, function.scope
        try:
            defaults = [self.value(each) for each in declared.defaults]
            values.update(zip(reversed(names), reversed(defaults), strict=False))
            for each, default in zip(declared.kwonlyargs, declared.kw_defaults, strict=True):
                values[each.arg] = Unknown(each.arg) if default is None else self.value(default)
        finally:
            self.scope = here
        values.update(zip(names, bound, strict=False))
        if declared.vararg is not None:
            values[declared.vararg.arg] = tuple(bound[len(names) :])
        others = {name: value for name, value in named.items() if name not in values}
        values.update({name: value for name, value in named.items() if name in values})
        if declared.kwarg is not None:
            values[declared.kwarg.arg] = others
        return values

    def instance(self, cls: Class, given: list[Value], named: dict[str, Value]) -> Value:
        """An object of a class of the script."""
        thing = Thing(cls)
        for statement in cls.node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
                self.enter(Function(statement, cls.scope, thing), given, named)
        return thing

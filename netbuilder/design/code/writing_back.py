"""Edits of a design, carried out in the script that it was read from."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from netbuilder.design.blocks import Block
from netbuilder.design.catalogue import entry
from netbuilder.design.code import writer
from netbuilder.design.code.arguments_back import SHAPES, names_of, set_arguments
from netbuilder.design.code.building import INPUTS
from netbuilder.design.code.limits import MOST_STEPS
from netbuilder.design.code.matching import in_order, renamed
from netbuilder.design.code.names_back import Names
from netbuilder.design.code.outcome import Reading
from netbuilder.design.code.reader import Understood, understand
from netbuilder.design.code.spans import Changes
from netbuilder.design.code.training_back import write_training
from netbuilder.design.code.values import Made
from netbuilder.design.design import Design

_TRIES: Final = 3  # names may have to be added to layers whose own would become others


@dataclass(frozen=True)
class Rewritten:
    """A script that was changed in place.

    Attributes:
        text: the script.
        reading: what it says now.
    """

    text: str
    reading: Reading


def rewritten(
    source: str,
    before: Design,
    after: Design,
    model: str | None = None,
    steps: int = MOST_STEPS,
) -> Rewritten | None:
    """A script that means another design, as like the one before as can be.

    Args:
        source: the script.
        before: what it means.
        after: what it is to mean.
        model: the key of the model that is meant.
        steps: the most that are taken to read it.

    Returns:
        The script; None where it cannot be changed in place. Read again, it means `after`.
    """
    known = understand(source, before, model, steps)
    if known.reading.design != before or known.tree is None:
        return None
    found = None
    if known.text == source:
        found = _written(source, known, before, after, model, steps)
    if found is not None:
        return found
    reading = understand(source, after, model, steps).reading
    # What the script says nothing of is as it was.
    return Rewritten(source, reading) if reading.design == after else None


def _written(
    source: str, known: Understood, before: Design, after: Design, model: str | None, steps: int
) -> Rewritten | None:
    """The script with what has changed."""
    named: set[str] = set()
    for _ in range(_TRIES):
        text = _Rewriting(source, known, before, after, named).text()
        if text is None:
            return None
        reading = understand(text, before, model, steps).reading
        read = reading.design
        if read == after:
            return Rewritten(text, reading)
        if read is None or len(read.blocks) != len(after.blocks):
            return None
        wrong = {
            new.name
            for new, old in zip(after.blocks, read.blocks, strict=True)
            if new.name != old.name
        }
        if not wrong - named:
            return None
        named |= wrong
    return None


class _Rewriting:
    """One try.

    Args:
        source: the script.
        known: what it says, and where.
        before: what it means.
        after: what it is to mean.
        named: blocks whose names are written out.
    """

    def __init__(
        self, source: str, known: Understood, before: Design, after: Design, named: set[str]
    ) -> None:
        self._known = known
        self._before, self._after = before, after
        self._named = named
        self._changes = Changes(source)
        self._tree = known.tree or ast.Module([], [])
        self._parents = {
            child: node for node in ast.walk(self._tree) for child in ast.iter_child_nodes(node)
        }
        self._sources = dict(zip((b.name for b in before.blocks), known.sources, strict=True))
        nodes = [each.node for each in known.sources if isinstance(each, Made)]
        self._shared = {id(node) for node in nodes if nodes.count(node) > 1}
        used = (each.node for each in known.sources if isinstance(each, Made))
        self._names = Names(self._changes, self._tree, used)
        self._extra: dict[str, dict[str, str]] = {}

    def text(self) -> str | None:
        """The script; None where it cannot be changed so."""
        if not self._input() or not self._blocks():
            return None
        network = self._known.network
        if network is None or not write_training(
            self._changes, network, self._before, self._after, self._names.keras
        ):
            return None
        return self._changes.done()

    # Blocks

    def _blocks(self) -> bool:
        """Write what became of the blocks; whether that can be done."""
        old = {block.name: block for block in self._before.blocks}
        pairs = renamed(self._before, self._after)
        new_by_old = {pairs.get(block.name, block.name): block for block in self._after.blocks}
        order = [pairs.get(b.name, b.name) for b in self._after.blocks]
        kept = in_order([name for name in order if name in old], list(old))
        for name in old:
            if (name not in new_by_old or name not in kept) and not self._remove(name):
                return False
        last: str | None = None
        waiting: list[Block] = []
        for name in order:
            block = new_by_old[name]
            if name not in kept:
                waiting.append(block)
                continue
            if waiting and not self._insert(waiting, last, name):
                return False
            waiting, last = [], name
            if not self._change(name, old[name], block):
                return False
        return not waiting or self._insert(waiting, last, None)

    def _call(self, name: str) -> ast.Call | None:
        source = self._sources.get(name)
        if not isinstance(source, Made) or id(source.node) in self._shared:
            return None
        return source.node

    def _change(self, name: str, old: Block, new: Block) -> bool:
        source = self._sources[name]
        extra = self._extra.get(name, {})
        if old == new and not extra and new.name not in self._named:
            return True
        if isinstance(source, int):
            return self._change_comment(source, new)
        node = self._call(name)
        if node is None or not isinstance(source, Made):
            return False
        if old.kind != new.kind:
            start, end = self._changes.span(node)
            self._changes.replace(start, end, self._new_call(new))
            return True
        if old.enabled != new.enabled:
            return self._disable(node, new)
        values = {
            each.name: writer.spelled(each, new.parameters[each.name])
            for each in entry(new.kind).parameters
            if new.parameters[each.name] != old.parameters[each.name]
        }
        if new.name != old.name or new.name in self._named:
            values["name"] = writer.value_text(new.name)
        if new.frozen != old.frozen:
            values["trainable"] = str(not new.frozen)
        set_arguments(self._changes, node, {**values, **extra}, *names_of(source.kind))
        return True

    def _new_call(self, block: Block) -> str:
        call = writer.layer_call(block)
        self._names.import_plugin(writer.plugin_import(block.kind))
        prefix = self._names.layers
        if not prefix:
            self._names.import_layers(call)
        return call.replace("keras.layers.", prefix)

    def _change_comment(self, line: int, new: Block) -> bool:
        start = self._changes.line_start(line)
        end = start + len(self._changes.line(line))
        indent, call = self._changes.indent(line), self._new_call(new)
        if not new.enabled:
            self._changes.replace(start, end, f"{indent}{writer.DISABLED}{call},")
            return True
        receiver = self._receiver(line)
        text = f"{call}," if receiver is None else f"{receiver}.add({call})"
        self._changes.replace(start, end, f"{indent}{text}")
        return True

    def _receiver(self, line: int) -> str | None:
        """The model that a layer on a line would be added to; None within a list."""
        for node in ast.walk(self._tree):
            is_list = isinstance(node, ast.List) and node.lineno <= line <= (node.end_lineno or 0)
            if is_list:
                return None
        for name in self._sources:
            added = self._statement(name)
            if added is not None:
                return added[1]
        return None

    def _disable(self, node: ast.Call, new: Block) -> bool:
        """Comment a layer out, where it has lines of its own."""
        parent = self._parents.get(node)
        whole: ast.expr | ast.stmt = node
        if isinstance(parent, ast.Call):
            statement = self._parents.get(parent)
            if not isinstance(statement, ast.Expr):
                return False
            whole = statement
        elif not isinstance(parent, ast.List):
            return False
        start, end = self._lines_of(whole)
        if start is None:
            return False
        text = f"{self._changes.indent(whole.lineno)}{writer.DISABLED}{self._new_call(new)},\n"
        self._changes.replace(start, end, text)
        return True

    def _lines_of(self, node: ast.expr | ast.stmt) -> tuple[int | None, int]:
        """The whole lines of a node that shares them with no other code, comments aside."""
        start, end = self._changes.span(node)
        first = self._changes.line_start(node.lineno)
        after = self._changes.line_start((node.end_lineno or node.lineno) + 1)
        rest = self._changes.text[end:after]
        alone = not self._changes.text[first:start].strip()
        if alone and re.fullmatch(r"[ \t]*,?[ \t]*(#[^\n]*)?\n?", rest):
            return first, after
        return None, 0

    def _remove(self, name: str) -> bool:
        source = self._sources[name]
        if isinstance(source, int):
            start = self._changes.line_start(source)
            self._changes.replace(start, self._changes.line_start(source + 1), "")
            return True
        node = self._call(name)
        if node is None:
            return False
        added = self._statement(name)
        whole: ast.expr | ast.stmt = added[0] if added is not None else node
        parent = self._parents.get(node)
        if added is None and not isinstance(parent, ast.List):
            return False
        first, after = self._lines_of(whole)
        if first is not None:
            self._changes.replace(first, after, "")
            return True
        if added is not None or not isinstance(parent, ast.List):
            return False
        begin, stop = self._changes.span(node)
        behind = re.match(r"\s*,[ \t]*", self._changes.text[stop:])
        if behind:
            self._changes.replace(begin, stop + behind.end(), "")
        elif len(parent.elts) > 1 and parent.elts[-1] is node:
            self._changes.replace(self._changes.span(parent.elts[-2])[1], stop, "")
        else:
            self._changes.replace(begin, stop, "")
        return True

    def _statement(self, name: str) -> tuple[ast.Expr, str] | None:
        """The statement that adds a layer, and the model it is added to."""
        node = self._call(name)
        parent = None if node is None else self._parents.get(node)
        if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Attribute):
            statement = self._parents.get(parent)
            if parent.func.attr == "add" and isinstance(statement, ast.Expr):
                return statement, self._changes.of(parent.func.value)
        return None

    def _insert(self, blocks: Sequence[Block], before: str | None, after: str | None) -> bool:
        """Write new layers behind one, or before another."""
        for name, behind in ((before, True), (after, False)):
            if name is None:
                continue
            added, node = self._statement(name), self._call(name)
            if added is not None:
                statement, receiver = added
                indent = self._changes.indent(statement.lineno)
                lines = [f"{receiver}.add({self._new_call(block)})" for block in blocks]
                return self._insert_lines(statement, indent, lines, behind)
            parent = None if node is None else self._parents.get(node)
            if node is not None and isinstance(parent, ast.List):
                return self._insert_elements(node, parent, blocks, behind)
        return False

    def _insert_lines(
        self, statement: ast.stmt, indent: str, lines: list[str], behind: bool
    ) -> bool:
        if self._lines_of(statement)[0] is None:
            return False
        line = (statement.end_lineno or statement.lineno) + 1 if behind else statement.lineno
        place = self._changes.line_start(line)
        text = "".join(f"{indent}{each}\n" for each in lines)
        ends = place == 0 or self._changes.text[place - 1] == "\n"
        self._changes.replace(place, place, text if ends else f"\n{text}")
        return True

    def _insert_elements(
        self, node: ast.Call, parent: ast.List, blocks: Sequence[Block], behind: bool
    ) -> bool:
        calls = [self._new_call(block) for block in blocks]
        start, end = self._changes.span(node)
        own = self._lines_of(node)[0] is not None
        indent = f"\n{self._changes.indent(node.lineno)}" if own else " "
        if not behind:
            text = "".join(f"{call},{indent}" for call in calls)
            self._changes.replace(start, start, text)
            return True
        comma = re.match(r"\s*,", self._changes.text[end:])
        if comma is None:
            text = "".join(f",{indent}{call}" for call in calls)
            self._changes.replace(end, end, text)
            return True
        place = end + comma.end()
        if own:
            place = self._changes.line_start((node.end_lineno or node.lineno) + 1)
            blank = self._changes.indent(node.lineno)
            text = "".join(f"{blank}{call},\n" for call in calls)
        else:
            text = "".join(f" {call}," for call in calls)
        self._changes.replace(place, place, text)
        return True

    # The input

    def _input(self) -> bool:
        """Write another shape of the input, or keep it where the first layer says it."""
        shape = self._after.input_shape
        first = self._before.blocks[0].name if self._before.blocks else ""
        now = self._after.blocks[0].name if self._after.blocks else ""
        now = renamed(self._before, self._after).get(now, now)
        moved = first != now
        if shape == self._before.input_shape and not moved:
            return True
        for node in self._inputs():
            if shape != self._before.input_shape:
                text = writer.value_text(tuple(shape))
                set_arguments(self._changes, node, {"shape": text}, ("shape",))
            return True
        if not self._before.blocks or not self._after.blocks:
            return shape == self._before.input_shape
        source = self._sources[self._before.blocks[0].name]
        says = isinstance(source, Made) and any(word in source.named for word in SHAPES)
        if shape == self._before.input_shape and not says:
            return True
        if now not in self._sources:
            return False
        self._extra[now] = {"input_shape": writer.value_text(tuple(shape))}
        return True

    def _inputs(self) -> list[ast.Call]:
        """The call of Input in the model, if there is one."""
        network = self._known.network
        items = [] if network is None else network.items
        return [item.node for item in items if isinstance(item, Made) and item.kind in INPUTS]

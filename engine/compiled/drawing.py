"""Random numbers for a block of steps, in the order in which NumPy's steps draw them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from engine.compiled.lowering import Drawn
from engine.types import Array, Generator

_LEVELS_IN_WORD = 4

_TYPES = {"levels": np.uint16, "normals": np.float32, "uniforms": np.float64}


class Drawing:
    """What the layers of a program draw.

    Args:
        wanted: the numbers that kernels take, first to last.
    """

    def __init__(self, wanted: Iterable[Drawn]) -> None:
        # Layers that share a generator take turns at it, step by step.
        self._groups: dict[int, _Group] = {}
        for each in wanted:
            generator = each.layer.random
            self._groups.setdefault(id(generator), _Group(generator, [])).members.append(each)

    @property
    def bytes_each(self) -> int:
        """Of the numbers that a sample takes in a step, about."""
        return sum(
            each.each * np.dtype(_TYPES[each.field]).itemsize
            for group in self._groups.values()
            for each in group.members
        )

    def draw(self, steps: int, rows: int) -> Taken:
        """Draw for so many steps with so many samples each, and hand it to the kernels."""
        before = [
            (group, rows, group.generator.bit_generator.state) for group in self._groups.values()
        ]
        for group in self._groups.values():
            for member, (values, stride) in zip(
                group.members, group.draw(steps, rows), strict=True
            ):
                member.arguments.stride = stride
                member.arguments.put(member.field, values)
        return Taken(before)


class _Group(NamedTuple):
    """Those that draw from one generator."""

    generator: Generator
    members: list[Drawn]

    def draw(self, steps: int, rows: int) -> Sequence[tuple[Array, int]]:
        """The numbers of each for all steps, and how many of them a step has."""
        if all(each.field == "levels" for each in self.members):
            return self._levels(steps, rows)
        found = [
            np.empty((steps, _numbers(each, rows)), _TYPES[each.field]) for each in self.members
        ]
        for step in range(steps):
            for each, values in zip(self.members, found, strict=True):
                if each.field == "normals":
                    self.generator.standard_normal(dtype=np.float32, out=values[step])
                elif each.field == "uniforms":
                    self.generator.random(out=values[step])
                else:
                    values[step] = self._raw(values.shape[1] // _LEVELS_IN_WORD)
        return [(values, values.shape[1]) for values in found]

    def _levels(self, steps: int, rows: int) -> Sequence[tuple[Array, int]]:
        """The same at once, where all draw levels."""
        each = [_words(member.each * rows) for member in self.members]
        drawn = self._raw(steps * sum(each))
        starts = [_LEVELS_IN_WORD * sum(each[:number]) for number in range(len(each))]
        return [(drawn[start:], _LEVELS_IN_WORD * sum(each)) for start in starts]

    def _raw(self, words: int) -> Array:
        raw: Any = self.generator.bit_generator.random_raw(words)
        return np.asarray(raw.view(np.uint16))


class Taken:
    """What was drawn for a block."""

    def __init__(self, before: list[tuple[_Group, int, Any]]) -> None:
        self._before = before

    def keep(self, steps: int) -> None:
        """Let the generators stand where so many steps leave them."""
        for group, rows, state in self._before:
            group.generator.bit_generator.state = state
            if steps:
                group.draw(steps, rows)


def _numbers(wanted: Drawn, rows: int) -> int:
    """How many numbers are drawn for a step."""
    count = wanted.each * rows
    return _LEVELS_IN_WORD * _words(count) if wanted.field == "levels" else count


def _words(values: int) -> int:
    """64-bit words for so many 16-bit numbers."""
    return -(-values // _LEVELS_IN_WORD)

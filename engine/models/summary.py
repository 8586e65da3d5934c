"""The table that `model.summary()` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from engine.layers.base import Layer
from engine.layers.entries import kind_of
from engine.layers.nested import Nested
from engine.types import Array, Shape

_HEADER = ("Layer (type)", "Output Shape", "Param #")


def summary(
    self: Any,
    line_length: int | None = None,
    positions: Sequence[float] | None = None,
    print_fn: Callable[[str], Any] | None = None,
    expand_nested: bool = False,
    show_trainable: bool = False,
    layer_range: Sequence[str] | None = None,
) -> None:
    """Print layers, output shapes and parameter counts.

    Args:
        self: the model, of which this is a method.
        line_length: least width of the table, in characters.
        positions: of no meaning here; columns are as wide as what is in them.
        print_fn: takes the text; standard output where None.
        expand_nested: whether the layers of models within have rows, too.
        show_trainable: whether a column says what training changes.
        layer_range: names of the first and the last layer to be shown.
    """
    optimizer = self.optimizer
    kept = optimizer.variables(self.flat().parts) if optimizer and optimizer.built else ()
    text = table(
        self.name,
        self.stack.line,
        self.stack.between(*layer_range) if layer_range else None,
        expand_nested=expand_nested,
        optimizer=[array for _, array in kept],
        frozen=not self.trainable,
        width=line_length or 0,
        show_trainable=show_trainable,
    )
    (print_fn or print)(text)


def table(
    name: str,
    layers: Sequence[Layer],
    shown: Sequence[Layer] | None = None,
    *,
    expand_nested: bool = False,
    optimizer: Sequence[Array] = (),
    frozen: bool = False,
    width: int = 0,
    show_trainable: bool = False,
) -> str:
    """Layers, output shapes and parameter counts as text, with Keras's columns and totals.

    Args:
        name: of the model.
        layers: all of them, for the totals.
        shown: those that have a row; all where None.
        expand_nested: whether the layers of models among them have one, too.
        optimizer: what the optimizer keeps.
        frozen: whether the model as a whole does not train.
        width: of the table, at least.
        show_trainable: whether there is a column for it.
    """
    header = (*_HEADER, "Trainable") if show_trainable else _HEADER
    lines = _lines(layers if shown is None else shown, expand_nested)
    rows = [
        (
            f"{indent}{layer.name} ({kind_of(layer)})",
            _shape(layer),
            _count(layer),
            *((_trains(layer, frozen),) if show_trainable else ()),
        )
        for indent, layer in lines
    ]
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    widths[0] += max(0, width - sum(widths) - 3 * len(widths) - 1)
    text = [f'Model: "{name}"', _rule(("┏", "┳", "┓"), "━", widths), _row(header, widths, "┃")]
    text.append(_rule(("┡", "╇", "┩"), "━", widths))
    for row in rows:
        text += [_row(row, widths, "│"), _rule(("├", "┼", "┤"), "─", widths)]
    if rows:
        text.pop()
    text.append(_rule(("└", "┴", "┘"), "─", widths))
    return "\n".join([*text, *_totals(layers, optimizer, frozen)])


def _lines(layers: Sequence[Layer], expand: bool, depth: int = 0) -> Iterator[tuple[str, Layer]]:
    """The layers that have a row, each with what its name is set in by."""
    for layer in layers:
        yield (f"{'   ' * depth}└ " if depth else ""), layer
        if expand and isinstance(layer, Nested):
            yield from _lines(layer.line, expand, depth + 1)


def _totals(layers: Sequence[Layer], optimizer: Sequence[Array], frozen: bool) -> list[str]:
    specs = [
        (spec.size, trains and spec.trainable)
        for each in layers
        for layer, trains in each.branches(not frozen)
        for spec in layer.specs
    ]
    itemsize = 8 if any(layer.dtype == "float64" for layer in layers) else 4
    moving = sum(size for size, trainable in specs if trainable)
    fixed = sum(size for size, trainable in specs if not trainable)
    kept = sum(array.size for array in optimizer)
    counts = {"Total": moving + fixed + kept, "Trainable": moving, "Non-trainable": fixed}
    if kept:
        counts["Optimizer"] = kept
    return [
        f" {label} params: {count:,} ({_memory(count * itemsize)})"
        for label, count in counts.items()
    ]


def _shape(layer: Layer) -> str:
    if layer.input_shape is None:
        return "?"
    shape: Shape = layer.compute_output_shape(layer.input_shape)
    return str(tuple(shape))


def _count(layer: Layer) -> str:
    return f"{layer.count_params():,}" if layer.built else "0 (unbuilt)"


def _trains(layer: Layer, frozen: bool) -> str:
    if not layer.built or not layer.located():
        return "-"
    return "Y" if layer.trainable and not frozen else "N"


def _row(cells: Sequence[str], widths: Sequence[int], bar: str) -> str:
    """Counts stand at the right, all else at the left."""
    sides = "<<><"
    padded = [
        f"{cell:{side}{width}}" for cell, side, width in zip(cells, sides, widths, strict=False)
    ]
    return f"{bar} " + f" {bar} ".join(padded) + f" {bar}"


def _rule(corners: tuple[str, str, str], line: str, widths: Sequence[int]) -> str:
    left, middle, right = corners
    return left + middle.join(line * (width + 2) for width in widths) + right


def _memory(size: float) -> str:
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} GB"

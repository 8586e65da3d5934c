"""The table that `model.summary()` prints."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers.base import Layer
from engine.types import Shape

_HEADER = ("Layer (type)", "Output Shape", "Param #")


def summary(name: str, layers: Sequence[Layer]) -> str:
    """Layers, output shapes and parameter counts as text, with Keras's columns and totals."""
    rows = [
        (f"{layer.name} ({type(layer).__name__})", _shape(layer), _count(layer)) for layer in layers
    ]
    widths = [max(len(row[column]) for row in (_HEADER, *rows)) for column in range(3)]
    lines = [f'Model: "{name}"', _rule(("┏", "┳", "┓"), "━", widths), _row(_HEADER, widths, "┃")]
    lines.append(_rule(("┡", "╇", "┩"), "━", widths))
    for row in rows:
        lines += [_row(row, widths, "│"), _rule(("├", "┼", "┤"), "─", widths)]
    if rows:
        lines.pop()
    lines.append(_rule(("└", "┴", "┘"), "─", widths))
    specs = [(spec, layer.trainable and spec.trainable) for layer in layers for spec in layer.specs]
    itemsize = 8 if any(layer.dtype == "float64" for layer in layers) else 4
    for label, count in (
        ("Total", sum(spec.size for spec, _ in specs)),
        ("Trainable", sum(spec.size for spec, trainable in specs if trainable)),
        ("Non-trainable", sum(spec.size for spec, trainable in specs if not trainable)),
    ):
        lines.append(f" {label} params: {count:,} ({_memory(count * itemsize)})")
    return "\n".join(lines)


def _shape(layer: Layer) -> str:
    if layer.input_shape is None:
        return "?"
    shape: Shape = layer.compute_output_shape(layer.input_shape)
    return str(tuple(shape))


def _count(layer: Layer) -> str:
    return f"{layer.count_params():,}" if layer.built else "0 (unbuilt)"


def _row(cells: Sequence[str], widths: Sequence[int], bar: str) -> str:
    name, shape, count = cells
    left = f"{bar} {name:<{widths[0]}} {bar} {shape:<{widths[1]}} "
    return f"{left}{bar} {count:>{widths[2]}} {bar}"


def _rule(corners: tuple[str, str, str], line: str, widths: Sequence[int]) -> str:
    left, middle, right = corners
    return left + middle.join(line * (width + 2) for width in widths) + right


def _memory(size: float) -> str:
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} GB"

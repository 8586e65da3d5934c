"""Augmentation in a script, by layers of Keras that do nothing but in training."""

from __future__ import annotations

from typing import Final

from netbuilder.design import Design
from netbuilder.design.augmenting import has_kinds
from netbuilder.design.targets import INPUT

_LAYERS: Final = {
    "flip_horizontal": 'RandomFlip("horizontal")',
    "flip_vertical": 'RandomFlip("vertical")',
    "shift": 'RandomTranslation(0.08, 0.08, fill_mode="nearest")',
    "rotation": 'RandomRotation(10 / 360, fill_mode="nearest")',
    "zoom": 'RandomZoom(0.15, fill_mode="nearest")',
    "contrast": "RandomContrast(0.25, value_range=VALUES)",
    "brightness": "RandomBrightness(0.1, value_range=VALUES)",
}
_SAID: Final = "# The layers in front vary the training pictures, and let all others pass."


def is_varied(design: Design) -> bool:
    """Whether a script varies the training pictures, as it can where it learns no pictures."""
    return design.augmentation and has_kinds(design.data_set) and design.target != INPUT


def augmentation_code(design: Design) -> str:
    """Statements that put the layers in front of `model`; '' where nothing varies."""
    if not is_varied(design):
        return ""
    shape = design.data_set.sample_shape
    channels = shape if len(shape) == 3 else (*shape, 1)
    layers = [_LAYERS[name] for name in design.varied_by]
    if channels != design.input_shape:
        layers = [f"Reshape({channels})", *layers, f"Reshape({design.input_shape})"]
    lines = [f"    keras.layers.{layer}," for layer in layers]
    values = "VALUES = float(x_train.min()), float(x_train.max())"
    needed = any("VALUES" in layer for layer in layers)
    return "\n".join(
        [
            _SAID,
            *([values] if needed else []),
            "model = keras.Sequential([",
            f"    keras.Input({design.input_shape}),",
            *lines,
            "    model,",
            "])",
        ]
    )

"""Layers with arguments that nobody chose, each with the shape of a sample that it takes."""

from __future__ import annotations

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

import engine
from engine import layers
from engine.activations import ACTIVATIONS
from engine.layers import Layer
from tests.helpers.layer_cases import Case

FUNCTIONS = st.sampled_from(ACTIVATIONS.names())
_PADDING = st.sampled_from(("valid", "same"))
_TURNS = st.booleans()
_RESIZING = ("bilinear", "nearest", "lanczos3", "lanczos5", "bicubic")


def _made(kind: str, arguments: dict[str, Any], shape: tuple[int, ...]) -> Layer:
    """The layer, if there is one with such arguments for such samples."""
    try:
        layer: Layer = getattr(layers, kind)(**arguments)
        assume(0 not in layer.compute_output_shape((None, *shape)))
    except engine.EngineError:
        assume(False)
    return layer


@st.composite
def convolutions(draw: st.DrawFn) -> Case:
    kind = draw(
        st.sampled_from(
            ("Conv", "DepthwiseConv", "SeparableConv", "ConvTranspose"),
        )
    )
    rank = draw(st.integers(1, 3 if kind == "Conv" else 2))
    name = f"Conv{rank}DTranspose" if kind == "ConvTranspose" else f"{kind}{rank}D"
    each = st.tuples(*[st.integers(1, 3)] * rank)
    arguments: dict[str, Any] = {
        "kernel_size": draw(each),
        "padding": draw(_PADDING),
        "use_bias": draw(_TURNS),
        "activation": draw(FUNCTIONS),
    }
    arguments["strides" if draw(_TURNS) else "dilation_rate"] = draw(each)
    channels = draw(st.integers(1, 2))
    if kind == "Conv":
        arguments["groups"] = groups = draw(st.integers(1, 2))
        channels *= groups
        arguments["filters"] = groups * draw(st.integers(1, 2))
    elif kind != "DepthwiseConv":
        arguments["filters"] = draw(st.integers(1, 3))
    if kind in ("DepthwiseConv", "SeparableConv"):
        arguments["depth_multiplier"] = draw(st.integers(1, 2))
    if kind == "ConvTranspose" and draw(_TURNS):
        arguments["output_padding"] = draw(st.tuples(*[st.integers(0, 2)] * rank))
    shape = (*draw(st.tuples(*[st.integers(1, 6)] * rank)), channels)
    return shape, [_made(name, arguments, shape)]


@st.composite
def poolings(draw: st.DrawFn) -> Case:
    rank = draw(st.integers(1, 3))
    name = f"{draw(st.sampled_from(('Max', 'Average')))}Pooling{rank}D"
    each = st.tuples(*[st.integers(1, 3)] * rank)
    arguments = {
        "pool_size": draw(each),
        "strides": draw(st.none() | each),
        "padding": draw(_PADDING),
    }
    shape = (*draw(st.tuples(*[st.integers(1, 6)] * rank)), draw(st.integers(1, 2)))
    return shape, [_made(name, arguments, shape)]


@st.composite
def recurrent(draw: st.DrawFn) -> Case:
    kind = draw(st.sampled_from(("LSTM", "GRU", "SimpleRNN")))
    flags = ["return_sequences", "go_backwards", "use_bias", "zero_output_for_mask"]
    flags += ["reset_after"] if kind == "GRU" else []
    arguments: dict[str, Any] = {flag: draw(_TURNS) for flag in flags}
    arguments["units"] = draw(st.integers(1, 4))
    usual = st.sampled_from(("tanh", "sigmoid", "relu", "hard_sigmoid"))
    # What grows from step to step leaves the range in which rounding can be compared.
    arguments["activation"] = draw(usual | st.sampled_from(("softmax", "softsign", "hard_tanh")))
    if kind != "SimpleRNN":
        arguments["recurrent_activation"] = draw(usual | st.sampled_from(("linear", "sparsemax")))
    shape = (draw(st.integers(1, 4)), draw(st.integers(1, 3)))
    line: list[Layer] = [layers.Masking()] if draw(_TURNS) else []
    layer = _made(kind, arguments, shape)
    if draw(_TURNS):
        layer = _made(
            "Bidirectional",
            {
                "layer": layer,
                "merge_mode": draw(st.sampled_from(("concat", "sum", "ave", "mul"))),
            },
            shape,
        )
    return shape, [*line, layer]


@st.composite
def images(draw: st.DrawFn) -> Case:
    size = st.integers(1, 7)
    shape = (draw(size), draw(size), draw(st.integers(1, 2)))
    name = draw(st.sampled_from(("Resizing", "CenterCrop", "RandomCrop")))
    arguments: dict[str, Any] = {"height": draw(size), "width": draw(size)}
    if name == "Resizing":
        ratio = draw(st.sampled_from(("", "crop_to_aspect_ratio", "pad_to_aspect_ratio")))
        arguments.update({ratio: True} if ratio else {})
        arguments["interpolation"] = draw(st.sampled_from(_RESIZING))
        arguments["antialias"] = draw(_TURNS)
        arguments["fill_value"] = draw(st.sampled_from((0.0, 0.5)))
    return shape, [_made(name, arguments, shape)]


@st.composite
def functions(draw: st.DrawFn) -> Case:
    number = st.floats(0, 2, width=16)
    kind = draw(st.sampled_from(("ReLU", "LeakyReLU", "ELU", "Activation", "Softmax")))
    arguments: dict[str, Any] = {}
    if kind == "ReLU":
        arguments["max_value"] = draw(st.none() | number)
        arguments["threshold"] = draw(number)
    if kind in ("ReLU", "LeakyReLU"):
        arguments["negative_slope"] = draw(number)
    elif kind == "ELU":
        arguments["alpha"] = draw(number)
    elif kind == "Activation":
        arguments["activation"] = draw(FUNCTIONS)
    else:
        arguments["axis"] = draw(st.sampled_from((-1, 1, 2, -2, (1, 2))))
    shape = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    return shape, [_made(kind, arguments, shape)]


@st.composite
def stacks(draw: st.DrawFn) -> Case:
    """Layers on top of each other that change the order of axes, or keep it."""
    size = draw(st.integers(2, 4))
    shape = (size, size, size)
    order = st.permutations((1, 2, 3)).map(tuple)
    kinds = st.sampled_from(
        (
            ("Conv2D", {"filters": size, "kernel_size": 2, "padding": "same"}),
            ("MaxPooling2D", {"pool_size": 2, "strides": 1, "padding": "same"}),
            ("Conv2DTranspose", {"filters": size, "kernel_size": 2, "padding": "same"}),
            ("BatchNormalization", {}),
            ("ReLU", {}),
        )
    )
    permuted = order.map(lambda dims: ("Permute", {"dims": dims}))
    chosen = draw(st.lists(kinds | permuted, min_size=2, max_size=5))
    return shape, [_made(kind, arguments, shape) for kind, arguments in chosen]


def layers_of_all_kinds() -> st.SearchStrategy[Case]:
    return convolutions() | poolings() | recurrent() | images() | functions() | stacks()

"""Receptive fields, held against what networks compute."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import engine
from netbuilder.design import INPUT, Design, analyze
from netbuilder.design.catalogue import entry
from netbuilder.opened.fields import Spans, fields

IMAGE = (9, 8, 2)
SERIES = (11, 3)
VOLUME = (6, 5, 5, 2)


def kernels(rank: int, *, dilated: bool = True) -> st.SearchStrategy[dict[str, object]]:
    """Windows: dilation or strides, as Keras has it, never both."""
    sizes = st.tuples(*[st.integers(1, 3)] * rank)
    steps = st.tuples(*[st.integers(1, 3)] * rank)
    ones = st.just((1,) * rank)
    apart = st.tuples(*[st.integers(1, 2)] * rank) if dilated else ones
    return st.one_of(
        st.fixed_dictionaries({"kernel_size": sizes, "strides": steps}),
        st.fixed_dictionaries({"kernel_size": sizes, "dilation_rate": apart}),
    )


def padded(strategy: st.SearchStrategy[dict[str, object]]) -> st.SearchStrategy[dict[str, object]]:
    padding = st.fixed_dictionaries(
        {"padding": st.sampled_from(["valid", "same"]), "activation": st.just("tanh")}
    )
    return st.tuples(strategy, padding).map(lambda both: {**both[0], **both[1]})


def pools(rank: int) -> st.SearchStrategy[dict[str, object]]:
    sizes = st.tuples(*[st.integers(1, 3)] * rank)
    return st.fixed_dictionaries(
        {
            "pool_size": sizes,
            "strides": st.none() | sizes,
            "padding": st.sampled_from(["valid", "same"]),
        }
    )


def of_kind(kind: str, values: st.SearchStrategy[dict[str, object]]) -> st.SearchStrategy:
    return values.map(lambda each: (kind, each))


def layers(rank: int) -> st.SearchStrategy[tuple[str, dict[str, object]]]:
    """A layer that takes and gives (*spatial, channels)."""
    name, more = f"{rank}D", {"filters": st.sampled_from([2, 4])}
    filters = st.fixed_dictionaries(more)

    def filtered(strategy: st.SearchStrategy) -> st.SearchStrategy:
        return st.tuples(strategy, filters).map(lambda both: {**both[0], **both[1]})

    plain = [
        of_kind(f"Conv{name}", filtered(padded(kernels(rank)))),
        of_kind(f"MaxPooling{name}", pools(rank)),
        of_kind(f"AveragePooling{name}", pools(rank)),
        of_kind("Activation", st.just({"activation": "tanh"})),
        of_kind("BatchNormalization", st.just({})),
        of_kind("LayerNormalization", st.just({})),
        of_kind("Softmax", st.just({})),
        of_kind("Dense", st.just({"units": 3, "activation": "softmax"})),
        of_kind(f"UpSampling{name}", st.just({})),
        of_kind(f"ZeroPadding{name}", st.just({})),
        of_kind(f"Cropping{name}", st.just({"cropping": 1 if rank == 1 else ((1, 0),) * rank})),
    ]
    if rank <= 2:
        plain += [
            of_kind(f"Conv{name}Transpose", filtered(padded(kernels(rank)))),
            of_kind(f"DepthwiseConv{name}", padded(kernels(rank))),
            of_kind(f"SeparableConv{name}", filtered(padded(kernels(rank)))),
            of_kind(
                f"Conv{name}",
                filtered(padded(kernels(rank))).map(lambda each: {**each, "groups": 2}),
            ),
        ]
    if rank == 2:
        plain += [
            of_kind("UpSampling2D", st.just({"interpolation": "bilinear"})),
            of_kind("Permute", st.just({"dims": (2, 1, 3)})),
            of_kind("CenterCrop", st.just({"height": 5, "width": 4})),
        ]
    if rank == 1:
        plain += [
            of_kind(
                "Conv1D",
                st.fixed_dictionaries(
                    {
                        "filters": st.just(3),
                        "kernel_size": st.tuples(st.integers(1, 3)),
                        "dilation_rate": st.tuples(st.integers(1, 3)),
                        "padding": st.just("causal"),
                    }
                ),
            ),
            of_kind(
                "GRU",
                st.fixed_dictionaries(
                    {
                        "units": st.just(3),
                        "return_sequences": st.just(True),
                        "go_backwards": st.booleans(),
                    }
                ),
            ),
            of_kind("LSTM", st.just({"units": 2})),
            of_kind("TimeDistributed", st.just({"layer": "Dense(2)"})),
        ]
    return st.one_of(plain)


def ends(rank: int) -> st.SearchStrategy[list[tuple[str, dict[str, object]]]]:
    return st.sampled_from(
        [
            [],
            [("Flatten", {})],
            [("Flatten", {}), ("Dense", {"units": 3, "activation": "tanh"})],
            [(f"GlobalMaxPooling{rank}D", {})],
            [(f"GlobalAveragePooling{rank}D", {})],
        ]
    )


def design_of(shape: tuple[int, ...], kinds: list[tuple[str, dict[str, object]]]) -> Design | None:
    """A design whose last block is the last of these that fits; None where none does."""
    design = Design().with_input_shape(shape)
    for kind, values in kinds:
        try:
            longer = design.inserted(len(design.blocks), kind, values)
        except Exception:
            continue
        if analyze(longer).info(longer.blocks[-1].name).output_shape is not None:
            design = longer
    return design if design.blocks else None


def outside(spans: Spans, shape: tuple[int, ...]) -> np.ndarray:
    away = np.ones(shape, bool)
    away[tuple(slice(*span) for span in spans)] = False
    return away


def model_of(design: Design, rng: np.random.Generator, low: float) -> engine.Sequential:
    """The blocks with weights at random, between `low` and half more."""
    made = [entry(b.kind).make(b.parameters, name=b.name) for b in design.blocks]
    model = engine.Sequential([engine.Input(design.input_shape), *made])
    weights = model.get_flat_weights()
    model.set_flat_weights(rng.uniform(low, low + 0.5, weights.shape).astype(np.float32))
    return model


def output(model: engine.Sequential, sample: np.ndarray) -> np.ndarray:
    return np.array(model.predict_on_batch(sample[None])[0])


@pytest.mark.long
@pytest.mark.parametrize("shape", [SERIES, IMAGE, VOLUME])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_only_what_is_in_the_field_can_change_a_value(
    shape: tuple[int, ...], data: st.DataObject
) -> None:
    rank = len(shape) - 1
    kinds = data.draw(st.lists(layers(rank), min_size=1, max_size=4)) + data.draw(ends(rank))
    design = design_of(shape, kinds)
    assume(design is not None)
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    model = model_of(design, rng, 0.05)
    sample = rng.normal(size=shape).astype(np.float32)
    before = output(model, sample)
    index = tuple(int(rng.integers(size)) for size in before.shape)
    spans = fields(design, analyze(design), design.blocks[-1].name, index)[INPUT]
    away = outside(spans, shape)
    other = np.where(away, rng.normal(size=shape) * 3, sample).astype(np.float32)
    after = output(model, other)
    np.testing.assert_allclose(after[index], before[index], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("kinds", "index", "expected"),
    [
        # The second convolution of LeNet-5 sees 14 x 14 pixels.
        (
            [
                ("Conv2D", {"filters": 2, "kernel_size": (5, 5), "padding": "same"}),
                ("AveragePooling2D", {"pool_size": (2, 2)}),
                ("Conv2D", {"filters": 2, "kernel_size": (5, 5)}),
            ],
            (3, 3, 1),
            ((4, 18), (4, 18), (0, 1)),
        ),
        (
            [("Conv2D", {"filters": 1, "kernel_size": (3, 3)})],
            (0, 25, 0),
            ((0, 3), (25, 28), (0, 1)),
        ),
        (
            [("Conv2D", {"filters": 1, "kernel_size": (3, 3), "padding": "same"})],
            (0, 27, 0),
            ((0, 2), (26, 28), (0, 1)),
        ),
        (
            [("Conv2D", {"filters": 1, "kernel_size": (3, 3), "dilation_rate": (4, 2)})],
            (1, 2, 0),
            ((1, 10), (2, 7), (0, 1)),
        ),
        (
            [("Conv2DTranspose", {"filters": 1, "kernel_size": (2, 2), "strides": (2, 2)})],
            (5, 8, 0),
            ((2, 3), (4, 5), (0, 1)),
        ),
        (
            [("MaxPooling2D", {"pool_size": (3, 2), "strides": (2, 1)})],
            (4, 4, 0),
            ((8, 11), (4, 6), (0, 1)),
        ),
    ],
)
def test_fields_of_known_sizes(
    kinds: list[tuple[str, dict[str, object]]], index: tuple[int, ...], expected: Spans
) -> None:
    design = design_of((28, 28, 1), kinds)
    assert design is not None
    assert fields(design, analyze(design), design.blocks[-1].name, index)[INPUT] == expected


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_edge_of_a_field_can_change_the_value(data: st.DataObject) -> None:
    """So that a field is no larger than it has to be: its first and last row and column count."""
    sizes = st.integers(1, 3)
    windows = st.tuples(sizes, sizes)
    kinds: list[tuple[str, dict[str, object]]] = []
    for number in range(data.draw(st.integers(1, 3))):
        if data.draw(st.booleans()) or number == 0:
            kernel, padding = data.draw(windows), data.draw(st.sampled_from(["valid", "same"]))
            # What lies between dilated places is in the box, and need not count at its edges.
            apart = data.draw(windows) if padding == "valid" else (1, 1)
            values = {"filters": 2, "kernel_size": kernel, "activation": "linear"}
            values |= {"dilation_rate": apart, "padding": padding}
            kinds.append(("Conv2D", values))
        else:
            kinds.append(("AveragePooling2D", {"pool_size": data.draw(windows)}))
    design = design_of((12, 12, 1), kinds)
    assume(design is not None)
    rng = np.random.default_rng(1)
    model = model_of(design, rng, 0.5)
    sample = rng.uniform(size=(12, 12, 1)).astype(np.float32)
    before = output(model, sample)
    index = tuple(int(rng.integers(size)) for size in before.shape)
    rows, columns, _ = fields(design, analyze(design), design.blocks[-1].name, index)[INPUT]
    assume(rows[0] < rows[1] and columns[0] < columns[1])
    for axis, (low, high) in ((0, rows), (1, columns)):
        for edge in (low, high - 1):
            other = sample.copy()
            cut = [slice(*rows), slice(*columns)]
            cut[axis] = slice(edge, edge + 1)
            other[tuple(cut)] += 5
            after = output(model, other)
            assert after[index] > before[index] + 1e-4

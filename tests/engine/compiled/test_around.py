"""What happens around an optimizer's rule: rounds of batches, running means, constraints."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import constraints, layers, models, optimizers
from engine.compiled import constraining, running
from engine.compiled.library import Library
from engine.compiled.lowering import Lowering, NotCompiledError
from engine.compiled.optimizers import lower_optimizer
from engine.optimizers.parts import Separate
from tests.engine.compiled.networks import labels, stack
from tests.engine.compiled.test_kernels import carry_out
from tests.engine.compiled.training import by, error, run_of, trained

OPTIONS = st.fixed_dictionaries(
    {
        "gradient_accumulation_steps": st.sampled_from([None, 2, 3, 7]),
        "use_ema": st.booleans(),
        "ema_momentum": st.sampled_from([0.0, 0.5, 0.9]),
        "ema_overwrite_frequency": st.sampled_from([None, 1, 2, 5]),
        "clipnorm": st.sampled_from([None, 0.3]),
        "weight_decay": st.sampled_from([None, 0.1]),
    }
)


def data() -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    return rng.standard_normal((90, 9)).astype(np.float32), labels(rng, "sparse", 90, 3)


@pytest.mark.parametrize("kind", [optimizers.SGD, optimizers.Adam, optimizers.Adamax])
@given(options=OPTIONS, batch=st.integers(1, 30))
@settings(max_examples=20, deadline=None)
def test_rounds_and_means_are_as_close_to_the_truth_as_numpy(
    levels: list[Library], kind: Any, options: Any, batch: int
) -> None:
    x, y = data()

    def make(dtype: str) -> models.Sequential:
        return stack(9, [8], 3, "tanh", "sparse", dtype, optimizer=kind(0.05, **options))

    training = {"batch_size": batch, "epochs": 2}
    true, _ = trained(None, make("float64"), x.astype(float), y, **training)
    plain, history = trained(None, make("float32"), x, y, **training)
    results = []
    for library in levels:
        found, again = trained(library, make("float32"), x, y, **training)
        floor = 2e-8 * float(np.sqrt(np.mean(np.square(true))))
        assert error(found, true) <= 2 * error(plain, true) + floor
        np.testing.assert_allclose(again["loss"], history["loss"], rtol=2e-5)
        results.append(found.tobytes())
    assert len(results) < 3 or results[1] == results[2]


FORMS: dict[str, Any] = {
    "gathered": {"gradient_accumulation_steps": 4},
    "muon": {},
    "averaged": {"use_ema": True, "ema_momentum": 0.7, "ema_overwrite_frequency": 3},
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_blocks_and_snapshots_keep_rounds_and_means(library: Library, form: Any) -> None:
    x, y = data()

    def make() -> Any:
        kind = optimizers.Adam if form else optimizers.Muon
        optimizer = kind(0.01, **form)
        model = stack(9, [8], 3, "tanh", "sparse", optimizer=optimizer)
        model.layers[0].kernel_constraint = constraints.MaxNorm(0.5)
        return run_of(library, model, x, y, batch_size=8, epochs=3)

    results = []
    for block, before in ((0.0, 0), (1.0, 0), (1.0, 17)):
        with by(library), pytest.MonkeyPatch.context() as patch:
            patch.setattr(running, "BLOCK", block)
            run = make()
            for _ in range(before):
                next(run)
            if before:
                state, run = run.snapshot(), make()
                run.restore(state)
            run.finish()
        assert run.arithmetic.startswith("compiled/")
        results.append(run.model.get_flat_weights())
    np.testing.assert_array_equal(results[0], results[1])
    np.testing.assert_array_equal(results[0], results[2])


def test_a_round_that_is_changed_on_the_way_is_heeded(library: Library) -> None:
    x, y = data()
    results = []
    for path in (None, library):
        optimizer = optimizers.SGD(0.1, gradient_accumulation_steps=2)
        run = run_of(path, stack(9, [8], 3, "tanh", "sparse", optimizer=optimizer), x, y)
        with by(path):
            next(run)
            run.model.optimizer.gradient_accumulation_steps = 3
            run.model.optimizer.prepare_anew()
            run.finish()
        results.append(run.model.get_flat_weights())
    np.testing.assert_allclose(*results, rtol=1e-4, atol=1e-6)


@given(
    shapes=st.lists(st.lists(st.integers(1, 24), min_size=1, max_size=3), min_size=1, max_size=4),
    options=st.fixed_dictionaries(
        {
            "nesterov": st.booleans(),
            "rms_rate": st.sampled_from([None, 0.2]),
            "ns_steps": st.integers(0, 6),
            "adam_lr_ratio": st.sampled_from([1.0, 0.3]),
            "weight_decay": st.sampled_from([None, 0.1]),
            "gradient_accumulation_steps": st.sampled_from([None, 2]),
        }
    ),
)
@settings(max_examples=40, deadline=None)
def test_muon_is_as_close_to_the_truth_as_numpy(
    levels: list[Library], shapes: Any, options: Any
) -> None:
    rng = np.random.default_rng(0)
    start = [rng.standard_normal(shape).astype(np.float32) for shape in shapes]
    parts = Separate.lay_out(start)
    flat = np.concatenate([each.ravel() for each in start])
    gradients = rng.standard_normal((4, flat.size)).astype(np.float32)
    found: list[Any] = []
    for path in (np.float64, np.float32, *levels):
        kind = np.float64 if path is np.float64 else np.float32
        optimizer = optimizers.Muon(0.05, **options)
        w, g = flat.astype(kind), np.empty(flat.size, kind)
        optimizer.prepare(w, parts)
        for gradient in gradients:
            g[...] = gradient
            if isinstance(path, Library):
                low = Lowering(path, 1)
                lower_optimizer(low, optimizer, w, g, [part.place for part in parts])
                together = optimizer.gradient_accumulation_steps or 0
                carry_out(low, 1, optimizer.batches, 0.05, together)
                optimizer.batches += 1
            else:
                optimizer.update(w, g, parts)
        found.append(w)
    true, plain, *compiled = found
    for each in compiled:
        assert np.abs(each - true).max() <= 2 * np.abs(plain - true).max() + 3e-7
    assert len(levels) < 3 or compiled[1].tobytes() == compiled[2].tobytes()


BOUNDS = st.floats(0, 3, width=32)
NORMS = st.one_of(
    st.builds(lambda most: (constraints.MaxNorm, {"max_value": most}), BOUNDS),
    st.just((constraints.UnitNorm, {})),
    st.builds(
        lambda least, most, rate: (
            constraints.MinMaxNorm, {"min_value": least, "max_value": most, "rate": rate}
        ),
        BOUNDS, BOUNDS, st.sampled_from([1.0, 0.3, 0.0]),
    ),
)  # fmt: skip
SHAPES = st.lists(st.integers(1, 9), min_size=1, max_size=4)


@given(shape=SHAPES, norm=NORMS, ends=st.tuples(st.integers(0, 3), st.integers(0, 3)))
@settings(max_examples=60, deadline=None)
def test_lengths_along_any_axes(levels: list[Library], shape: Any, norm: Any, ends: Any) -> None:
    first, last = sorted(min(end, len(shape) - 1) for end in ends)
    kind, options = norm
    constraint = kind(axis=list(range(first, last + 1)), **options)
    weight = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    weight[0] = 0
    true, plain = constraint(weight.astype(float)), constraint(weight)
    results = []
    for library in levels:
        found, low = weight.copy(), Lowering(library, 1)
        constraining.lower_constraint(low, found, constraint)
        carry_out(low)
        off = np.abs(found - true).max()
        assert off <= 2 * np.abs(plain - true).max() + 1e-7 * np.abs(true).max()
        results.append(found.tobytes())
    assert len(results) < 3 or results[1] == results[2]


CONSTRAINTS = {
    "max_norm": constraints.MaxNorm(1.0),
    "min_max_norm": constraints.MinMaxNorm(0.5, 1.0, rate=0.7, axis=-1),
    "unit_norm": constraints.UnitNorm(),
    "non_neg": constraints.NonNeg(),
}


@pytest.mark.parametrize("constraint", CONSTRAINTS.values(), ids=CONSTRAINTS)
def test_what_is_no_number_is_constrained_as_in_numpy(library: Library, constraint: Any) -> None:
    for value in (np.nan, np.inf, -np.inf, 1e25, -1e25):
        weight = np.ones((3, 4), np.float32)
        weight[1, 2] = value
        found, low = weight.copy(), Lowering(library, 1)
        constraining.lower_constraint(low, found, constraint)
        carry_out(low)
        with np.errstate(all="ignore"):
            np.testing.assert_allclose(found, constraint(weight), rtol=1e-6)


def test_axes_apart_and_constraints_of_others_are_numpys(library: Library) -> None:
    class Halved(constraints.Constraint):
        def __call__(self, w: Any) -> Any:
            return np.asarray(w) / 2

    low, weight = Lowering(library, 1), np.ones((2, 3, 4), np.float32)
    for constraint in (constraints.MaxNorm(axis=[0, 2]), Halved()):
        with pytest.raises(NotCompiledError, match=f"constraint {type(constraint).__name__}"):
            constraining.lower_constraint(low, weight, constraint)


@pytest.mark.parametrize("constraint", CONSTRAINTS.values(), ids=CONSTRAINTS)
def test_constrained_weights_are_as_close_to_the_truth_as_numpy(
    levels: list[Library], constraint: Any
) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((40, 7, 7, 2)).astype(np.float32), rng.integers(0, 3, 40)

    def make(dtype: str) -> models.Sequential:
        held: Any = {"kernel_constraint": constraint, "dtype": dtype}
        line = [
            layers.Input((7, 7, 2), dtype=dtype),
            layers.Conv2D(4, 3, activation="tanh", bias_constraint="non_neg", **held),
            layers.BatchNormalization(gamma_constraint="non_neg", dtype=dtype),
            layers.Reshape((5, 20), dtype=dtype),
            layers.GRU(5, recurrent_constraint=constraint, **held),
            layers.Dense(3, "softmax", **held),
        ]
        model = models.Sequential(line, seed=1)
        model.compile(optimizers.SGD(0.1), "sparse_categorical_crossentropy")
        return model

    options = {"batch_size": 8, "epochs": 2}
    true, _ = trained(None, make("float64"), x.astype(float), y, **options)
    plain, _ = trained(None, make("float32"), x, y, **options)
    results = []
    for library in levels:
        found, _ = trained(library, make("float32"), x, y, **options)
        floor = 2e-8 * float(np.sqrt(np.mean(np.square(true))))
        assert error(found, true) <= 2 * error(plain, true) + floor
        results.append(found.tobytes())
    assert len(results) < 3 or results[1] == results[2]

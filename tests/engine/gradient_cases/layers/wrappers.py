"""Layers that hold layers, and masks on their way through others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine import Sequential
from engine.layers import (
    GRU,
    LSTM,
    BatchNormalization,
    Bidirectional,
    Conv1D,
    Dense,
    Dropout,
    Embedding,
    GlobalAveragePooling1D,
    Masking,
    SimpleRNN,
    SpectralNormalization,
    TimeDistributed,
)
from tests.engine.gradient_cases.case import Case, with_empty_steps, with_zeros

STEPS = (3, 2)


def masked(make: Callable[[], list[Any]]) -> Case:
    """Layers that get a mask with their inputs."""
    return Case(lambda: Sequential([Masking(), *make()]), STEPS, with_empty_steps)


def whole(kind: Any, **more: Any) -> Any:
    return kind(2, return_sequences=True, **more)


CASES: Mapping[str, Sequence[Case]] = {
    "Masking": (
        Case(Masking, STEPS, with_empty_steps),
        masked(lambda: [LSTM(2)]),
        masked(lambda: [whole(LSTM, go_backwards=True), GRU(2)]),
        masked(lambda: [whole(LSTM, zero_output_for_mask=True)]),
        masked(lambda: [GRU(2, reset_after=False, zero_output_for_mask=True)]),
        masked(lambda: [whole(SimpleRNN), SimpleRNN(2)]),
        masked(lambda: [whole(GRU), GlobalAveragePooling1D()]),
        masked(lambda: [BatchNormalization()]),
        masked(lambda: [BatchNormalization(axis=1, scale=False)]),
        masked(lambda: [Dense(3, "tanh"), Dropout(0.0), LSTM(2)]),
        masked(lambda: [Conv1D(2, 2)]),
        Case(
            lambda: Sequential([Embedding(3, 2, mask_zero=True), LSTM(2)]), (4,), with_zeros, False
        ),
        Case(
            lambda: Sequential([Embedding(3, 2, mask_zero=True), TimeDistributed(LSTM(2)), GRU(2)]),
            (2, 4),
            with_zeros,
            False,
        ),
        Case(
            lambda: Sequential([Embedding(3, 3, mask_zero=True), Dense(2)]), (3,), with_zeros, False
        ),
    ),
    "Bidirectional": (
        *(
            Case(lambda mode=mode: Bidirectional(GRU(2), mode), STEPS)  # type: ignore[misc]
            for mode in ("concat", "sum", "ave", "mul")
        ),
        Case(lambda: Bidirectional(whole(LSTM, activity_regularizer="l2"), "mul"), STEPS),
        Case(
            lambda: Bidirectional(
                whole(SimpleRNN), backward_layer=GRU(3, return_sequences=True, go_backwards=True)
            ),
            STEPS,
        ),
        masked(lambda: [Bidirectional(whole(LSTM)), Bidirectional(GRU(2), "sum")]),
    ),
    "TimeDistributed": (
        Case(lambda: TimeDistributed(Dense(2, "tanh")), STEPS),
        Case(lambda: TimeDistributed(LSTM(2)), (2, 3, 2)),
        Case(lambda: TimeDistributed(BatchNormalization()), STEPS),
        Case(lambda: TimeDistributed(Sequential([Dense(3), BatchNormalization()])), STEPS),
        masked(lambda: [TimeDistributed(BatchNormalization()), LSTM(2)]),
        masked(lambda: [TimeDistributed(Dense(2)), GRU(2)]),
    ),
    "SpectralNormalization": (
        Case(lambda: SpectralNormalization(Dense(3, "tanh")), (4,), moves=True),
        Case(lambda: SpectralNormalization(Conv1D(2, 2), power_iterations=3), STEPS, moves=True),
        Case(
            lambda: Sequential([Masking(), SpectralNormalization(Dense(3)), LSTM(2)]),
            STEPS,
            with_empty_steps,
            moves=True,
        ),
    ),
}

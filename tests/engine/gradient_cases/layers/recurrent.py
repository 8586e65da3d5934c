"""Layers that read sequences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.layers import GRU, LSTM, SimpleRNN
from tests.engine.gradient_cases.case import Case

STEPS = (3, 2)

CASES: Mapping[str, Sequence[Case]] = {
    "SimpleRNN": (
        Case(lambda: SimpleRNN(3), STEPS),
        Case(lambda: SimpleRNN(3, "softmax", return_sequences=True, go_backwards=True), STEPS),
        Case(lambda: SimpleRNN(2, "sigmoid", use_bias=False), (1, 4)),
    ),
    "LSTM": (
        Case(lambda: LSTM(2), STEPS),
        Case(lambda: LSTM(2, return_sequences=True, go_backwards=True), STEPS),
        Case(lambda: LSTM(2, "sigmoid", "tanh", use_bias=False), STEPS),
        Case(lambda: LSTM(2, "softmax", "linear", return_sequences=True), STEPS),
        Case(lambda: LSTM(1, recurrent_activation="softmax"), (1, 3)),
    ),
    "GRU": (
        Case(lambda: GRU(2), STEPS),
        Case(lambda: GRU(2, return_sequences=True, go_backwards=True), STEPS),
        Case(lambda: GRU(2, reset_after=False), STEPS),
        Case(lambda: GRU(2, reset_after=False, return_sequences=True, use_bias=False), STEPS),
        Case(lambda: GRU(2, "sigmoid", "tanh", use_bias=False), STEPS),
        Case(lambda: GRU(2, "softmax", "softmax", return_sequences=True), STEPS),
        Case(lambda: GRU(2, "softmax", "linear", reset_after=False), (1, 3)),
    ),
}

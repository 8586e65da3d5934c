"""COMPILED.md names what there are kernels for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import engine
from engine.activations import ACTIVATIONS
from engine.activations.basic import Linear, Relu
from engine.activations.smooth import Gelu
from engine.compiled import activations, constraining, layers, losses, optimizers
from engine.constraints import CONSTRAINTS
from engine.layers.base import LAYERS
from engine.losses.base import LOSSES
from engine.metrics.base import METRICS
from engine.optimizers.base import OPTIMIZERS
from engine.regularizers import L1, L1L2, L2, REGULARIZERS

TABLE = Path(engine.__file__).with_name("COMPILED.md").read_text(encoding="utf-8")

WITH_ARGUMENTS = (
    Linear, Relu, Gelu, *activations.ALONG_AXIS, *activations.WITH_NUMBER
)  # fmt: skip

FOUND: dict[str, tuple[Any, Any]] = {
    "layers": (LAYERS, layers.KINDS),
    "activations": (ACTIVATIONS, {**activations.PLAIN, **dict.fromkeys(WITH_ARGUMENTS)}),
    "losses": (LOSSES, {**losses.ON_LOGITS, **losses.ON_OUTPUTS}),
    "metrics": (METRICS, losses.METRICS),
    "constraints": (CONSTRAINTS, dict.fromkeys(constraining.KINDS)),
    "optimizers": (OPTIMIZERS, optimizers.KINDS),
    "regularizers": (REGULARIZERS, dict.fromkeys((L1, L2, L1L2))),
}


@pytest.mark.parametrize("row", FOUND)
def test_the_table_names_what_is_compiled(row: str) -> None:
    [line] = [line for line in TABLE.splitlines() if line.startswith(f"| {row} |")]
    told = line.split("|")[2].strip().split(", ")
    registry, kinds = FOUND[row]
    assert {registry.class_of(name) for name in told} == set(kinds)
    assert told == sorted(told)

"""Muon as calls of kernels: one for each matrix, and one for each stretch of other weights."""

from __future__ import annotations

import math

from engine.compiled.lowering import Kind, Lowering
from engine.compiled.structures import Beside
from engine.compiled.structures import Muon as MuonArguments
from engine.optimizers.muon import Muon
from engine.types import Array


def lower_muon(low: Lowering, optimizer: Muon, values: Array, gradients: Array, kind: Kind) -> None:
    """Add the calls of a prepared optimizer.

    Args:
        low: the program.
        optimizer: prepared for these values.
        values: all parameters, flat.
        gradients: theirs.
        kind: when the calls are made.
    """
    momentum, velocity = optimizer.arrays["momentum"], optimizer.arrays["velocity"]
    for place, (rows, columns) in optimizer.matrices:
        shorter, size = min(rows, columns), rows * columns
        rms_rate = 1.0 if optimizer.rms_rate is None else optimizer.rms_rate
        length = 1.0 if optimizer.rms_rate is None else math.sqrt(max(rows, columns))
        arguments = MuonArguments(
            rows=rows,
            columns=columns,
            nesterov=optimizer.nesterov,
            iterations=optimizer.ns_steps,
            share=optimizer.momentum,
            factor=rms_rate * length,
            first=optimizer.muon_a,
            third=optimizer.muon_b,
            fifth=optimizer.muon_c,
            values=values[place],
            gradients=gradients[place],
            momentum=momentum[place],
            wide=low.array(size),
            turned=low.array(size),
            product=low.array(size),
            square=low.array(shorter * shorter),
            powers=low.array(shorter * shorter),
        )
        low.share_scratch(arguments, max(rows, columns))
        low.call("muon", arguments, kind)
    for place in optimizer.others:
        beside = Beside(
            size=values[place].size,
            beta_1=optimizer.adam_beta_1,
            beta_2=optimizer.adam_beta_2,
            epsilon=optimizer.epsilon,
            factor=optimizer.adam_lr_ratio,
            values=values[place],
            gradients=gradients[place],
            momentum=momentum[place],
            velocity=velocity[place],
        )
        low.call("beside", beside, kind)

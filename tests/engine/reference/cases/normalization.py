"""Normalization within groups and by size, dropout for selu, and the layer that does nothing."""

from __future__ import annotations

from functools import partial

from tests.engine.reference.families import Case
from tests.engine.reference.layers import Arguments, Subject, configs, layer, trained

LAYERS: dict[str, Subject] = {
    "Identity": ("Identity", {}, (2, 3)),
    "AlphaDropout, 0": ("AlphaDropout", {"rate": 0.0}, (4,)),
    "UnitNormalization": ("UnitNormalization", {}, (4,)),
    "UnitNormalization, axis 1": ("UnitNormalization", {"axis": 1}, (3, 2)),
    "UnitNormalization, two axes": ("UnitNormalization", {"axis": [2, 1]}, (3, 2)),
    "RMSNormalization": ("RMSNormalization", {}, (4,)),
    "RMSNormalization, images": ("RMSNormalization", {"epsilon": 0.1}, (2, 5, 3)),
    "RMSNormalization, two axes": ("RMSNormalization", {"axis": [2, 3]}, (3, 2, 4)),
    "GroupNormalization": ("GroupNormalization", {"groups": 2}, (4,)),
    "GroupNormalization, images": ("GroupNormalization", {"groups": 3, "epsilon": 0.1}, (2, 3, 6)),
    "GroupNormalization, axis 1": ("GroupNormalization", {"groups": 2, "axis": 1}, (4, 3)),
    "GroupNormalization, axis -2": ("GroupNormalization", {"groups": 2, "axis": -2}, (3, 4, 2)),
    "GroupNormalization, each": ("GroupNormalization", {"groups": -1}, (3, 2)),
    "GroupNormalization, no offset": ("GroupNormalization", {"groups": 1, "center": False}, (3, 4)),
    "GroupNormalization, no scale": ("GroupNormalization", {"groups": 1, "scale": False}, (3, 4)),
}

CONFIGS: dict[str, list[Arguments]] = {
    "Identity": [{}, {"trainable": False}],
    "AlphaDropout": [{"rate": 0.25}, {"rate": 0.5, "noise_shape": (None, 1, 1, 1), "seed": 3}],
    "UnitNormalization": [{}, {"axis": 1}, {"axis": (1, 2)}],
    "RMSNormalization": [{}, {"axis": [3], "epsilon": 0.01}],
    "GroupNormalization": [
        {"groups": 2},
        {"groups": -1},
        {
            "groups": 3,
            "axis": 1,
            "epsilon": 0.01,
            "center": False,
            "scale": False,
            "beta_initializer": "ones",
            "gamma_initializer": "zeros",
            "beta_regularizer": "l1",
            "gamma_regularizer": "l2",
            "beta_constraint": "max_norm",
            "gamma_constraint": "non_neg",
        },
    ],
}

CASES: dict[str, Case] = {
    **{f"layer: {name}": partial(layer, subject=LAYERS[name]) for name in LAYERS},
    **{
        f"trained: {name}": partial(trained, subject=LAYERS[name])
        for name in LAYERS
        if name.startswith(("RMS", "Group"))
    },
    **{
        f"config: {name}": partial(configs, name=name, entries=CONFIGS[name], built=(3, 4, 6))
        for name in CONFIGS
    },
}

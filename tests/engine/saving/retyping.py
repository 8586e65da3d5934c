"""Configs of which one value has become something of another kind."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import h5py
import numpy as np

from tests.engine.saving.damage import CONFIG, Damaged, entries_of, packed

VALUES: tuple[Any, ...] = (
    [], [1, 2], [[[]]], [None], ["x"], {}, {"a": 1}, {"class_name": "Dense", "config": {}},
    {"class_name": ["x"], "config": 1}, "", "x", "relu", "a\nb\x1b[2J", "\ud800", "x" * 5000,
    "<img src='file:///dev/zero'>", 0, 1, -1, 0.5, 2**31, 2**63, 10**400, 1e308, -1e-320,
    float("nan"), float("inf"), None, True, False,
)  # fmt: skip
"""One or more of each kind that JSON has, and of each some that are at an edge."""

HDF5 = b"\x89HDF"


def retyped(sound: bytes, number: int) -> Damaged:
    """A file with one value of its config replaced, or taken out; the same at every call."""
    rng = np.random.default_rng(number)
    configs = configs_of(sound)
    attribute = str(rng.choice(list(configs)))
    places = list(places_of(configs[attribute]))
    holder, key = places[rng.integers(len(places))]
    which = int(rng.integers(len(VALUES) + 1))
    if which == len(VALUES):
        del holder[key]
        kind = "left out"
    else:
        holder[key] = VALUES[which]
        kind = type(VALUES[which]).__name__
    old = sound.startswith(HDF5)
    return Damaged(f"{'.h5' if old else '.keras'} value {kind}", with_configs(sound, configs), True)


def configs_of(sound: bytes) -> dict[str, Any]:
    """All JSON in a model file, by the name of its entry or attribute."""
    if not sound.startswith(HDF5):
        return {CONFIG: json.loads(entries_of(sound)[CONFIG])}
    with h5py.File(io.BytesIO(sound), "r") as file:
        names = ("model_config", "training_config")
        return {name: json.loads(file.attrs[name]) for name in names}


def with_configs(sound: bytes, configs: Mapping[str, Any]) -> bytes:
    """A model file with other configs."""
    if not sound.startswith(HDF5):
        return packed({**entries_of(sound), CONFIG: json.dumps(configs[CONFIG]).encode()})
    stream = io.BytesIO(sound)
    with h5py.File(stream, "r+") as file:
        for name, config in configs.items():
            file.attrs[name] = json.dumps(config).encode()
    return stream.getvalue()


def places_of(value: Any) -> Iterator[tuple[Any, Any]]:
    """All (container, key) pairs within a JSON value."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places_of(value[key])

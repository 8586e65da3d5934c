"""Changes of single weights, as they are kept beside a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.training.history import labels
from netbuilder.training.history.by_hand import MOST, changed, changes, read
from netbuilder.training.history.labels import NOTHING

FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(st.lists(FLOATS, min_size=1, max_size=30), st.dictionaries(st.integers(0, 29), FLOATS))
def test_changes_lead_from_the_kept_weights_to_those_that_are_held(
    weights: list[float], other: dict[int, float]
) -> None:
    kept = np.array(weights, np.float32)
    now = kept.copy()
    for place, value in other.items():
        now[place % len(now)] = value
    found = changes(kept, now)
    assert found is not None
    again = changed(kept, read(json.loads(json.dumps(found))))
    assert again is not None
    np.testing.assert_array_equal(again, now)
    assert not again.flags.writeable


def test_too_many_changes_and_weights_of_another_network_are_not_kept() -> None:
    kept = np.zeros(MOST + 1, np.float32)
    assert changes(kept, kept + 1) is None
    assert changes(kept, kept[1:]) is None
    assert changed(kept, [(MOST + 1, 1.0)]) is None


@pytest.mark.parametrize(
    "found",
    [
        None, 3, "ab", {"0": 1}, [1, 2], [[0]], [[0, 1, 2]], [["0", 1]], [[-1, 1]], [[0, "1"]],
        [[True, 1]], [[0, float("nan")]], [[0, 1e300]], [[0, None]], [[0, 1]] * (MOST + 1),
    ],
)  # fmt: skip
def test_what_are_no_changes_is_none(found: Any) -> None:
    assert read(found) == ()


def test_changes_are_kept_beside_what_else_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    labels.change(path, {"name": "best"})
    assert "by_hand" not in json.loads(path.read_bytes())
    labels.change(path, {"by_hand": ((3, 0.5),)})
    found = labels.read(path)
    assert (found.name, found.by_hand) == ("best", ((3, 0.5),))
    labels.change(path, {"starred": True})
    assert labels.read(path).by_hand == ((3, 0.5),)
    labels.change(path, {"by_hand": ()})
    assert labels.read(path) == NOTHING.saying({"name": "best", "starred": True})
    assert "by_hand" not in json.loads(path.read_bytes())

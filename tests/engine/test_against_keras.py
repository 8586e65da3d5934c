"""The engine against real Keras: the same questions, answered alike.

The questions are in `reference/cases/` (numbers) and `reference/facts.py` (words); Keras's answers
were recorded by `reference/record.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from tests.engine.reference.comparing import difference
from tests.engine.reference.facts import FACTS, INITIALIZERS
from tests.engine.reference.families import answers, cases_of, family_names
from tests.engine.reference.side import Side, engine_side

RECORDED = json.loads((answers() / "words.json").read_text(encoding="utf-8"))

# Differences on purpose ---------------------------------------------------------------------------

OWN_ARGUMENTS = {"Sequential": {"seed"}, "to_categorical": {"dtype"}}
"""Arguments that Keras does not have there."""

IN_FLOAT32 = (".learning_rate",)
"""Numbers that Keras keeps in a float32 variable, and the engine as they were given."""


LATER = {
    ("losses", "", "Huber, all said"): "3.15 forgets delta",
    ("losses", "", "CosineSimilarity, all said"): "3.15 forgets the axis",
    ("losses", "Tversky", ""): "3.15 takes alpha for beta",
    ("losses", "", "tversky"): "3.15 takes alpha for beta",
    ("metrics", "", 'CosineSimilarity {"axis": 0}'): "3.15 forgets the axis",
    ("metrics", 'R2Score {"num_regressors": 2}', ""): "3.15 counts values for samples",
}
"""Mistakes of Keras 3.15 that 3.16 repaired, by family, part of a case's name, and key."""


def repaired(family: str, case: str, key: str) -> bool:
    """Whether the engine is as a later Keras there."""
    return any(
        family == where and part in case and name in ("", key) for where, part, name in LATER
    )


# Numbers ------------------------------------------------------------------------------------------

ALL_CASES = [(family, case) for family in family_names() for case in cases_of(family)]


@cache
def recorded(family: str) -> Mapping[str, np.ndarray]:
    with np.load(answers() / f"{family}.npz", allow_pickle=False) as file:
        return dict(file)


def below(prefix: str, family: str) -> dict[str, np.ndarray]:
    numbers = recorded(family)
    return {key.removeprefix(prefix): numbers[key] for key in numbers if key.startswith(prefix)}


@pytest.mark.parametrize(("family", "case"), ALL_CASES, ids=lambda part: str(part))
def test_numbers_equal_kerass(family: str, case: str) -> None:
    side = engine_side(below("inputs/", family))
    ours = {key: np.asarray(value) for key, value in cases_of(family)[case](side).items()}
    kerass = below(f"{case}/", family)
    assert sorted(ours) == sorted(kerass)
    wrong = [
        report
        for key in kerass
        if not repaired(family, case, key)
        if (report := difference(ours[key], kerass[key], key))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "which",
    [each for each in LATER if (answers() / f"{each[0]}.npz").exists()],
    ids=lambda which: " ".join(which),
)
def test_what_later_keras_repaired_differs(which: tuple[str, str, str]) -> None:
    family, part, name = which
    side = engine_side(below("inputs/", family))
    differing = False
    for case in cases_of(family):
        if part in case:
            kerass = below(f"{case}/", family)
            keys = [key for key in kerass if name in ("", key)]
            ours = cases_of(family)[case](side) if keys else {}
            differing |= any(difference(np.asarray(ours[k]), kerass[k], k) for k in keys)
    assert differing, "this is no difference any more"


@pytest.mark.parametrize("family", family_names())
def test_every_recorded_number_is_compared(family: str) -> None:
    names = {key.rpartition("/")[0] for key in recorded(family)} - {"", "inputs"}
    assert names == set(cases_of(family))


@pytest.fixture(scope="module")
def engine() -> Side:
    return engine_side(below("inputs/", "basics"))


# Words --------------------------------------------------------------------------------------------

EXACT = (
    "callback_hooks",
    "default_layer_names",
    "events",
    "events_when_stopped",
    "history_keys",
    "old_batch_hooks",
    "progress_lines",
    "return_types",
    "summary",
)
CONFIGS = (
    "callback_params",
    "initializer_configs",
    "layer_configs",
    "loss_configs",
    "metric_configs",
    "model_config",
    "optimizer_configs",
)
OTHER = ("initializer_statistics", "signatures")


def both(engine: Side, fact: str) -> tuple[Any, Any]:
    """The engine's answer, as JSON would hold it, and Keras's."""
    return json.loads(json.dumps(FACTS[fact](engine))), RECORDED["facts"][fact]


def test_every_recorded_fact_is_compared() -> None:
    assert sorted(RECORDED["facts"]) == sorted(FACTS) == sorted((*EXACT, *CONFIGS, *OTHER))


@pytest.mark.parametrize("fact", EXACT)
def test_words_are_kerass(engine: Side, fact: str) -> None:
    ours, kerass = both(engine, fact)
    assert ours == kerass


@pytest.mark.parametrize("fact", CONFIGS)
def test_configs_are_kerass(engine: Side, fact: str) -> None:
    """Entry for entry, value for value."""
    ours, kerass = both(engine, fact)
    wrong = list(different_entries(ours, kerass, fact))
    assert not wrong, "\n".join(wrong)


def different_entries(ours: Any, kerass: Any, path: str) -> Any:
    """Sentences on what differs."""
    if isinstance(ours, Mapping) and isinstance(kerass, Mapping):
        for key in ours.keys() ^ kerass.keys():
            yield f"{path}.{key} is in one of the two alone"
        for key in ours.keys() & kerass.keys():
            yield from different_entries(ours[key], kerass[key], f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(kerass, list) and len(ours) == len(kerass):
        for index, pair in enumerate(zip(ours, kerass, strict=True)):
            yield from different_entries(*pair, f"{path}[{index}]")
    elif path.endswith(IN_FLOAT32) and isinstance(ours, float):
        if np.float32(ours) != np.float32(kerass):
            yield f"{path} is {ours}, in Keras {kerass}"
    elif ours != kerass or type(ours) is not type(kerass):
        yield f"{path} is {ours!r}, in Keras {kerass!r}"


def test_arguments_have_kerass_order_and_defaults(engine: Side) -> None:
    ours, kerass = both(engine, "signatures")
    wrong = []
    for subject, arguments in ours.items():
        defaults = dict(kerass[subject])
        own = OWN_ARGUMENTS.get(subject, set())
        shared = [(name, default) for name, default in arguments if name not in own]
        names = [name for name, _ in shared]
        if names != [name for name in defaults if name in names]:
            wrong.append(f"{subject} takes {names}, in Keras {list(defaults)}")
        wrong += [
            f"{subject}: {name} is {default!r}, in Keras {defaults[name]!r}"
            for name, default in shared
            # No name means the object's own, which Keras writes out in the signature.
            if name in defaults and name != "name" and "?" not in (default, defaults[name])
            if default != defaults[name]
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_initializers_have_kerass_distributions(engine: Side, name: str) -> None:
    """Bounds and moments of 100,000 values, as far as chance lets them agree."""
    ours, kerass = (facts[name] for facts in both(engine, "initializer_statistics"))
    spread = kerass["std"]
    assert ours["std"] == pytest.approx(spread, rel=0.01)
    assert ours["mean"] == pytest.approx(kerass["mean"], abs=0.02 * spread)
    # The ends of the unbounded one lie where chance puts them.
    ends = 0.25 if name == "RandomNormal" else 0.005
    assert ours["min"] == pytest.approx(kerass["min"], rel=ends)
    assert ours["max"] == pytest.approx(kerass["max"], rel=ends)

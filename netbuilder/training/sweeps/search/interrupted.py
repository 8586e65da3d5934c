"""Searches that ended before their budget was spent, as they are offered to be resumed."""

from __future__ import annotations

import logging
import math
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from netbuilder.design import Design
from netbuilder.design.storage import encode
from netbuilder.storage.encoding import encode as encode_json
from netbuilder.storage.files import content
from netbuilder.training.sweeps.grid import settings
from netbuilder.training.sweeps.search.plan import Plan
from netbuilder.training.sweeps.search.space import Dimension
from netbuilder.training.sweeps.values import SweepError

_log = logging.getLogger(__name__)

NAME: Final = "search.json"
_MOST: Final = 16 * 2**20
_MOST_SEARCHES: Final = 50
"""Interrupted searches that are looked at, the latest first."""


class Search(msgspec.Struct, forbid_unknown_fields=True):
    """A search as its file tells of it.

    Attributes:
        design: that it varies, as a design file holds it.
        dimensions: name of each setting, and its values or range as they may be typed.
        method: of the plan, and so on.
    """

    design: str
    dimensions: list[tuple[str, str]]
    method: str
    trainings: int
    minutes: float | None
    goal: str
    prune: bool
    seed: int


class Interrupted(NamedTuple):
    """A search that can be resumed.

    Attributes:
        plan: of it.
        over: how many trainings are over.
    """

    plan: Plan
    over: int


def described(design: Design, plan: Plan) -> bytes:
    """What the file of a search holds."""
    return encode_json(
        Search(
            encode(design).decode(),
            [(each.setting.name, each.text) for each in plan.dimensions],
            plan.method,
            plan.trainings,
            None if math.isinf(plan.minutes) else plan.minutes,
            plan.goal,
            plan.prune,
            plan.seed,
        )
    )


def latest(folder: Path) -> list[tuple[Path, Search]]:
    """The searches that have files in the folders within a folder, the latest first."""
    try:
        found = sorted(folder.glob(f"*/{NAME}"), key=lambda path: -path.stat().st_mtime)
    except OSError:
        _log.warning("Interrupted searches cannot be looked for", exc_info=True)
        return []
    searches = []
    for path in found[:_MOST_SEARCHES]:
        try:
            searches.append((path.parent, msgspec.json.decode(content(path, _MOST), type=Search)))
        except (OSError, ValueError, msgspec.MsgspecError):
            _log.warning("%s does not describe a search", path, exc_info=True)
    return searches


def plan_of(search: Search, design: Design) -> Plan | None:
    """The plan of a search of this design; None where it is of another one, or damaged."""
    if search.design != encode(design).decode():
        return None
    known = {each.name: each for each in settings(design)}
    minutes = math.inf if search.minutes is None else search.minutes
    try:
        plan = Plan(
            tuple(Dimension.typed(known[name], text) for name, text in search.dimensions),
            search.method,
            search.trainings,
            minutes,
            search.goal,
            search.prune,
            search.seed,
        )
        plan.check(design)
    except (KeyError, SweepError):
        _log.warning("An interrupted search does not fit its design", exc_info=True)
        return None
    return plan

"""What the start page offers: templates and recent files, each as the content of a card."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from engine.errors import ModelFileError
from engine.types import Array
from netbuilder.design import Design, DesignError, analyze, templates
from netbuilder.design.file_names import bare, is_design_name
from netbuilder.exchange import model_file
from netbuilder.help.expected import Expected, measurements
from netbuilder.help.patterns import first_patterns
from netbuilder.ranking import ranked
from netbuilder.translation import mark, say
from netbuilder.wording import paired, plural, stacked

_log = logging.getLogger(__name__)

ALL: Final = mark("All")
PICTURES: Final = mark("Pictures")
POINTS: Final = mark("Points")
SEQUENCES: Final = mark("Sequences")
OTHER: Final = mark("Tables")
OWN: Final = mark("Yours")
GROUPS: Final = (ALL, PICTURES, POINTS, SEQUENCES, OWN)
"""The groups of templates, in the order of their buttons."""

_LARGEST: Final = 5_000_000
"""Bytes of a model file that is read for its picture."""

_POINT: Final = 2
_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR


@dataclass(frozen=True)
class CardContent:
    """A card.

    Attributes:
        title: in bold letters.
        summary: what it is, in a sentence.
        foot: the data, and how long a training takes.
        figure: what can be expected, or what was reached; '' where nobody has measured.
        hint: all of it.
        groups: under which it is shown.
        design: is drawn, and opened; None where it cannot be read or is not looked at.
        path: of the user's file; None for a template of the program's own.
        readable: whether it can be opened.
        patterns: what the first layer has learned, see `first_patterns`; None where nothing is
            known of that.
    """

    title: str
    summary: str
    foot: str = ""
    figure: str = ""
    hint: str = ""
    groups: frozenset[str] = frozenset({ALL})
    design: Design | None = None
    path: Path | None = None
    readable: bool = True
    patterns: Array | None = field(default=None, compare=False, repr=False)


def template_cards(data: str) -> tuple[list[CardContent], str]:
    """The program's templates and the user's; and a sentence where the latter cannot be listed.

    Args:
        data: the data set that those for pictures learn, if it holds pictures.
    """
    mine, unreadable, complaint = templates.look()
    cards = [_card(each) for each in (*templates.built_in(data), *mine)]
    cards += [
        CardContent(
            each.title,
            say("This template cannot be read."),
            hint=each.summary,
            groups=frozenset({ALL, OWN}),
            path=each.path,
            readable=False,
        )
        for each in unreadable
    ]
    return cards, complaint


def _card(template: templates.Template) -> CardContent:
    design, data = template.design, template.design.data_set.title
    count = analyze(design).total_parameters
    size = plural(count, "{count} parameter", "{count} parameters")
    told = say("{data}, {size}.", data=data, size=size)
    measured = None if template.path else measurements().get((template.title, design.data))
    if measured is None:
        return CardContent(
            template.title,
            template.summary,
            data,
            hint=stacked((template.summary, told)),
            groups=groups_of(design, template.path is not None),
            design=design,
            path=template.path,
        )
    return CardContent(
        template.title,
        template.summary,
        _foot(data, design, measured),
        measured.figure,
        stacked((template.summary, told, measured.sentence)),
        groups_of(design, own=False),
        design,
    )


def _foot(data: str, design: Design, measured: Expected) -> str:
    """The data and the time; and the epochs, where they are fewer than the template trains."""
    if measured.epochs == design.epochs:
        return paired(data, measured.time)
    return plural(
        measured.epochs,
        "{data}, {count} epoch in {time}",
        "{data}, {count} epochs in {time}",
        data=data,
        time=measured.time,
    )


def groups_of(design: Design, own: bool) -> frozenset[str]:
    """The groups that a template is in."""
    shape = design.data_set.sample_shape
    recurrent = any(block.kind in _READERS for block in design.blocks)
    kind = OTHER
    if shape == (_POINT,):
        kind = POINTS
    elif design.data_set.are_pictures:
        kind = PICTURES
    found = {ALL, kind, *([OWN] if own else []), *([SEQUENCES] if recurrent else [])}
    return frozenset(found)


_READERS: Final = ("LSTM", "GRU", "SimpleRNN", "Bidirectional", "Conv1D", "Embedding")
"""Layers that read sequences."""


def found(cards: Sequence[CardContent], text: str, group: str) -> list[CardContent]:
    """The cards of a group that a text may mean, the likeliest first."""
    shown = [card for card in cards if group in card.groups]
    notes = [f"{card.summary} {card.foot}" for card in shown]
    return [shown[place] for place in ranked(text, [card.title for card in shown], notes)]


def named(path: Path, note: str) -> CardContent:
    """A card that says no more than the name of a file, until somebody has looked at it."""
    title = bare(path.name)
    return CardContent(title, "", "", note, str(path), path=path)


def recent_cards(paths: Iterable[tuple[Path, str]], now: float | None = None) -> list[CardContent]:
    """Cards of files that were used; for a thread, since a disk may be slow.

    Args:
        paths: of the files, each with what is said beside its name.
        now: the time, in seconds since 1970.
    """
    moment = time.time() if now is None else now
    return [_recent(path, note, moment) for path, note in paths]


def _recent(path: Path, note: str, now: float) -> CardContent:
    try:
        age = used(now - path.stat().st_mtime)
    except OSError:
        age = ""
    design, patterns = _network(path)
    what = "" if design is None else design.data_set.title
    return replace(named(path, note), summary=age, foot=what, design=design, patterns=patterns)


def _network(path: Path) -> tuple[Design | None, Array | None]:
    """The design in a file, and what its network has learned; None for what it does not tell."""
    try:
        if is_design_name(path.name):
            return Design.load(path), None
        if path.suffix == model_file.SUFFIX and path.stat().st_size <= _LARGEST:
            opened = model_file.read(path, trains=False)
            network = opened.network
            return opened.design, None if network is None else first_patterns(network)
    except (DesignError, ModelFileError, OSError) as error:
        _log.info("%s is shown without a picture: %s", path.name, error)
    return None, None


def used(seconds: float) -> str:
    """How long ago a file was changed."""
    if seconds < _MINUTE:
        return say("changed just now")
    for unit, size, one, many in (
        (_HOUR, _MINUTE, say("changed {count} minute ago"), say("changed {count} minutes ago")),
        (_DAY, _HOUR, say("changed {count} hour ago"), say("changed {count} hours ago")),
    ):
        if seconds < unit:
            return plural(int(seconds // size), one, many)
    return plural(int(seconds // _DAY), "changed {count} day ago", "changed {count} days ago")

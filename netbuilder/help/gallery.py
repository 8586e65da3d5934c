"""What the start page offers: templates and recent files, each as the content of a card."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from netbuilder.design import Design, DesignError, analyze, templates
from netbuilder.help.expected import Expected, measurements
from netbuilder.ranking import ranked
from netbuilder.wording import plural

ALL: Final = "All"
PICTURES: Final = "Pictures"
POINTS: Final = "Points"
SEQUENCES: Final = "Sequences"
OTHER: Final = "Tables"
OWN: Final = "Yours"
GROUPS: Final = (ALL, PICTURES, POINTS, SEQUENCES, OWN)
"""The groups of templates, in the order of their buttons."""

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
            "This template cannot be read.",
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
    measured = None if template.path else measurements().get((template.title, design.data))
    if measured is None:
        return CardContent(
            template.title,
            template.summary,
            data,
            hint=f"{template.summary}\n{data}, {size}.",
            groups=groups_of(design, template.path is not None),
            design=design,
            path=template.path,
        )
    return CardContent(
        template.title,
        template.summary,
        _foot(data, design, measured),
        measured.figure,
        f"{template.summary}\n{data}, {size}.\n{measured.sentence}",
        groups_of(design, own=False),
        design,
    )


def _foot(data: str, design: Design, measured: Expected) -> str:
    """The data and the time; and the epochs, where they are fewer than the template trains."""
    if measured.epochs == design.epochs:
        return f"{data}, {measured.time}"
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
    design = _design(path)
    what = "" if design is None else design.data_set.title
    return CardContent(
        path.name.removesuffix(".json").removesuffix(".netbuilder"),
        age,
        what,
        note,
        str(path),
        design=design,
        path=path,
    )


def _design(path: Path) -> Design | None:
    """The design in a file; None where it holds something else, or cannot be read."""
    if path.suffix != ".json":
        return None
    try:
        return Design.load(path)
    except DesignError:
        return None


def used(seconds: float) -> str:
    """How long ago a file was changed."""
    if seconds < _MINUTE:
        return "changed just now"
    for unit, size, one, many in (
        (_HOUR, _MINUTE, "changed {count} minute ago", "changed {count} minutes ago"),
        (_DAY, _HOUR, "changed {count} hour ago", "changed {count} hours ago"),
    ):
        if seconds < unit:
            return plural(int(seconds // size), one, many)
    return plural(int(seconds // _DAY), "changed {count} day ago", "changed {count} days ago")

"""A history as a file: what is left of a window that ended without warning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from netbuilder.design.blocks import Block
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError, NewerDesignError, one_line
from netbuilder.design.history import Step
from netbuilder.design.parts import (
    BlockPart,
    SettingsPart,
    block_part,
    read_blocks,
    settings_part,
)
from netbuilder.storage import encoding
from netbuilder.storage.fingerprints import Fingerprint
from netbuilder.translation import say

FORMAT: Final = "netbuilder-recovery"
VERSION: Final = 2
"""The first did not know what the document's file held."""


@dataclass(frozen=True)
class Journal:
    """All states of a document.

    Attributes:
        steps: of its history.
        present: the place of the present one.
        saved: what its file holds, or what it began as.
        path: its file, if it has one.
        file: what tells whether that is still the file that was opened or saved; None where it is
            not known, as in journals of the first version.
    """

    steps: tuple[Step, ...]
    present: int
    saved: Design
    path: Path | None
    file: Fingerprint | None = None

    @property
    def design(self) -> Design:
        """The present state."""
        return self.steps[self.present].design

    @property
    def modified(self) -> bool:
        """Whether the present state is not in the file."""
        return self.design != self.saved


class _Step(msgspec.Struct, forbid_unknown_fields=True, array_like=True):
    """A state as what is unlike the one before it: much of a long history is the same.

    Attributes:
        label: of the edit.
        above: number of blocks that stay at the top.
        below: number of blocks that stay at the bottom.
        between: the others, as places in the file's list of blocks.
        settings: place in the file's list of settings.
    """

    label: str
    above: int
    below: int
    between: list[int]
    settings: int


class _File(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    format: str
    version: int
    path: str | None
    present: int
    steps: list[_Step]
    blocks: list[BlockPart]
    settings: list[SettingsPart]
    file: Fingerprint | None = None


class _Head(msgspec.Struct):
    """What tells a history from other files, whatever the version."""

    format: str
    version: int


def encode(journal: Journal) -> bytes:
    """The journal as JSON, each block and each set of settings once."""
    blocks: dict[Block, int] = {}
    settings: dict[Design, int] = {}
    steps = []
    before: tuple[Block, ...] = ()
    # The saved design comes first: it is a state like the others.
    for step in (Step(journal.saved), *journal.steps):
        now = step.design.blocks
        above = _common(before, now)
        below = _common(before[above:][::-1], now[above:][::-1])
        between = now[above : len(now) - below]
        places = [blocks.setdefault(block, len(blocks)) for block in between]
        bare = step.design.without_blocks()
        place = settings.setdefault(bare, len(settings))
        steps.append(_Step(step.label, above, below, places, place))
        before = now
    return encoding.encode(
        _File(
            format=FORMAT,
            version=1 if journal.file is None else VERSION,
            path=_text(journal.path),
            present=journal.present,
            steps=steps,
            blocks=[block_part(block) for block in blocks],
            settings=[settings_part(design) for design in settings],
            file=journal.file,
        )
    )


def _text(path: Path | None) -> str | None:
    """A path as JSON can hold it; None for one that it cannot."""
    text = None if path is None else str(path)
    try:
        (text or "").encode()
    except UnicodeEncodeError:  # bytes that are no UTF-8
        return None
    return text


def decode(content: bytes) -> Journal:
    """The journal that `encode` wrote.

    Raises:
        DesignError: it is damaged; `NewerDesignError` where a newer version wrote it.
    """
    try:
        _check_head(msgspec.json.decode(content, type=_Head))
        file = msgspec.json.decode(content, type=_File)
        designs = _designs(file)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, IndexError) as error:
        raise DesignError(one_line(str(error))) from None
    labels = [step.label for step in file.steps[1:]]
    steps = tuple(map(Step, designs[1:], labels))
    if not 0 <= file.present < len(steps):
        raise DesignError(say("it has no current state"))
    if file.path is not None and (not file.path or "\0" in file.path):
        raise DesignError(say("its path is invalid"))
    path = None if file.path is None else Path(file.path)
    return Journal(steps, file.present, designs[0], path, file.file)


def _check_head(head: _Head) -> None:
    if head.format == FORMAT and head.version > VERSION:
        raise NewerDesignError(
            say(
                "The history has version {version}; this program reads version {version_2}.",
                version=head.version,
                version_2=VERSION,
            )
        )
    if head.format != FORMAT or head.version < 1:
        raise DesignError(
            say(
                "it claims version {version} of {format}",
                version=head.version,
                format=one_line(head.format),
            )
        )


def _designs(file: _File) -> list[Design]:
    blocks = [read_blocks([part])[0] for part in file.blocks]
    settings = [part.design() for part in file.settings]
    designs: list[Design] = []
    before: tuple[Block, ...] = ()
    for step in file.steps:
        if min(step.above, step.below, step.settings, *step.between, 0) < 0:
            raise IndexError(say("a negative position"))
        between = tuple(blocks[place] for place in step.between)
        below = before[len(before) - step.below :] if step.below else ()
        before = (*before[: step.above], *between, *below)
        designs.append(settings[step.settings].with_blocks(before))
    return designs


def _common(first: Sequence[Block], second: Sequence[Block]) -> int:
    """How many blocks at the beginning are the same."""
    number = 0
    for one, other in zip(first, second, strict=False):
        if one is not other and one != other:
            break
        number += 1
    return number

"""What people say of a run: a name, a star, a note; in a small file of its own beside the run's.

So the run's file stays as it was written, and programs before and after this one open it. What
another version says of a run beside these three is kept when one of them is changed.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from netbuilder.plain import line, one_line, shortened
from netbuilder.storage import files
from netbuilder.storage.aside import put_aside
from netbuilder.training.history import by_hand
from netbuilder.training.history.by_hand import Changes

_log = logging.getLogger(__name__)

LONGEST_NAME: Final = 80
LONGEST_NOTE: Final = 2000
_MOST: Final = 1 << 20
_BY_HAND: Final = "by_hand"


@dataclass(frozen=True, slots=True)
class Label:
    """What somebody has said of a run.

    Attributes:
        name: of the run, on one line; '' for none.
        starred: whether it is one of those to come back to.
        note: on one line; '' for none.
        by_hand: weights that somebody has changed since it ended.
    """

    name: str = ""
    starred: bool = False
    note: str = ""
    by_hand: Changes = ()

    def saying(self, change: Mapping[str, Any]) -> Label:
        """The same but for what a change says, as far as that can be said of a run."""
        own = {"name": self.name, "starred": self.starred, "note": self.note}
        said: dict[str, Any] = {**own, _BY_HAND: self.by_hand, **change}
        name, note, starred = said["name"], said["note"], said["starred"]
        return Label(
            line(" ".join(name.split()), LONGEST_NAME) if isinstance(name, str) else "",
            starred is True,
            _note(note) if isinstance(note, str) else "",
            by_hand.read(said[_BY_HAND]),
        )


NOTHING: Final = Label()


def read(path: Path) -> Label:
    """What a file says; nothing where there is none, or none that can be read.

    Raises:
        OSError: it cannot be read at the moment.
    """
    return NOTHING.saying(_content(path) or {})


def change(path: Path, said: Mapping[str, Any]) -> Label:
    """Change what a file says, and leave the rest of it; the folder's lock is held.

    Args:
        path: of the file; made where there is none.
        said: what is new, by the names of `Label`'s attributes.

    Returns:
        All that it says now.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    content = _content(path)
    if content is None:
        _log.warning("%s cannot be read; it is kept as %s", path, put_aside(path))
        content = {}
    label = NOTHING.saying(content).saying(said)
    content |= {"name": label.name, "starred": label.starred, "note": label.note}
    content.pop(_BY_HAND, None)
    if label.by_hand:
        content[_BY_HAND] = label.by_hand
    files.keep(path, json.dumps(content, indent=1, ensure_ascii=True).encode())
    return label


def _content(path: Path) -> dict[str, Any] | None:
    """What a file holds; nothing where there is none, None where nobody can tell."""
    try:
        found = json.loads(files.content(path, _MOST))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        return None
    return cast(dict[str, Any], found) if isinstance(found, dict) else None


def _note(text: str) -> str:
    return shortened(one_line(text, LONGEST_NOTE), LONGEST_NOTE)

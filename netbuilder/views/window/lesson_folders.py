"""The lessons of teachers that were opened, also before this start."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Final

from netbuilder.lessons import folder
from netbuilder.lessons.errors import LessonError
from netbuilder.lessons.lesson import Lesson
from netbuilder.settings import Settings

_log = logging.getLogger(__name__)

_KEY: Final = "lesson-folders"
_MOST: Final = 20
_LONGEST: Final = 1000
_MOST_BYTES: Final = 4000
"""What the settings keep of one thing."""


class LessonFolders:
    """Remembers the folders; one that cannot be read today is listed again when it can.

    Args:
        settings: keep their paths.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: dict[Path, Lesson] = {}

    @property
    def lessons(self) -> list[Lesson]:
        """Those that can be read, in the order in which they were opened first."""
        found = []
        for path in self._paths():
            if path not in self._known:
                try:
                    self._known[path] = folder.read(path)
                except LessonError as error:
                    _log.info("A lesson is not listed: %s", error)
                    continue
            found.append(self._known[path])
        return found

    def add(self, path: Path) -> Lesson:
        """The lesson in a folder as it is now, which is listed from now on.

        Raises:
            LessonError: there is none.
        """
        where = path.absolute()
        lesson = self._known[where] = folder.read(where)
        paths = self._paths()
        if where not in paths:
            kept = [*map(str, paths), str(where)][-_MOST:]
            while len(content := json.dumps(kept).encode()) > _MOST_BYTES:
                del kept[0]
            self._settings.set_window_state(_KEY, content)
        return lesson

    def _paths(self) -> list[Path]:
        """The folders that are remembered; what is no list of paths is passed by."""
        try:
            found = json.loads(self._settings.window_state(_KEY) or b"[]")
        except (ValueError, RecursionError):
            found = []
        named = found if isinstance(found, list) else []
        texts = [each for each in named if isinstance(each, str) and 0 < len(each) < _LONGEST]
        return [Path(each) for each in dict.fromkeys(texts) if "\0" not in each][-_MOST:]

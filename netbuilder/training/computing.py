"""What a training was computed with: compiled kernels, or NumPy, and why."""

from __future__ import annotations

import json
from typing import NamedTuple

from engine.compiled import path
from netbuilder.translation import say, told


class Computing(NamedTuple):
    """What takes the steps of a training by NetBuilder's own engine.

    Attributes:
        path: as the engine names it, see `engine.compiled.path`; '' where nobody has noted it.
        obstacle: what there are no compiled kernels for, so that NumPy takes the steps; '' where
            that is not why.
    """

    path: str = ""
    obstacle: str = ""

    @property
    def sentence(self) -> str:
        """Why NumPy trains although there are kernels; '' where there is nothing to say."""
        if not self.obstacle:
            return ""
        return say(
            "NumPy trains, because there are no compiled kernels for {obstacle}.",
            obstacle=told(self.obstacle),
        )

    @property
    def title(self) -> str:
        """What computed, in a few words; '' where that is not known, or was not the engine."""
        if self.obstacle:
            return say("NumPy: no compiled kernels for {obstacle}", obstacle=told(self.obstacle))
        if self.path == path.NUMPY:
            return "NumPy"
        return say("Compiled kernels") if self.path.startswith(path.COMPILED) else ""

    def to_json(self) -> bytes:
        """As files hold it."""
        return json.dumps(self._asdict()).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Computing:
        """What a file holds.

        Raises:
            ValueError: it is nothing of the kind.
        """
        found = json.loads(content)
        if not isinstance(found, dict):
            raise ValueError(say("it does not say what computed"))
        kept, obstacle = str(found.get("path", "")), str(found.get("obstacle", ""))
        if kept and not path.is_path(kept):
            raise ValueError(say("it does not say what computed"))
        return cls(kept, obstacle[:_LONGEST])


UNKNOWN = Computing()

_LONGEST = 200
"""Letters of an obstacle that are read."""

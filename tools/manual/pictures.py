"""The manual's pictures: each is a state of the window, and its name says which."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image

from netbuilder import languages
from tools.manual import places

_USED: Final = re.compile(r"\]\((?:\.\./)*pictures/([^)\s]+)\)")
_NAME: Final = re.compile(r"(?P<state>[\w-]+)-(?P<theme>light|dark)-(?P<size>\d+x\d+)-1\.png")
_COLOURS: Final = 256


class Picture(NamedTuple):
    """What a picture shows."""

    state: str
    theme: str
    size: str

    @property
    def name(self) -> str:
        """Of its file."""
        return f"{self.state}-{self.theme}-{self.size}-1.png"


def wanted() -> set[str]:
    """The names of the pictures that the pages show."""
    pages = [page for code in places.languages() for page in places.written(code)]
    return {name for page in pages for name in _USED.findall(page.read_text("utf-8"))}


def shown(name: str) -> Picture:
    """What the picture of this name shows.

    Raises:
        ValueError: the name says nothing that can be taken.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"{name} is not named as a picture of the window: STATE-THEME-WxH-1.png.")
    return Picture(**found.groupdict())


def take(names: Iterable[str]) -> int:
    """Take these pictures anew, in every language of the manual; the exit status."""
    alike = sorted(map(shown, names), key=lambda each: (each.theme, each.size))
    for code in places.languages():
        for (theme, size), group in groupby(alike, key=lambda each: (each.theme, each.size)):
            with tempfile.TemporaryDirectory() as scratch:
                states = list(group)
                arguments = [scratch, "--here", "--theme", theme, "--size", size, "--only"]
                arguments += [each.state for each in states]
                status = _run(arguments, code, scratch)
                if status:
                    return status
                for each in states:
                    _keep(Path(scratch) / each.name, places.PICTURES / code)
    return 0


def _run(arguments: list[str], code: str, home: str) -> int:
    """Take pictures in a process that has the language, and nothing of the user's."""
    folders = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    environment = {**os.environ, **dict.fromkeys(folders, f"{home}/home")}
    environment |= {"QT_QPA_PLATFORM": "offscreen", languages.VARIABLE: code}
    command = [sys.executable, "-m", "tools.manual.states", *arguments]
    return subprocess.run(command, cwd=places.ROOT, env=environment, check=False).returncode


def _keep(path: Path, folder: Path) -> None:
    """Keep a picture, in as many colours as the eye tells apart in it."""
    folder.mkdir(parents=True, exist_ok=True)
    with Image.open(path) as taken:
        few = taken.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        few.save(folder / path.name, optimize=True)

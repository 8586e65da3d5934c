"""States of the window that only the manual shows: what its tutorials bring in.

    python -m tools.manual.states FOLDER --here ...

Takes the arguments of tools/screenshots.py. The data are those that the tutorials make.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from netbuilder.design import Design, code
from netbuilder.views.imported.dialog import OwnDataDialog
from netbuilder.views.window.window import MainWindow
from tools import screenshots
from tools.manual.places import MANUAL

_FILE: Final = re.compile(r"<!-- file: (\w+\.py) -->\n```python\n(.*?)^```$", re.M | re.S)
_WINDOW: Final = re.compile(r"<!-- window: ([\w.]+) \|")
_SIZE: Final = (900, 640)


def _dialog(window: MainWindow, tutorial: str) -> QWidget:
    """The data of a tutorial in the dialog."""
    name = _WINDOW.search(_text(tutorial))
    if name is None:
        raise LookupError(f"The tutorial {tutorial} brings in no data.")
    # The dialog shows the path as it is given: the file's name alone.
    os.chdir(tempfile.mkdtemp())
    exec(compile(_script(tutorial), f"{tutorial}.md", "exec"), {})
    dialog = OwnDataDialog(Path(name[1]), None, window)
    dialog.resize(*_SIZE)
    dialog.show()
    screenshots._wait(lambda: dialog.recipe() is not None)
    return dialog


def _opened_script(window: MainWindow) -> None:
    """The script of the tutorial on Keras beside its network."""
    design = code.read(_script("keras-and-back"), Design()).design
    if design is None:
        raise LookupError("The script of the tutorial is not read.")
    screenshots._show(window, design)
    screenshots._action(window, "actionCode").trigger()


def _text(tutorial: str) -> str:
    return (MANUAL / "en" / "tutorials" / f"{tutorial}.md").read_text("utf-8")


def _script(tutorial: str) -> str:
    """The first file that a tutorial has the reader save."""
    found = _FILE.search(_text(tutorial))
    if found is None:
        raise LookupError(f"The tutorial {tutorial} has no script.")
    return found[2]


def add() -> None:
    """Add the manual's states to those of tools/screenshots.py."""
    for name in ("own-table", "own-pictures", "series", "text"):
        screenshots.STATES[name] = partial(_dialog, tutorial=name)
    screenshots.STATES["keras-tutorial"] = _opened_script


def main() -> int:
    """Take pictures as tools/screenshots.py does."""
    add()
    return screenshots.main()


if __name__ == "__main__":
    sys.exit(main())

"""Writes what shells and `man` want to know of the command line: `python -m tools.shared_files`.

The files lie under packaging/share, from where wheels and bundles take them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from netbuilder import cli, languages, translation
from netbuilder.commands import completion
from tools.man_page import page

SHARE: Final = Path(__file__).resolve().parent.parent / "packaging" / "share"
_COMPLETIONS: Final = {
    "bash": "bash-completion/completions/netbuilder",
    "zsh": "zsh/site-functions/_netbuilder",
    "fish": "fish/vendor_completions.d/netbuilder.fish",
}


def contents() -> Mapping[str, str]:
    """The text of each file, by its path in the folder."""
    languages.use(translation.ENGLISH)
    outlines = cli.outlines()
    scripts = {_COMPLETIONS[each]: completion.script(each, outlines) for each in completion.SHELLS}
    return {**scripts, "man/man1/netbuilder.1": page(outlines)}


def main() -> int:
    """Write them."""
    for name, text in contents().items():
        path = SHARE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Builds the manual into netbuilder/manual/site, where Help > Manual finds it.

    python -m tools.manual [FOLDER]
    python -m tools.manual --pictures [PICTURE ...]

The first form builds the site, in every language. The second takes the manual's pictures anew, all
of them or those named; look at them before they are committed.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from tools.manual import pictures
from tools.manual.places import SITE


def main() -> int:
    """Build the manual, or take its pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=SITE)
    parser.add_argument("--pictures", nargs="*", metavar="PICTURE")
    options = parser.parse_args()
    if options.pictures is not None:
        return pictures.take(options.pictures or sorted(pictures.wanted()))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tools.manual.building import build

    begin = time.perf_counter()
    count = build(options.folder)
    print(f"{count} pages in {time.perf_counter() - begin:.1f} s: {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""An interpreter in which NumPy and the standard library alone can be imported."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

_BEGIN = """
import runpy, sys
sys.path.append({folder!r})
for name in ("netbuilder", "engine", "h5py", "msgspec"):
    try:
        __import__(name)
    except ImportError:
        pass
    else:
        raise SystemExit(f"{{name}} can be imported")
sys.argv = {arguments!r}
"""


def run(
    folder: Path, script: Path, *arguments: str, code: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a script, or `code` in its place, with `folder` as the only place of packages.

    Args:
        folder: anything may be there; NumPy is linked into it.
        script: of Python.
        arguments: of the script.
        code: that is run instead.
    """
    packages = folder / "packages"
    packages.mkdir(exist_ok=True)
    home = Path(np.__file__).parent
    for each in (home, home.with_name("numpy.libs")):
        link = packages / each.name
        if each.exists() and not link.exists():
            link.symlink_to(each)
    begin = _BEGIN.format(folder=str(packages), arguments=[str(script), *arguments])
    body = code or f"runpy.run_path({str(script)!r}, run_name='__main__')"
    return isolated(["-c", f"{begin}\n{body}"], folder)


def isolated(arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

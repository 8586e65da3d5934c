"""What pip, pipx and uv build with: hatchling, and for a wheel what the manual is built with.

The manual's pages on layers, losses and optimizers are made of the program's declarations, so that
building it takes MkDocs and the whole program. `python -m hatchling` takes what it finds.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Final

from hatchling import build
from hatchling.build import (
    build_editable,
    build_sdist,
    build_wheel,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
]

_ROOT: Final = Path(__file__).resolve().parent.parent


def get_requires_for_build_wheel(config_settings: dict[str, Any] | None = None) -> list[str]:
    """What has to be installed to build a wheel; less where the manual has been built."""
    needed = list(build.get_requires_for_build_wheel(config_settings))
    built = (_ROOT / "netbuilder" / "manual" / "site").is_dir()
    if built or os.environ.get("NETBUILDER_MANUAL") == "no":
        return needed
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    tools = project["optional-dependencies"]["bundle"]
    return [
        *needed,
        *project["dependencies"],
        *(each for each in tools if each.startswith("mkdocs")),
    ]

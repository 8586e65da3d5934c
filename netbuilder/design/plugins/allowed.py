"""The packages that the user has allowed, and their versions, as the settings hold them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from netbuilder.storage import folders, ini
from netbuilder.storage.settings_file import read

_log = logging.getLogger(__name__)

KEY: Final = "plugins/allowed"
_MOST: Final = 200


def of_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """The versions that are allowed, by their packages."""
    value = ini.decode(texts.get(KEY, ""))
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    pairs = (each.partition("==") for each in listed[:_MOST] if len(each) < 120)
    return {package: version for package, _, version in pairs if package and version}


def to_text(allowed: Mapping[str, str]) -> str:
    """The text of the value in the file."""
    return ini.encode([f"{package}=={version}" for package, version in sorted(allowed.items())])


def remembered() -> dict[str, str]:
    """What is allowed, for processes that have no settings; nothing where that cannot be read."""
    try:
        return of_texts(read(folders.settings()))
    except Exception:  # Rather no plug-ins than no training.
        _log.warning("It cannot be read which plug-ins are allowed", exc_info=True)
        return {}

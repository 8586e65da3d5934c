"""Names of files that every system takes."""

from __future__ import annotations

from typing import Final

from netbuilder.translation import say
from netbuilder.wording import terms

LONGEST: Final = 60
_MAX_BYTES: Final = 180
_FORBIDDEN: Final = '/\\:*?"<>|'
_NUMBERS: Final = "0123456789\u00b9\u00b2\u00b3"
_PORTS: Final = [f"{port}{number}" for port in ("com", "lpt") for number in _NUMBERS]
_DEVICES: Final = {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$", *_PORTS}
"""What Windows takes for a device, with any ending."""


def problem(name: str) -> str:
    """Why no file can have this name on some system, in a sentence; '' where it can."""
    if not 0 < len(name) <= LONGEST or len(name.encode(errors="replace")) > _MAX_BYTES:
        return say("The name must have 1 to {longest} characters.", longest=LONGEST)
    if not name.isprintable():
        return say("The name must not contain invisible characters.")
    found = [character for character in _FORBIDDEN if character in name]
    if found:
        return say("The name must not contain {found}.", found=terms(found))
    if name.startswith("."):
        return say("The name must not begin with a dot.")
    if name != name.strip() or name.endswith("."):
        return say("The name must not begin or end with a space, nor end with a dot.")
    if name.partition(".")[0].rstrip().casefold() in _DEVICES:
        return say("The name must not be a Windows device name.")
    return ""

"""Whether there is a screen for the window; asked before Qt is, which aborts without one."""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from netbuilder.translation import mark, say

HEADLESS_WAY: Final = mark("to train without a window: netbuilder train [DESIGN]")

_TIMEOUT: Final = 3.0
_X11_PORT: Final = 6000


def problem(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> str:
    """Why no window can be shown, as a clause; '' where nothing stands against it.

    Args:
        environment: variables that name the displays.
        system: as `sys.platform`.
    """
    if system in ("win32", "darwin", "cygwin"):
        return ""
    platforms = _platforms(environment)
    if not platforms <= {"xcb", "wayland"}:
        return ""
    if "wayland" in platforms and _wayland_answers(environment):
        return ""
    display = environment.get("DISPLAY", "")
    if "xcb" not in platforms or not display:
        return say("there is no display")
    missing = _missing_library()
    if missing:
        return say(
            "Qt cannot use the display because a system library is missing ({missing})",
            missing=missing,
        )
    return (
        ""
        if _x11_answers(display)
        else say("the display '{display}' cannot be reached", display=display)
    )


def sentence(reason: str) -> str:
    """What the user reads in place of the window."""
    return say(
        "NetBuilder cannot open its window: {reason}; {headless_way}",
        reason=reason,
        headless_way=HEADLESS_WAY,
    )


def _platforms(environment: Mapping[str, str]) -> set[str]:
    """Qt's platform plugins that may be tried: 'xcb', 'wayland', or others as they are named."""
    named = environment.get("QT_QPA_PLATFORM", "")
    names = {entry.partition(":")[0].strip().lower() for entry in named.split(";")} - {""}
    return {name.partition("-")[0] for name in names} or {"xcb", "wayland"}


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    if environment.get("WAYLAND_SOCKET"):
        return True
    name = environment.get("WAYLAND_DISPLAY", "")
    if not name:
        return False
    path = Path(environment.get("XDG_RUNTIME_DIR", "")) / name
    return path.is_absolute() and _connects(str(path))


def _x11_answers(display: str) -> bool:
    """Whether an X server accepts this program.

    The X library does exactly what Qt will do, including the proof of identity; unlike Qt it does
    not abort. Only a server on another machine is first asked for within a limit of time.
    """
    host = re.fullmatch(r"(?:tcp/)?([^/:]+):(\d+)(?:\.\d+)?", display)
    if host and host[1] != "unix":
        try:
            socket.create_connection((host[1], _X11_PORT + int(host[2])), _TIMEOUT).close()
        except (OSError, OverflowError):
            return False
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers


def _missing_library() -> str:
    """What the loader says against Qt's X11 plugin; '' where it can be loaded."""
    spec = find_spec("PySide6")
    folders = spec.submodule_search_locations if spec else None
    plugin = Path(folders[0]) / "Qt/plugins/platforms/libqxcb.so" if folders else None
    libraries = ["libxcb.so.1"]
    if plugin is not None and plugin.is_file():
        libraries.append(str(plugin))
    for library in libraries:
        try:
            ctypes.CDLL(library)
        except OSError as error:
            return str(error)
    return ""


def _connects(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_TIMEOUT)
        try:
            connection.connect(path)
        except OSError:
            return False
    return True

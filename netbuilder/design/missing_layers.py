"""Why layers of plug-ins are not there, in sentences."""

from __future__ import annotations

from typing import Final

from netbuilder.translation import mark, say

_reasons: Final[dict[str, str]] = {}

NOT_ALLOWED: Final = mark(
    "The layer {kind} comes from the plug-in {plugin}, whose code may not run yet; allow it in "
    "Edit > Preferences > Plug-ins or by 'netbuilder plugins --allow {package}'."
)
OTHER_VERSION: Final = mark(
    "The layer {kind} comes from the plug-in {plugin}, of which you have allowed version "
    "{allowed}; allow the new one in Edit > Preferences > Plug-ins or by "
    "'netbuilder plugins --allow {package}'."
)
FAILED: Final = mark(
    "The layer {kind} comes from the plug-in {plugin}, which could not be loaded; update it or "
    "install another version, and start NetBuilder again."
)
_MISSING: Final = mark(
    "The layer {kind} comes from the plug-in {plugin}, which is not installed here; install it "
    "beside NetBuilder with pip, and allow it in Edit > Preferences > Plug-ins."
)


def note(kind: str, reason: str) -> None:
    """Know why a layer is not there; '' where it is."""
    if reason:
        _reasons[kind] = reason
    else:
        _reasons.pop(kind, None)


def why_missing(kind: str, plugin: str = "") -> str:
    """Why a kind is not there, and the remedy; '' where no plug-in is known to have it.

    Args:
        kind: of the layer.
        plugin: package and version, as a file names them; '' where it names none.
    """
    reason = _reasons.get(kind, "")
    if reason:
        return str(reason)
    return say(_MISSING, kind=kind, plugin=plugin) if plugin else ""

"""Loads the layers of packages that are allowed; whatever fails is told, and the rest goes on."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Mapping
from typing import Final

from engine.declarations import defaults
from engine.layers import LAYERS, Layer
from netbuilder.design import catalogue, missing_layers
from netbuilder.design.plugins.installed import Plugin, installed
from netbuilder.plain import one_line
from netbuilder.translation import mark, say

_log = logging.getLogger(__name__)

_USUAL_FAMILY: Final = "core"
_loaded: Final[dict[str, Plugin]] = {}


class PluginError(Exception):
    """A plug-in that cannot be used; the message says why and what helps."""


def loaded() -> tuple[Plugin, ...]:
    """The plug-ins whose layers are there."""
    return tuple(_loaded.values())


def start(allowed: Mapping[str, str]) -> list[str]:
    """Load what is installed and allowed.

    Args:
        allowed: by packages, the version of each that may be loaded.

    Returns:
        Sentences about what is allowed and could not be loaded.
    """
    said = []
    for plugin in installed():
        if _loaded.get(plugin.package) == plugin:
            continue
        version = allowed.get(plugin.package)
        if version == plugin.version:
            try:
                load(plugin)
            except PluginError as error:
                said.append(str(error))
            continue
        why = missing_layers.NOT_ALLOWED if version is None else missing_layers.OTHER_VERSION
        _note(plugin, why, allowed=version or "")
        if version is not None:
            said.append(
                say(
                    "The plug-in {plugin} was not loaded, because you have allowed version "
                    "{allowed}; allow the new one in Edit > Preferences > Plug-ins or by "
                    "'netbuilder plugins --allow {package}'.",
                    plugin=plugin.named,
                    allowed=version,
                    package=plugin.package,
                )
            )
    return said


def load(plugin: Plugin) -> None:
    """Have the layers of a plug-in wherever layers are; its code runs.

    Raises:
        PluginError: it has other layers than it says, or names that are taken, or it fails.
    """
    if plugin.package in _loaded:
        if _loaded[plugin.package] == plugin:
            return
        raise PluginError(
            say(
                "Another version of the plug-in {package} is loaded; start NetBuilder again.",
                package=plugin.package,
            )
        )
    _note(plugin, missing_layers.FAILED)
    for kind in plugin.kinds:
        _refuse_taken(plugin, kind)
    try:
        classes = [_class(plugin, kind, where) for kind, where in plugin.layers]
    except (PluginError, KeyboardInterrupt):
        raise
    except BaseException as error:  # Code of others: it may even ask to exit.
        _log.warning("The plug-in %s could not be loaded", plugin.named, exc_info=True)
        raise PluginError(
            say(
                "The plug-in {plugin} could not be loaded ({kind}: {error}); update it, or remove "
                "it with pip. The log tells more.",
                plugin=plugin.named,
                kind=type(error).__name__,
                error=one_line(str(error), 120) or "?",
            )
        ) from None
    for cls in classes:
        LAYERS.adopt(cls, plugin.package)
    catalogue.add(
        catalogue.Entry(cls, _family(cls), plugin.package, plugin.version) for cls in classes
    )
    _loaded[plugin.package] = plugin
    for kind in plugin.kinds:
        missing_layers.note(kind, "")


def _class(plugin: Plugin, kind: str, where: str) -> type[Layer]:
    """The class of a layer, seen to be one.

    Raises:
        PluginError: it is none.
    """
    module, _, name = where.partition(":")
    before = LAYERS.names()
    found = getattr(importlib.import_module(module.strip()), name.strip())
    problem = ""
    if LAYERS.names() != before:
        problem = say("it registers layers itself, which NetBuilder does for it")
    elif not (isinstance(found, type) and issubclass(found, Layer)):
        problem = say("{kind} is no subclass of engine.layers.Layer", kind=kind)
    elif found.__name__ != kind:
        problem = say(
            "the entry point {kind} gives a class of another name, {name}",
            kind=kind,
            name=one_line(found.__name__, 40),
        )
    elif found.call is Layer.call or found.backward is Layer.backward:
        problem = say("{kind} has no methods call and backward of its own", kind=kind)
    if problem:
        raise PluginError(
            say(
                "The plug-in {plugin} cannot be used, because {problem}; ask its author.",
                plugin=plugin.named,
                problem=problem,
            )
        )
    entry = catalogue.Entry(found, _USUAL_FAMILY, plugin.package, plugin.version)
    made = entry.make(defaults(entry.parameters))  # So that what is declared can be made.
    if not (isinstance(entry.title, str) and isinstance(entry.summary, str)):
        raise TypeError("title and help must be texts")
    made.get_config()
    return found


def _refuse_taken(plugin: Plugin, kind: str) -> None:
    other = next((each for each in _loaded.values() if kind in each.kinds), None)
    if other is not None:
        raise PluginError(
            say(
                "The plug-in {plugin} was not loaded, because its layer {kind} has the name of "
                "one of {other}; allow only one of the two.",
                plugin=plugin.named,
                kind=kind,
                other=other.named,
            )
        )
    if LAYERS.knows(kind):
        raise PluginError(
            say(
                "The plug-in {plugin} was not loaded, because its layer {kind} has the name of "
                "one of NetBuilder's own; ask its author for another name.",
                plugin=plugin.named,
                kind=kind,
            )
        )


def _family(cls: type[Layer]) -> str:
    family = getattr(cls, "family", _USUAL_FAMILY)
    return family if family in catalogue.FAMILIES else _USUAL_FAMILY


def _note(plugin: Plugin, why: str, allowed: str = "") -> None:
    """Know why the layers are not there; those that are there stay."""
    for kind in plugin.kinds:
        if not LAYERS.knows(kind):
            words = {"kind": kind, "plugin": plugin.named, "package": plugin.package}
            missing_layers.note(kind, mark(why, **words, allowed=allowed))

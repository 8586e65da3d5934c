"""`netbuilder plugins`: which packages offer layers, and which of them may run."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Final

from netbuilder.commands.console import (
    FAILURE,
    SUCCESS,
    USAGE,
    Command,
    Parser,
    UsageError,
    add_json,
    complain,
    write,
    write_json,
)
from netbuilder.design.plugins import loading
from netbuilder.design.plugins.installed import GROUP, Plugin, installed, normalized
from netbuilder.plain import one_line
from netbuilder.settings import Settings
from netbuilder.translation import mark, say
from netbuilder.wording import terms

_STATES: Final = {
    "loaded": mark("loaded"),
    "failed": mark("allowed, but not loaded"),
    "version": mark("another version is allowed"),
    "new": mark("not allowed"),
}


def parser() -> argparse.ArgumentParser:
    """Reads the arguments of `plugins`."""
    parser = Parser(
        "netbuilder plugins",
        say(
            "List the packages that offer layers to NetBuilder, and choose which of them may run. "
            "The code of a package that is allowed runs with all your rights."
        ),
        {
            FAILURE: say("a package cannot be loaded; the reason is on standard error"),
            USAGE: say("wrong usage, or no such package"),
        },
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--allow",
        metavar="PACKAGE",
        help=say("let the installed version of a package run, here and in the window"),
    )
    chosen.add_argument(
        "--forbid", metavar="PACKAGE", help=say("let no version of a package run any more")
    )
    add_json(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Allow or forbid what is asked for, and print the list."""
    settings, status = Settings(), SUCCESS
    if options.allow is not None:
        plugin = _named(options.allow)
        settings.allow_plugin(plugin.package, plugin.version)
        try:
            loading.load(plugin)
        except loading.PluginError as error:
            complain(str(error))
            status = FAILURE
    if options.forbid is not None:
        package = normalized(options.forbid)
        if package not in settings.plugins:
            _named(options.forbid)
        settings.allow_plugin(package, "")
    settings.close()
    allowed, found = settings.plugins, installed()
    if options.json:
        write_json({"plugins": [_content(each, allowed) for each in found]})
    elif not found:
        write(say("No installed package offers layers (entry points {group}).", group=GROUP))
    for each in found if not options.json else ():
        state = _STATES[_state(each, allowed)]
        write(f"{each.named}  {state}  {terms(each.kinds)}")
    return status


def _named(name: str) -> Plugin:
    """The installed package of a name.

    Raises:
        UsageError: there is none that offers layers.
    """
    for each in installed():
        if each.package == normalized(name):
            return each
    raise UsageError(
        say(
            "No installed package {name} offers layers; install it beside NetBuilder with pip, or "
            "choose one of: {known}.",
            name=one_line(name, 40),
            known=terms([each.package for each in installed()]) or "-",
        )
    )


def _state(plugin: Plugin, allowed: Mapping[str, str]) -> str:
    version = allowed.get(plugin.package)
    if version is None:
        return "new"
    if version != plugin.version:
        return "version"
    return "loaded" if plugin in loading.loaded() else "failed"


def _content(plugin: Plugin, allowed: Mapping[str, str]) -> dict[str, object]:
    return {
        "package": plugin.package,
        "version": plugin.version,
        "state": _state(plugin, allowed),
        "layers": list(plugin.kinds),
    }


COMMAND = Command(mark("list packages that offer layers, allow or forbid them"), parser, run)

"""The manual page, as troff, out of what the command line's parsers say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netbuilder import __version__
from netbuilder.commands.outlines import Option, Outline

_ENVIRONMENT = {
    "NETBUILDER_DATA": "The folder that holds MNIST and other data sets.",
    "NETBUILDER_LANGUAGE": "The language of window and messages: en or zh_CN.",
    "NETBUILDER_KERNELS": "The highest level of the processor's vectors that is used: sse2, avx2 "
    "or avx512.",
}
_FILES = {
    "~/.config/NetBuilder/NetBuilder.ini": "What the window remembers.",
    "~/.local/share/netbuilder": "Finished trainings, templates and taught drawings.",
    "~/.local/state/netbuilder": "Interrupted trainings, unsaved work and the log.",
    "~/.cache/netbuilder": "What can be made or fetched again.",
}


def page(outlines: Sequence[Outline]) -> str:
    """The manual page.

    Args:
        outlines: of the program itself, then of each command.
    """
    return "\n".join(_lines(outlines[0], outlines[1:])) + "\n"


def _lines(program: Outline, commands: Sequence[Outline]) -> Iterator[str]:
    yield f'.TH NETBUILDER 1 "" "NetBuilder {__version__}" "User Commands"'
    yield ".SH NAME"
    yield r"netbuilder \- build neural networks with your hands"
    yield ".SH SYNOPSIS"
    yield r".B netbuilder"
    yield r"[\fIFILE\fR]"
    for each in commands:
        yield ".br"
        yield from _synopsis(each)
    yield ".SH DESCRIPTION"
    yield _text(program.summary)
    yield "Without a command, the window opens."
    for argument in program.positionals:
        yield from _entry(rf"\fI{_text(argument.value)}\fR", argument.told)
    yield ".SH OPTIONS"
    yield from _options(program.options)
    yield ".SH COMMANDS"
    for each in commands:
        yield f".SS {_text(each.name)}"
        yield from _synopsis(each)
        yield ".PP"
        yield _text(each.summary[:1].upper() + each.summary[1:]) + "."
        for argument in each.positionals:
            yield from _entry(rf"\fI{_text(argument.value)}\fR", argument.told)
        yield from _options(each.options)
        yield ".PP"
        yield ".nf"
        yield from map(_text, each.notes.splitlines())
        yield ".fi"
    for title, told in (("ENVIRONMENT", _ENVIRONMENT), ("FILES", _FILES)):
        yield f".SH {title}"
        for name, what in told.items():
            yield from _entry(rf"\fB{_text(name)}\fR", what)


def _synopsis(command: Outline) -> Iterator[str]:
    yield rf"\fBnetbuilder {_text(command.name)}\fR [\fIoptions\fR]"
    for each in command.positionals:
        yield rf"\fI{_text(each.usage)}\fR"


def _options(options: Sequence[Option]) -> Iterator[str]:
    for option in options:
        names = ", ".join(rf"\fB{_text(name)}\fR" for name in option.names)
        value = rf" \fI{_text(option.value)}\fR" if option.value else ""
        yield from _entry(names + value, option.told)


def _entry(tag: str, told: str) -> Iterator[str]:
    yield ".TP"
    yield tag
    yield _text(told)


def _text(text: str) -> str:
    """A text as troff takes it for nothing but text."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text[:1] in (".", "'") else text

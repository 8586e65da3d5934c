"""Scripts with which shells complete the program's command line: `netbuilder --completion bash`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from netbuilder.commands.outlines import Option, Outline, Positional

_PROGRAM: Final = "netbuilder"


def script(shell: str, outlines: Sequence[Outline]) -> str:
    """The script for a shell.

    Args:
        shell: a key of `SHELLS`.
        outlines: of the program itself, then of each command.
    """
    return "\n".join(_SHELLS[shell](outlines[0], outlines[1:])) + "\n"


# bash ---------------------------------------------------------------------------------------------


def _bash(program: Outline, commands: Sequence[Outline]) -> Iterator[str]:
    yield f"# Completes the command line of {_PROGRAM} in bash."
    yield ""
    yield f"_{_PROGRAM}() {{"
    yield "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command="
    yield "    # The sign in --option=value is a word of its own."
    yield "    if [[ $cur == '=' ]]; then"
    yield "        cur="
    yield "    elif [[ $prev == '=' ]]; then"
    yield "        prev=${COMP_WORDS[COMP_CWORD - 2]}"
    yield "    fi"
    yield "    if ((COMP_CWORD > 1)); then command=${COMP_WORDS[1]##-*}; fi"
    yield "    local words= files="
    yield '    case "$command $prev" in'
    for each in (program, *commands):
        for option in each.options:
            if option.value:
                yield f"        {_bash_pattern(each.name, option)}) {_bash_value(option)} ;;"
    yield "        *)"
    yield "            files=yes"
    yield '            case "$command" in'
    for each in commands:
        yield f"                {each.name})"
        names = " ".join(_names(each))
        yield f"                    if [[ $cur == -* ]]; then words='{names}'"
        for place, argument in enumerate(each.positionals, 2):
            if argument.words:
                words = " ".join(argument.words)
                yield f"                    elif ((COMP_CWORD == {place})); then"
                yield f"                        words='{words}' files="
        yield "                    fi"
        if not each.positionals:
            yield "                    files="
        yield "                    ;;"
    first = " ".join([*_names(program), *(each.name for each in commands)])
    yield f"                *) if ((COMP_CWORD == 1)); then words='{first}'; fi ;;"
    yield "            esac"
    yield "            if [[ $cur == -* ]]; then files=; fi"
    yield "            ;;"
    yield "    esac"
    yield "    local IFS=$'\\n'"
    yield '    COMPREPLY=($(compgen -W "${words// /$IFS}" -- "$cur"))'
    yield "    if [[ $files ]]; then"
    yield '        COMPREPLY+=($(compgen -f -- "$cur"))'
    yield "        compopt -o filenames 2>/dev/null"
    yield "    fi"
    yield "}"
    yield f"complete -F _{_PROGRAM} {_PROGRAM}"


def _bash_pattern(command: str, option: Option) -> str:
    return " | ".join(f"'{command} {name}'" for name in option.names)


def _bash_value(option: Option) -> str:
    parts = [f"words='{' '.join(option.words)}'"] if option.words else []
    return "; ".join([*parts, *(["files=yes"] if option.is_path else [])]) or ":"


# zsh ----------------------------------------------------------------------------------------------


def _zsh(program: Outline, commands: Sequence[Outline]) -> Iterator[str]:
    yield f"#compdef {_PROGRAM}"
    yield f"# Completes the command line of {_PROGRAM} in zsh."
    yield ""
    yield f"_{_PROGRAM}() {{"
    yield "    local -a commands"
    yield "    commands=("
    for each in commands:
        yield f"        {_quoted(each.name + ':' + each.summary.replace(':', chr(92) + ':'))}"
    yield "    )"
    yield "    if ((CURRENT == 2)) && [[ $words[CURRENT] != -* ]]; then"
    yield "        _describe -t commands command commands"
    yield "        _files"
    yield "        return"
    yield "    fi"
    yield "    case $words[2] in"
    for each in commands:
        yield f"        {each.name})"
        yield "            shift words"
        yield "            ((CURRENT--))"
        yield from _zsh_arguments(each, "            ")
        yield "            ;;"
    yield "        *)"
    yield from _zsh_arguments(program, "            ")
    yield "            ;;"
    yield "    esac"
    yield "}"
    yield ""
    yield f'if [[ $funcstack[1] == _{_PROGRAM} ]]; then _{_PROGRAM} "$@"'
    yield f"else compdef _{_PROGRAM} {_PROGRAM}; fi"


def _zsh_arguments(each: Outline, margin: str) -> Iterator[str]:
    yield f"{margin}_arguments -s \\"
    for option in each.options:
        told = _zsh_text(option.told)
        value = f":{_zsh_text(option.value)}:{_zsh_value(option)}" if option.value else ""
        for name in option.names:
            repeated = "*" if option.repeats else ""
            yield f"{margin}    {_quoted(f'{repeated}{name}[{told}]{value}')} \\"
    arguments = [_zsh_positional(*each) for each in enumerate(each.positionals, 1)]
    yield f"{margin}    {' '.join(_quoted(argument) for argument in arguments)}"


def _zsh_positional(place: int, argument: Positional) -> str:
    told = _zsh_text(argument.value)
    if argument.words:
        return f"{place}:{told}:({' '.join(argument.words)})"
    return f"{'*' if argument.usage != argument.value else place}:{told}:_files"


def _zsh_text(text: str) -> str:
    for sign in "\\[]:":
        text = text.replace(sign, f"\\{sign}")
    return text


def _zsh_value(option: Option) -> str:
    if option.words:
        return f"({' '.join(option.words)})"
    return "_files" if option.is_path else " "


# fish ---------------------------------------------------------------------------------------------


def _fish(program: Outline, commands: Sequence[Outline]) -> Iterator[str]:
    yield f"# Completes the command line of {_PROGRAM} in fish."
    yield ""
    none = "__fish_use_subcommand"
    for each in commands:
        yield f"complete -c {_PROGRAM} -n {none} -a {each.name} -d {_fish_quoted(each.summary)}"
    for each in commands:
        for argument in each.positionals:
            if argument.words:
                words = _fish_quoted(" ".join(argument.words))
                when = f"'__fish_seen_subcommand_from {each.name}'"
                yield f"complete -c {_PROGRAM} -n {when} -a {words}"
    for each in (program, *commands):
        when = f"'__fish_seen_subcommand_from {each.name}'" if each.name else none
        for option in each.options:
            names = " ".join(
                f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
                for name in option.names
            )
            value = ""
            if option.value:
                value = " -r" if option.is_path else " -x"
                if option.words:
                    value += f" -a {_fish_quoted(' '.join(option.words))}"
            told = _fish_quoted(option.told)
            yield f"complete -c {_PROGRAM} -n {when} {names}{value} -d {told}"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _names(each: Outline) -> list[str]:
    return [name for option in each.options for name in option.names]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


_SHELLS: Final[Mapping[str, Callable[[Outline, Sequence[Outline]], Iterator[str]]]] = (
    MappingProxyType({"bash": _bash, "zsh": _zsh, "fish": _fish})
)
SHELLS: Final = tuple(_SHELLS)
"""Shells that there are scripts for."""

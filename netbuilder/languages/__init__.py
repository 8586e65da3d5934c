"""The languages of the program: which there are, which the user reads, and their texts."""

from __future__ import annotations

import locale
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from engine.errors import EngineError
from netbuilder import translation
from netbuilder.languages.po import PoError, entries_of, read_po
from netbuilder.languages.pseudo import Pseudo

_log = logging.getLogger(__name__)

VARIABLE: Final = "NETBUILDER_LANGUAGE"
"""The environment's choice, before the user's: also 'pseudo' and 'pseudo-rtl'."""

SYSTEM: Final = "system"
NAMES: Final = {translation.ENGLISH: "English", "zh_CN": "简体中文"}
"""The languages, each by its own name."""

PSEUDO: Final = ("pseudo", "pseudo-rtl")
"""Mechanical languages that show what is cut or not translated."""

_COMPLETE: Final = "zh_CN"
"""The language whose texts the mechanical ones have."""

_FOLDER: Final = Path(__file__).resolve().parent
_NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"
_CHINESE: Final = {"zh", "zh_cn", "zh_sg", "zh_hans"}


def chosen(setting: str, wanted: Iterable[str]) -> str:
    """The code of the language to show.

    Args:
        setting: what the user has chosen; `SYSTEM` for the system's.
        wanted: the languages that the user reads, the dearest first: 'zh-Hans-CN', 'de_DE.UTF-8'.
    """
    named = os.environ.get(VARIABLE, "")
    for each in (named, setting):
        if each in NAMES or each in PSEUDO:
            return each
    for each in wanted:
        known = _known(each)
        if known is not None:
            return known
    return translation.ENGLISH


def of_environment() -> list[str]:
    """The languages that a terminal's environment asks for, the dearest first."""
    if os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG"):
        names = os.environ.get("LANGUAGE", "").split(":")
        names += [os.environ.get(each, "") for each in ("LC_ALL", "LC_MESSAGES", "LANG")]
        return [each for each in names if each]
    return []


def marks_of_environment() -> tuple[str, str]:
    """Decimal point and mark between thousands, as a terminal's environment writes numbers.

    Where the environment names one of the program's languages, those of that language: all of them
    write 1,234.5. So output that others read can be had the same everywhere.
    """
    plain = (".", ",")
    if os.environ.get(VARIABLE, "") in (*NAMES, *PSEUDO):
        return plain
    before = locale.setlocale(locale.LC_NUMERIC)
    try:
        locale.setlocale(locale.LC_NUMERIC, "")
        marks = locale.localeconv()
        point, group = str(marks["decimal_point"]), str(marks["thousands_sep"])
    except (locale.Error, ValueError):  # The environment names one that the system does not have.
        return plain
    finally:
        locale.setlocale(locale.LC_NUMERIC, before)
    return point, group or (_NO_BREAK_SPACE if point == "," else ",")


def use(code: str) -> None:
    """Say everything in this language from now on; in English where its file cannot be read."""
    EngineError.wording = translation.told
    path = _FOLDER / (_COMPLETE if code in PSEUDO else code) / "netbuilder.po"
    if code in PSEUDO:
        texts = entries_of(path.read_text("utf-8"))
        translation.use(code, Pseudo({form for each in texts for form in (each.key, each.many)}))
        return
    if code == translation.ENGLISH or code not in NAMES:
        translation.use(translation.ENGLISH, None)
        return
    try:
        translation.use(code, read_po(path.read_text("utf-8")))
    except (OSError, ValueError, PoError):
        _log.exception("The texts of %s cannot be read", code)
        translation.use(translation.ENGLISH, None)


def _known(wanted: str) -> str | None:
    """The language that a system's name means; None for one that there is not."""
    name = wanted.partition(".")[0].partition("@")[0].replace("-", "_").lower()
    if name in ("c", "posix") or name.partition("_")[0] == "en":
        return translation.ENGLISH
    if name in _CHINESE or name.startswith("zh_hans"):
        return "zh_CN"
    return next((code for code in NAMES if code.lower() == name.partition("_")[0]), None)

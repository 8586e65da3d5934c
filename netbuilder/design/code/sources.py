"""The Python in what people open and paste: scripts, notebooks, sessions, old Python."""

from __future__ import annotations

import ast
import re
from typing import Final

import msgspec

_MAGIC: Final = re.compile(
    r"[ \t]*([%!?]|[\w.]+ ?\?{1,2}[ \t]*$|\w+ *= *[!%]|(pip|conda|wget|curl|cd|ls) [\w./:-]|ls$)"
)
_PROMPT: Final = re.compile(r"^(?:>>> ?|\.\.\. ?|In \[\d*\]: )", re.MULTILINE)
_PRINT: Final = re.compile(r"^([ \t]*)print(?=[ \t]+[^=\s(]|[ \t]*>>|[ \t]*$)(.*)$", re.MULTILINE)
_PRINTED: Final = re.compile(r"^([ \t]*)print[ \t]*(\(.*\)[ \t]*%.*|\(.*\),.*)$", re.MULTILINE)
_EXCEPT: Final = re.compile(r"^([ \t]*except[ \t]+[\w.]+)[ \t]*,[ \t]*(\w+)[ \t]*:", re.MULTILINE)


class _Cell(msgspec.Struct):
    cell_type: object = None
    source: str | list[str] = ""
    input: str | list[str] = ""


class _Sheet(msgspec.Struct):
    cells: list[_Cell] = []


class _Notebook(msgspec.Struct):
    cells: list[_Cell] = []
    worksheets: list[_Sheet] = []


def cells(text: str) -> list[str]:
    """The code cells of a notebook.

    Raises:
        msgspec.MsgspecError: it is none.
        UnicodeError: likewise.
        RecursionError: it is nested too deeply.
    """
    notebook = msgspec.json.decode(text.encode(), type=_Notebook)
    found = [*notebook.cells, *(cell for sheet in notebook.worksheets for cell in sheet.cells)]
    code = []
    for cell in found:
        if cell.cell_type == "code":
            lines = cell.source or cell.input
            code.append(lines if isinstance(lines, str) else "".join(lines))
    return code


def joined(code: list[str]) -> str:
    """Cells one after the other, without those in another language."""
    kept = [cell for cell in code if not cell.lstrip().startswith("%%") or _is_timed(cell)]
    return "\n".join(kept) + "\n"


def _is_timed(cell: str) -> bool:
    return cell.lstrip().startswith(("%%time", "%%capture"))


def notebook_code(text: str) -> str:
    """The code of a notebook's text; '' where the text is no notebook."""
    if text.lstrip()[:1] != "{":
        return ""
    try:
        code = cells(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return ""
    return joined(code) if code else ""


def without_magics(source: str) -> str:
    """A script of a notebook, its lines that are not Python's as comments; as many lines."""
    if parses(source):
        return source
    lines, goes_on = [], False
    for each in source.split("\n"):
        is_magic = not goes_on and _MAGIC.match(each) is not None
        if is_magic or goes_on:
            indent = each[: len(each) - len(each.lstrip())] if is_magic else ""
            lines.append(f"{indent}pass  # {each.strip()}" if is_magic else f"# {each}")
            goes_on = each.rstrip().endswith("\\")
        else:
            lines.append(each)
    return "\n".join(line.rstrip("\\") if "pass  # " in line else line for line in lines)


def parses(source: str) -> bool:
    """Whether Python can read a text."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def readable(source: str) -> str:
    """A text that Python can read, in as many lines, where one can be made of it.

    Lines of notebooks, prompts and statements of Python 2 are changed where the text cannot be read
    otherwise.
    """
    if not source.strip() or parses(source):
        return source
    text = _PROMPT.sub("", source) if _PROMPT.match(source.lstrip()) else source
    ways = (without_magics, lambda each: each.expandtabs(8), _of_python_2)
    for change in ways:
        text = change(text)
        if parses(text):
            return text
    return source if text == source else _better(source, text)


def _better(source: str, text: str) -> str:
    """Return the text that Python reads further, of two."""
    lines = []
    for each in (source, text):
        try:
            ast.parse(each)
        except SyntaxError as error:
            lines.append(error.lineno or 0)
        except (ValueError, RecursionError, MemoryError):
            lines.append(0)
    return text if lines[1] > lines[0] else source


def _of_python_2(text: str) -> str:
    text = _PRINT.sub(r"\1pass  # print\2", text)
    text = _PRINTED.sub(r"\1pass  # print\2", text)
    return _EXCEPT.sub(r"\1 as \2:", text)

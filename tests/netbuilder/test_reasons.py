"""What the system refuses is said in the program's language, whatever the system speaks."""

from __future__ import annotations

import ast
import errno
import os
from pathlib import Path

import pytest

import engine
import netbuilder
from engine.errors import DataError, ModelFileError
from engine.reasons import reason_of
from engine.saving import load_model

FOLDERS = [Path(module.__file__ or "").parent for module in (engine, netbuilder)]
SOURCES = [
    path
    for folder in FOLDERS
    for path in sorted(folder.rglob("*.py"))
    if "OSError" in path.read_text("utf-8") and path.parent.name != "pieces"  # parts of scripts
]
REFUSED = OSError(errno.ENOSPC, "Auf dem Gerät ist kein Speicherplatz mehr verfügbar")


@pytest.fixture(autouse=True)
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "strerror", lambda _: REFUSED.strerror)


def test_a_reason_is_in_english() -> None:
    assert reason_of(REFUSED) == "no space left on device"
    assert reason_of(OSError(errno.ENOSPC, None)) == "no space left on device"


def test_what_a_program_says_itself_stays() -> None:
    busy = TimeoutError(errno.ETIMEDOUT, "Another window of NetBuilder is using it")
    assert reason_of(busy) == "another window of NetBuilder is using it"


def test_a_reason_without_a_number_is_what_was_said() -> None:
    assert reason_of(OSError("Ein Fehler.")) == "ein Fehler"


def refuse(*_: object, **__: object) -> None:
    raise REFUSED


def test_the_engine_says_it_in_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "model.keras"
    path.touch()
    monkeypatch.setattr("engine.sources._open_at_once", refuse)
    with pytest.raises(ModelFileError, match=r"cannot be .* \(no space left on device\)"):
        load_model(path)


def test_data_sets_say_it_in_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from engine.datasets import idx

    monkeypatch.setattr(idx, "is_packed", refuse)
    with pytest.raises(DataError, match=r"cannot be used: no space left on device; replace"):
        idx.read_idx(tmp_path / "images")


def quoted(source: str) -> list[str]:
    """Messages that quote the system's refusal as it is."""
    found: list[str] = []
    for handler in ast.walk(ast.parse(source)):
        if isinstance(handler, ast.ExceptHandler) and handler.name and _refuses(handler.type):
            for call in ast.walk(handler):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("say", "plural"):
                    values = [each.value for each in call.keywords]
                    found += [ast.unparse(call) for each in values if _is(each, handler.name)]
                if isinstance(call, ast.JoinedStr):
                    parts = [each for each in call.values if isinstance(each, ast.FormattedValue)]
                    found += [ast.unparse(call) for each in parts if _is(each.value, handler.name)]
    return found


def _refuses(kind: ast.expr | None) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(isinstance(each, ast.Name) and each.id == "OSError" for each in kinds)


def _is(value: ast.expr, name: str) -> bool:
    """Whether a value is the error itself, or what the system says."""
    return ast.unparse(value) in (name, f"str({name})", f"{name}.strerror")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.as_posix().rpartition("/")[2])
def test_no_message_quotes_the_system(path: Path) -> None:
    assert not quoted(path.read_text("utf-8"))


def test_a_quotation_is_found() -> None:
    source = "try:\n    f()\nexcept (OSError, ValueError) as error:\n    say('{e}', e={})"
    assert quoted(source.format("error", e="{e}"))
    assert quoted(source.format("error.strerror", e="{e}"))
    assert not quoted(source.format("reason_of(error)", e="{e}"))

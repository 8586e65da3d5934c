"""Names out of files must not steer the terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from netbuilder.__main__ import main
from netbuilder.commands.console import complain, write, write_json
from netbuilder.design import Design
from netbuilder.terminal import Terminal
from netbuilder.training.records import RunNotice, RunStarted

ESCAPES = "\x1b[2J\x9b31m\u202egpj\x07\r"


def harmless(text: str) -> bool:
    return all(each.isprintable() or each == "\n" for each in text)


def test_lines_and_complaints(capsys: pytest.CaptureFixture[str]) -> None:
    write(f"one {ESCAPES}\ntwo")
    complain(f"no {ESCAPES}\ud800")
    printed = capsys.readouterr()
    assert harmless(printed.out + printed.err)
    assert "\\x1b[2J" in printed.out
    assert printed.out.count("\n") == 2


def test_json_stays_json(capsys: pytest.CaptureFixture[str]) -> None:
    write_json({"name": ESCAPES, "größe": "名前"})
    text = capsys.readouterr().out
    assert harmless(text)
    assert json.loads(text) == {"name": ESCAPES, "größe": "名前"}
    assert "名前" in text


def test_records_of_a_training() -> None:
    stream = io.StringIO()
    shown = Terminal(stream)
    design = Design.default("digits")
    shown.show(
        RunStarted(1, design, samples=10, validation_samples=0, epochs=1, batch_size=10,
                   steps_per_epoch=1, data_title=f"a\n{ESCAPES}", notice=ESCAPES)
    )  # fmt: skip
    shown.show(RunNotice(1, ESCAPES))
    shown.loading(ESCAPES, None)
    assert harmless(stream.getvalue())


@pytest.mark.parametrize("command", ["summary", "train", "evaluate", "predict"])
def test_files_that_cannot_be_read(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"bad{ESCAPES}.json"
    content = json.loads(_saved(tmp_path))
    content["blocks"][0]["kind"] = ESCAPES
    path.write_text(json.dumps(content), encoding="utf-8")
    arguments = [command, str(path)]
    assert main([*arguments, str(path)] if command == "predict" else arguments) != 0
    printed = capsys.readouterr()
    assert harmless(printed.out + printed.err)
    assert printed.err


def _saved(folder: Path) -> str:
    Design.default("digits").save(folder / "good.json")
    return (folder / "good.json").read_text(encoding="utf-8")

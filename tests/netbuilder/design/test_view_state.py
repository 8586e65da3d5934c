"""How a design was looked at, in its file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from netbuilder.design import Design
from netbuilder.design.storage import encode, load, open_file, save
from netbuilder.design.view_state import ViewState

VIEW = ViewState("opened", ("dense",))


def test_a_view_is_written_with_the_design_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    save(Design.default(), path, view=VIEW)
    assert open_file(path).view == VIEW
    assert open_file(path).design == load(path) == Design.default()


@pytest.mark.parametrize("view", [None, ViewState()])
def test_without_a_view_files_are_as_before(view: ViewState | None, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    save(Design.default(), path, view=view)
    assert path.read_bytes() == encode(Design.default())
    assert "view" not in json.loads(path.read_bytes())
    assert open_file(path).view is None


@pytest.mark.parametrize(
    "view",
    [None, 3, "opened", [], {"level": "sideways"}, {"level": 1}, {"against": "dense"}, [[[]]]],
)
def test_a_view_that_is_not_understood_keeps_no_design_closed(view: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    content = json.loads(encode(Design.default()))
    path.write_text(json.dumps({**content, "view": view}), "utf-8")
    assert open_file(path).design == Design.default()
    assert open_file(path).view is None


def test_what_a_later_version_knows_besides_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    content = json.loads(encode(Design.default(), VIEW))
    content["view"]["zoom"] = 2
    path.write_text(json.dumps(content), "utf-8")
    assert open_file(path).view == VIEW

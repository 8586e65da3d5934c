"""A lesson of a teacher's, in a folder that tests may spoil."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netbuilder.design import Design

Change = Callable[[dict[str, Any]], None]

LESSON: dict[str, Any] = {
    "format": "netbuilder-lesson",
    "version": 1,
    "id": "rings",
    "title": "Rings",
    "summary": "Tell a ring from a disc.",
    "tasks": [
        {
            "id": "small",
            "title": "Use at most 50 parameters.",
            "hint": "Four units are enough.",
            "checks": [
                {"check": "parameters", "at_most": 50},
                {"check": "figure", "figure": "val_accuracy", "at_least": 0.9},
            ],
        },
        {
            "id": "good",
            "title": "Reach 99 %.",
            "checks": [{"check": "figure", "figure": "val_accuracy", "at_least": 0.99}],
        },
    ],
}
TEXT = "# Rings\n\nA **ring** around a disc.\n\n- Train it.\n- Look at it.\n\n```\nx = 1\n```\n"


@pytest.fixture
def make_lesson(tmp_path: Path) -> Callable[..., Path]:
    """Writes the folder of a lesson, changed as the test wants it."""

    def make(
        change: Change = lambda content: None,
        *,
        text: str | bytes = TEXT,
        start: Design | None = None,
        name: str = "rings",
    ) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        content = json.loads(json.dumps(LESSON))
        change(content)
        (folder / "lesson.json").write_text(json.dumps(content), "utf-8")
        given = text if isinstance(text, bytes) else text.encode()
        (folder / "lesson.md").write_bytes(given)
        (start or Design.default("circles")).save(folder / "start.netbuilder.json")
        return folder

    return make

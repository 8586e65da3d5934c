"""Message boxes that are answered without being shown."""

from __future__ import annotations

import pytest

from netbuilder.views.common.questions import MessageBox


def answer_boxes(patch: pytest.MonkeyPatch, *words: str) -> list[str]:
    """Press the buttons with these words in the message boxes to come, the last one ever after.

    Returns:
        What the boxes say; it grows.
    """
    said: list[str] = []

    def execute(box: MessageBox) -> int:
        said.append(box.text())
        word = words[min(len(said), len(words)) - 1]
        (button,) = [each for each in box.buttons() if each.text().replace("&", "") == word]
        button.click()
        return box.result()

    patch.setattr(MessageBox, "exec", execute)
    return said

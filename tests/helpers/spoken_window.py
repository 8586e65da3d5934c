"""The program's window in a language, with English again afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from netbuilder import languages, translation
from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.views.common import locale
from netbuilder.views.window.window import MainWindow


@contextmanager
def spoken_window(
    language: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """Show a window in this language and size; it closes without a question."""
    monkeypatch.setenv(languages.VARIABLE, language)
    made = create_window()
    made.resize(*size)
    made.show()
    yield made
    document = made.findChild(Document)
    assert document is not None
    document.new(document.design)
    made.close()
    made.deleteLater()
    monkeypatch.delenv(languages.VARIABLE)
    locale.use(translation.ENGLISH)

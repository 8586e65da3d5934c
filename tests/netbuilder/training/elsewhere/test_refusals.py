"""What Keras in another interpreter cannot train is refused before it is asked to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from netbuilder.design import Design
from netbuilder.design.plugins import loading
from netbuilder.training.control import Control
from netbuilder.training.elsewhere import warm
from netbuilder.training.run.session import Session
from tests.helpers.interpreters import HELLO, Says
from tests.helpers.plugins import forget_after, install

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="interpreters are shell scripts")


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    forget_after(monkeypatch)
    plugin = install(tmp_path / "site", monkeypatch)
    assert not loading.start({plugin.package: plugin.version})
    yield
    warm.end_all()


def within(design: Design) -> Design:
    """A plug-in's layer that another layer holds."""
    rows = design.inserted(0, "Reshape", {"target_shape": (28, 28)})
    held = rows.inserted(1, "TimeDistributed", {"layer": "Scale()"})
    return held.inserted(2, "Flatten")


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize("changed", [lambda design: design.inserted(1, "Scale"), within])
def test_layers_of_plugins(
    changed: Callable[[Design], Design], design: Design, load: Any, says: Says
) -> None:
    session = Session(1, changed(design), load, elsewhere=says(HELLO, then="read line"))
    end = session.run(lambda _: None, Control())
    assert end.reason == "failed"
    assert (
        "has no layer Scale, which comes from a plug-in; train with NetBuilder's own" in end.message
    )


def test_moving_averages_of_weights(design: Design, load: Any, says: Says) -> None:
    averaging = design.with_optimizer_parameter("use_ema", True)
    session = Session(1, averaging, load, elsewhere=says(HELLO, then="read line"))
    end = session.run(lambda _: None, Control())
    warm.end_all()
    assert end.reason == "failed"
    assert "keeps no moving average of the weights" in end.message

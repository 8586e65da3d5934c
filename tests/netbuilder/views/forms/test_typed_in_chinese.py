"""What fields show can be typed, and read again, in every language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.layers import Conv2D
from netbuilder import languages, translation, wording
from netbuilder.design import Design
from netbuilder.training.sweeps.values import parsed, proposed
from netbuilder.views.forms.shape_editor import parse_shape
from netbuilder.views.forms.text_editors import as_text, parse


@pytest.fixture(params=["zh_CN", "comma"])
def spoken(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "zh_CN":
        languages.use("zh_CN")
    else:
        wording.use_marks(",", ".")
    yield
    languages.use(translation.ENGLISH)
    wording.use_marks(".", ",")


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("value", [(3, 3), ((1, 1), (2, 2)), (0.5, 1.5), (7,)])
def test_a_value_is_read_as_it_is_shown(value: object) -> None:
    assert parse(as_text(value)) == value


@pytest.mark.usefixtures("spoken")
def test_values_that_a_sweep_proposes_are_values() -> None:
    kernel = next(each for each in Conv2D.parameters if each.name == "kernel_size")
    epochs = next(each for each in Design.SETTINGS if each.name == "epochs")
    assert parsed(kernel.name, kernel, proposed(kernel, (3, 3))) == ((3, 3),)
    assert 10 in parsed(epochs.name, epochs, proposed(epochs, 10))
    assert len(parsed(epochs.name, epochs, proposed(epochs, 10))) > 1


@pytest.mark.parametrize("text", ["\uff083\uff0c3\uff09", "3\u30013", "3, 3"])
def test_the_marks_of_a_chinese_keyboard_are_understood(text: str) -> None:
    assert parse(text) == (3, 3)
    assert parse_shape(wording.keyed(text)) == (3, 3)

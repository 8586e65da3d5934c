"""What no design can hold of a script is told, and the rest is read."""

from __future__ import annotations

import pytest

from netbuilder.design import Design, templates
from netbuilder.design.code import AT_ONCE, read, read_apart, script

DESIGN = Design.default("digits")


def changed(old: str, new: str) -> str:
    source = script(DESIGN)
    assert old in source
    return source.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("epochs=10", "epochs=10, shuffle=False", "shuffle"),
        ("epochs=10", "epochs=10, initial_epoch=2", "initial_epoch"),
        ("epochs=10", "epochs=10, steps_per_epoch=7", "steps_per_epoch"),
        ("epochs=10", "epochs=10, sample_weight=w", "sample_weight"),
        ("epochs=10", "epochs=10, validation_data=(x_test, y_test)", "validation_data"),
        ('metrics=["accuracy"]', 'metrics=["accuracy"], loss_weights=[2.0]', "loss_weights"),
        ('metrics=["accuracy"]', 'metrics=["accuracy", "mae"]', "mae"),
        ('metrics=["accuracy"]', 'metrics=["accuracy", keras.metrics.AUC()]', "AUC"),
        ('metrics=["accuracy"]', 'metrics=["accuracy"], run_eagerly=True', "run_eagerly"),
    ],
)
def test_each_is_named_with_its_line(old: str, new: str, name: str) -> None:
    source = changed(old, new)
    reading = read(source, Design())
    assert reading.design == DESIGN
    assert reading.problems == ()
    (note,) = reading.notes
    assert name in note.message
    assert name in source.splitlines()[note.line - 1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("epochs=10", "epochs=10, shuffle=True, initial_epoch=0, class_weight=None, verbose=2"),
        ('metrics=["accuracy"]', 'metrics=["acc"], loss_weights=None, jit_compile="auto"'),
        ('metrics=["accuracy"]', "metrics=[keras.metrics.CategoricalAccuracy()]"),
    ],
)
def test_what_is_so_anyway_is_not_told(old: str, new: str) -> None:
    reading = read(changed(old, new), Design())
    assert (reading.design, reading.problems, reading.notes) == (DESIGN, (), ())


@pytest.mark.parametrize("template", templates.built_in("digits"), ids=lambda t: t.title)
def test_nothing_is_left_out_of_our_own(template: templates.Template) -> None:
    assert read(script(template.design), Design()).notes == ()


def test_long_scripts_tell_it_too() -> None:
    source = changed("epochs=10", "epochs=10, shuffle=False") + f"# {'x' * AT_ONCE}\n"
    (note,) = read_apart(source, Design()).notes
    assert "shuffle" in note.message

"""Networks to begin with."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from netbuilder.design import Design, DesignError, analyze, templates


@pytest.mark.parametrize("template", templates.built_in("mnist"), ids=lambda t: t.title)
def test_every_template_can_be_trained(template: templates.Template) -> None:
    analysis = analyze(template.design)
    assert analysis.can_train, analysis.reason
    assert analysis.advice == ()
    assert analysis.multiply_adds > 0
    assert template.summary.endswith(".")


def test_the_first_is_the_design_that_the_window_opens_with() -> None:
    assert templates.built_in("digits")[0].design == Design.default("digits")


def test_all_that_are_promised_are_there() -> None:
    titles = {template.title for template in templates.built_in("mnist")}
    promised = (
        "First digits network, Linear regression, Logistic regression, Deep perceptron, LeNet-5"
    )
    more = "Small convnet; All-convolutional; Autoencoder; LSTM, row by row"
    assert {*promised.split(", "), *more.split("; ")} <= titles


def test_ones_own_are_kept() -> None:
    assert templates.own() == ([], [])
    design = Design.default().with_setting("epochs", 3)
    path = templates.save(design, " mine ")
    ((mine,), complaints) = templates.own()
    assert (mine.title, mine.design, mine.path) == ("mine", design, path)
    assert complaints == []
    path.write_text("nonsense")
    assert templates.own()[0] == []
    assert "mine.netbuilder.json" in templates.own()[1][0]


@pytest.mark.parametrize(
    "name",
    ["", "  ", "a/b", "..\\x", "x" * 61, "a\nb", 'a"b', "CON", "nul.txt", "x.", ".hidden", ".."],
)
def test_names_that_are_no_file_names_are_refused(name: str) -> None:
    with pytest.raises(DesignError, match="name for the template"):
        templates.save(Design.default(), name)
    assert templates.own() == ([], [])


@pytest.mark.parametrize("again", ["mine", "Mine", " MINE "])
def test_a_template_of_the_same_name_is_not_replaced_unasked(again: str) -> None:
    first, second, third = (Design.default().with_setting("epochs", n) for n in (1, 2, 3))
    templates.save(first, "mine")
    with pytest.raises(templates.NameTakenError, match="already") as caught:
        templates.save(second, again)
    assert [each.design for each in templates.own()[0]] == [first]
    templates.save(second, again, caught.value.file)
    assert [each.design for each in templates.own()[0]] == [second]
    with pytest.raises(templates.NameTakenError):  # what was to be replaced is gone already
        templates.save(third, again, caught.value.file)
    assert [(each.title, each.design) for each in templates.own()[0]] == [("mine", second)]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no pipes among files")
def test_a_pipe_in_a_templates_place_is_waited_for_by_nobody() -> None:
    templates.folder().mkdir(parents=True)
    os.mkfifo(templates.folder() / "mine.netbuilder.json")
    with pytest.raises(DesignError, match=r"something named .mine. that is not a template"):
        templates.save(Design.default(), "mine")


def test_of_windows_that_save_one_name_at_once_one_does() -> None:
    def attempt(number: int) -> bool:
        try:
            templates.save(Design.default().with_setting("epochs", number), "mine")
        except templates.NameTakenError:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        done = list(threads.map(attempt, range(1, 13)))
    assert done.count(True) == 1
    ((kept,), _) = templates.own()
    assert kept.design.epochs == done.index(True) + 1


def test_a_template_that_cannot_be_kept_is_told(user_folders: Path) -> None:
    templates.folder().parent.mkdir(parents=True)
    templates.folder().write_text("in the way")
    with pytest.raises(DesignError, match="cannot be saved"):
        templates.save(Design.default(), "mine")
    assert templates.own() == ([], ["Your own templates cannot be listed (not a directory)."])

"""Networks to begin with."""

from __future__ import annotations

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
    promised = "Seed network, Linear regression, Logistic regression, Deep perceptron, LeNet-5"
    more = "Small convnet, All convolutions, Autoencoder, LSTM over rows"
    assert {*promised.split(", "), *more.split(", ")} <= titles


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


@pytest.mark.parametrize("name", ["", "  ", "a/b", "..\\x", "x" * 61, "a\nb", 'a"b'])
def test_names_that_are_no_file_names_are_refused(name: str) -> None:
    with pytest.raises(DesignError, match="template's name"):
        templates.save(Design.default(), name)

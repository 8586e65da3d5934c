"""The network for texts that one can begin with."""

from __future__ import annotations

import numpy as np

from engine.utils import set_random_seed
from netbuilder.design import analyze, build
from netbuilder.design.storage import decode, encode
from netbuilder.design.text_template import RECIPE, words_to_classes
from netbuilder.imported import compose, inspect, prepare, problems
from netbuilder.imported.built_in import SENTENCES, located
from netbuilder.training.run.data import load


def test_the_sentences_are_as_the_recipe_says() -> None:
    outline = inspect(SENTENCES)
    assert outline.path == SENTENCES
    assert located(SENTENCES).is_file()
    assert problems(RECIPE, outline) == ()
    proposed = compose(outline)
    assert (proposed.features, proposed.targets) == (RECIPE.features, RECIPE.targets)
    assert proposed.classes == RECIPE.classes
    prepared = prepare(SENTENCES, RECIPE)
    assert len(prepared.fitted.vocabulary) < 248
    longest = max(int((x > 0).sum(axis=1).max()) for x in (prepared.train.x, prepared.test.x))
    assert longest < 20


def test_it_learns_them_within_its_epochs() -> None:
    design = words_to_classes()
    assert analyze(design).can_train
    assert decode(encode(design)) == design
    assert design.data_set.title == "Built-in sentences"
    loaded = load(design, lambda *_: None)
    set_random_seed(0)
    model = build(design)
    fitting = {"epochs": design.epochs, "batch_size": design.batch_size, "verbose": 0}
    model.fit(loaded.x_train, loaded.y_train, **fitting)
    answers = model.predict(loaded.x_test, verbose=0)
    right = answers.argmax(axis=1) == np.asarray(loaded.y_test).argmax(axis=1)
    assert right.mean() > 0.95


def test_no_other_file_is_found_under_such_a_name() -> None:
    assert str(located("built-in:../../secret.csv")) == "built-in:../../secret.csv"

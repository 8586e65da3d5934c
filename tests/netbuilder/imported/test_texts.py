"""Columns of texts as characters or words."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DataError
from netbuilder.imported import (
    Fitted,
    Recipe,
    compose,
    inspect,
    prepare,
    problems,
    recipe_from_json,
    recipe_to_json,
    summary,
)
from netbuilder.imported.outline import CATEGORY, NUMBER, TEXT
from netbuilder.imported.preparation.texts import Lexicon, decoded, encoded
from netbuilder.imported.recipes.left_out import left_out
from netbuilder.imported.recipes.recipe import CLASSES, NUMBERS
from netbuilder.imported.recipes.text import (
    CHARACTERS,
    MOST_VOCABULARY,
    PADDING,
    RESERVED,
    UNKNOWN,
    WORDS,
    TextForm,
)
from netbuilder.imported.tokens import tokens_of

any_text = st.text(st.characters(), max_size=60)


def write(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    rows = [
        [f"The {weather} is {how} over the {number} hills today", str(number), "weather"]
        for number, (weather, how) in enumerate(
            (weather, how)
            for weather in ("rain", "snow", "wind", "sun")
            for how in ("strong", "weak", "bright", "late", "early")
        )
    ]
    rows += [
        [f"We ate {food} with {more} and a lot of pepper", "7", "food"]
        for food in ("rice", "soup", "fish", "bread")
        for more in ("salt", "oil", "cheese", "beans", "eggs")
    ]
    return write(tmp_path / "sentences.csv", ["text", "number", "topic"], rows)


@given(any_text, st.booleans(), st.booleans())
def test_tokens_stand_where_they_say(text: str, words: bool, lowercase: bool) -> None:
    end = 0
    for token in tokens_of(text, words=words, lowercase=lowercase):
        assert end <= token.start < token.end <= len(text)
        assert token.text
        token.text.encode()
        end = token.end
    covered = {
        place
        for token in tokens_of(text, words=words, lowercase=lowercase)
        for place in range(token.start, token.end)
    }
    assert all(text[place].isspace() for place in set(range(len(text))) - covered)


@given(st.lists(any_text, min_size=1, max_size=6), any_text, st.sampled_from([WORDS, CHARACTERS]))
def test_ids_are_within_the_vocabulary(texts: list[str], other: str, unit: str) -> None:
    form = TextForm(unit, length=9, vocabulary=7)
    lexicon = Lexicon(form)
    rows = lexicon.code(texts)
    vocabulary = lexicon.vocabulary(iter([rows]))
    assert len(vocabulary) <= form.vocabulary - RESERVED
    samples = encoded([*texts, other], form, vocabulary)
    assert samples.shape == (len(texts) + 1, 9)
    assert samples.min() >= PADDING
    assert samples.max() < form.vocabulary
    np.testing.assert_array_equal(samples[:-1], np.take(lexicon.final(vocabulary), rows))


def test_chinese_needs_no_blanks() -> None:
    text = "今天下雨 hello"
    assert [t.text for t in tokens_of(text, words=True, lowercase=True)] == [*"今天下雨", "hello"]
    assert len(tokens_of(text, words=False, lowercase=True)) == len(text)


def test_words_keep_apostrophes_and_marks() -> None:
    found = [t.text for t in tokens_of("Don't stop, हिन्दी!", words=True, lowercase=True)]
    assert found == ["don't", "stop", ",", "हिन्दी", "!"]


def test_half_characters_can_be_written() -> None:
    assert tokens_of("a\ud83d", words=False, lowercase=True)[1].text == "\ufffd"


def test_sentences_are_proposed_as_words(sentences: Path) -> None:
    outline = inspect(sentences)
    recipe = compose(outline)
    assert recipe.text is not None
    assert recipe.targets == ("topic",)
    assert recipe.text.unit == WORDS
    assert recipe.text.length == 10
    assert recipe.input_shape == (10,)
    assert problems(recipe, outline) == ()
    assert "the first 10 words of text" in summary(recipe, outline)
    (other,) = left_out(recipe, outline)
    assert other.reason == "number is left out, because a text is a whole sample."


def test_chinese_is_proposed_as_characters(tmp_path: Path) -> None:
    weather = [[f"今天{a}很大,明天也{b}", "天气"] for a in "雨风雪雾" for b in "好坏冷热凉"]
    food = [[f"我们吃{a}和{b}", "食物"] for a in "米面鱼肉" for b in "汤菜豆蛋葱"]
    outline = inspect(write(tmp_path / "zh.csv", ["句子", "类"], weather + food))
    recipe = compose(outline)
    assert recipe.text is not None
    assert recipe.text.unit == CHARACTERS
    assert recipe.targets == ("类",)


def test_names_beside_numbers_stay_a_table(tmp_path: Path) -> None:
    rows = [
        [f"Mrs. {name} Berg, Anna", str(n * 7 % 50), str(n % 2)]
        for n, name in enumerate("abcdefgh" * 5)
    ]
    rows = [[f"{row[0]} {n}", *row[1:]] for n, row in enumerate(rows)]
    recipe = compose(inspect(write(tmp_path / "people.csv", ["name", "age", "survived"], rows)))
    assert recipe.text is None


def test_a_lonely_column_of_names_is_read_by_characters(tmp_path: Path) -> None:
    names = [f"{a}{b}{c}" for a in ("Ta", "Ki", "Mo") for b in ("na", "ri", "to") for c in "kmsnr"]
    rows = [[name, "one" if name.startswith("Ta") else "two"] for name in names]
    recipe = compose(inspect(write(tmp_path / "names.csv", ["name", "origin"], rows)))
    assert recipe.text is not None
    assert recipe.text.unit == CHARACTERS


def test_another_column_takes_the_place_of_the_text(sentences: Path) -> None:
    outline = inspect(sentences)
    recipe = compose(outline, kinds={"number": CATEGORY})
    assert recipe.text is None
    assert [feature.name for feature in recipe.features] == ["number"]
    both = compose(outline, kinds={"text": TEXT, "number": NUMBER})
    assert any("leave out number" in problem for problem in problems(both, outline))


def test_the_vocabulary_is_that_of_the_training_rows(tmp_path: Path) -> None:
    rows = [
        [f"word{number} and some more of the same kind", "ab"[number % 2]] for number in range(60)
    ]
    path = write(tmp_path / "words.csv", ["text", "kind"], rows)
    recipe = compose(inspect(path))
    prepared = prepare(path, recipe, folder=tmp_path / "kept")
    own = {word for word in prepared.fitted.vocabulary if word.startswith("word")}
    assert len(own) == len(prepared.train.x)
    test = prepared.test.x
    assert (test[:, 0] == UNKNOWN).all()
    assert (prepared.train.x[:, 0] >= RESERVED).all()


def test_the_most_frequent_words_are_kept(sentences: Path) -> None:
    recipe = compose(inspect(sentences), text=TextForm(WORDS, 6, 5))
    prepared = prepare(sentences, recipe)
    assert len(prepared.fitted.vocabulary) == 3
    assert "the" in prepared.fitted.vocabulary
    assert prepared.train.x.max() < 5


def test_numbers_can_be_told_of_texts(sentences: Path) -> None:
    outline = inspect(sentences)
    recipe = compose(
        outline, target="number", task=NUMBERS, kinds={"text": TEXT, "topic": "left out"}
    )
    prepared = prepare(sentences, recipe)
    assert prepared.train.y.dtype == np.float32
    assert prepared.fitted.transform_texts(["rain"]).shape == (1, recipe.input_shape[0])


def test_rows_without_a_text_are_left_out(tmp_path: Path) -> None:
    rows = [[f"a sentence of some words number {n}" if n else "", "ab"[n % 2]] for n in range(30)]
    path = write(tmp_path / "gaps.csv", ["text", "kind"], rows)
    prepared = prepare(path, compose(inspect(path)))
    count = sum(len(part.x) for part in (prepared.train, prepared.validation, prepared.test))
    assert count == 29
    assert "1 row without a value for text was left out." in prepared.notices


def test_large_data_are_the_same_from_files(sentences: Path, tmp_path: Path) -> None:
    recipe = compose(inspect(sentences))
    inside = prepare(sentences, recipe)
    for _ in range(2):
        outside = prepare(sentences, recipe, limit=0, folder=tmp_path / "kept")
        np.testing.assert_array_equal(inside.train.x, outside.train.x)
        assert inside.fitted == outside.fitted


def test_recipe_and_preparation_are_kept(sentences: Path) -> None:
    recipe = compose(inspect(sentences))
    assert recipe_from_json(recipe_to_json(recipe)) == recipe
    fitted = prepare(sentences, recipe).fitted
    assert Fitted.from_json(fitted.to_json()) == fitted
    row = {"text": "the RAIN is Strong"}
    sample = fitted.transform([row])
    assert decoded(sample[0], recipe.text or TextForm(), fitted.vocabulary) == "the rain is strong"


@pytest.mark.parametrize(
    "form",
    [
        TextForm("letters", 5, 100),
        TextForm(WORDS, 0, 100),
        TextForm(WORDS, 10**7, 100),
        TextForm(WORDS, 5, 2),
        TextForm(WORDS, 5, MOST_VOCABULARY + 1),
    ],
)
def test_impossible_forms_are_refused(sentences: Path, form: TextForm) -> None:
    outline = inspect(sentences)
    recipe = compose(outline, text=form)
    assert problems(recipe, outline)
    with pytest.raises(DataError, match="recipe"):
        recipe_from_json(recipe_to_json(recipe))


def test_a_vocabulary_that_does_not_fit_is_refused(sentences: Path) -> None:
    fitted = prepare(sentences, compose(inspect(sentences))).fitted
    for vocabulary in (("a", "a"), ("",), ("x" * 1000,), tuple(map(str, range(5000)))):
        with pytest.raises(DataError, match="does not match"):
            Fitted.from_json(replace(fitted, vocabulary=vocabulary).to_json())


def test_an_older_recipe_is_read(sentences: Path) -> None:
    content = recipe_to_json(compose(inspect(sentences), kinds={"text": "left out"}))
    older = content.replace(b',"text":null', b"")
    assert older != content
    recipe = recipe_from_json(older)
    assert isinstance(recipe, Recipe)
    assert recipe.text is None
    assert recipe.task == CLASSES

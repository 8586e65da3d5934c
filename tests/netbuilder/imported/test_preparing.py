"""From a file to samples: what is filled, measured, shared out, stored."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import DataError
from netbuilder.imported import (
    Fitted,
    PictureSize,
    Prepared,
    Split,
    compose,
    fingerprint,
    inspect,
    prepare,
)
from netbuilder.imported.outline import CATEGORY
from netbuilder.imported.preparation.splitting import TEST, TRAINING, VALIDATION, assign
from netbuilder.imported.recipes.recipe import FREQUENT, LEAVE_OUT, MEAN, Recipe
from tests.netbuilder.imported.writing import flowers, houses, picture_folder, write

ALL = Split(validation=0, test=0)


def parts(prepared: Prepared) -> Iterator[np.ndarray]:
    return (part.x for part in (prepared.train, prepared.validation, prepared.test))


def recipe_for(path: Path, **choices: object) -> Recipe:
    return compose(inspect(path), **choices)  # type: ignore[arg-type]


def test_houses_become_samples(tmp_path: Path) -> None:
    path = houses(tmp_path)
    prepared = prepare(path, recipe_for(path, target="price", split=ALL, standardise=False))
    assert prepared.train.x.dtype == np.float32
    # rooms, flat, flat old, house, other, missing, area; median of the areas that are there: 60
    assert prepared.train.x.tolist() == [
        [3, 0, 0, 1, 0, 0, 120.5],
        [2, 1, 0, 0, 0, 0, 60],
        [4, 0, 0, 1, 0, 0, 90.25],
        [5, 0, 0, 1, 0, 0, 180],
        [2, 0, 1, 0, 0, 0, 58],
    ]
    assert prepared.notices == (
        "1 row without a value for price was left out.",
        "area: 1 missing value was replaced by the median, 90.25.",
    )
    prices = np.array([210000, 130000, 250000, 320000, 90000])
    expected = (prices - prices.mean()) / prices.std()
    assert prepared.train.y[:, 0] == pytest.approx(expected, rel=1e-6)
    assert prepared.fitted.in_units(prepared.train.y)[:, 0] == pytest.approx(prices, rel=1e-6)
    assert prepared.title == "houses.csv"
    assert len(prepared.test.x) == len(prepared.validation.x) == 0


@pytest.mark.parametrize(("how", "value"), [(MEAN, 104.625), (FREQUENT, 58)])
def test_gaps_are_filled_as_told(tmp_path: Path, how: str, value: float) -> None:
    path = houses(tmp_path)
    choices = {"target": "price", "split": ALL, "standardise": False}
    prepared = prepare(path, recipe_for(path, missing={"area": how}, **choices))
    assert prepared.train.x[2, -1] == value
    assert f"replaced by the {how}" in prepared.notices[1]


def test_rows_with_gaps_can_be_left_out(tmp_path: Path) -> None:
    path = houses(tmp_path)
    recipe = recipe_for(path, target="price", split=ALL, missing={"area": LEAVE_OUT})
    prepared = prepare(path, recipe)
    assert len(prepared.train.x) == 4
    assert prepared.notices == (
        "1 row without a value for price was left out.",
        "1 row without a value for area was left out.",
    )


def test_categories_that_are_missing(tmp_path: Path) -> None:
    rows = ["kind,n,y", "a,1.5,1", ",2.5,0", "b,1.5,1", "a,1.5,0", "NA,3.5,1"]
    path = write(tmp_path / "t.csv", "\n".join(rows))
    recipe = recipe_for(path, target="y", split=ALL, standardise=False, kinds={"kind": CATEGORY})
    own = prepare(path, recipe)
    assert own.inputs == ("kind=a", "kind=b", "kind=other", "kind=missing", "n")
    assert own.train.x[:, 3].tolist() == [0, 1, 0, 0, 1]
    assert own.notices == ("kind: 2 missing values were assigned a category of their own.",)
    feature = replace(recipe.features[0], missing=FREQUENT)
    frequent = prepare(path, replace(recipe, features=(feature, recipe.features[1])))
    assert frequent.train.x[:, 0].tolist() == [1, 1, 0, 1, 1]
    assert frequent.notices == (
        "kind: 2 missing values were replaced by the most frequent category, 'a'.",
    )


def test_figures_come_from_the_training_rows_alone(tmp_path: Path) -> None:
    path = flowers(tmp_path)
    recipe = recipe_for(path)
    prepared = prepare(path, recipe)
    assert [len(x) for x in parts(prepared)] == [105, 15, 30]
    assert prepared.train.x.mean(axis=0) == pytest.approx([0] * 4, abs=1e-5)
    assert prepared.train.x.std(axis=0) == pytest.approx([1] * 4, abs=1e-4)
    # Whatever happens to the rows of the test changes no figure and no training sample.
    flags = assign(recipe.split, 150, np.arange(150) % 3)
    lines = path.read_text().splitlines()
    for row in np.flatnonzero(flags == TEST):
        lines[row + 1] = "99999,99999,99999,99999," + lines[row + 1].rpartition(",")[2]
    other = prepare(write(tmp_path / "other.csv", "\n".join(lines)), recipe)
    assert other.fitted == prepared.fitted
    assert np.array_equal(other.train.x, prepared.train.x)
    assert (other.test.x > 1000).all()


def test_the_split_is_stratified_and_repeats(tmp_path: Path) -> None:
    path = flowers(tmp_path)
    first, again = (prepare(path, recipe_for(path)) for _ in range(2))
    for name in ("train", "validation", "test"):
        assert np.array_equal(getattr(first, name).x, getattr(again, name).x)
        counts = np.bincount(getattr(first, name).y, minlength=3)
        assert counts.max() - counts.min() <= 1
    assert first.test.y.dtype == np.int64
    other = prepare(path, recipe_for(path, split=Split(seed=1)))
    assert not np.array_equal(other.train.x, first.train.x)


def test_a_rare_class_is_in_every_part() -> None:
    labels = (np.arange(1000) % 50 == 0).astype(int)
    rare = [
        [int(labels[assign(Split(seed=seed), 1000, labels) == part].sum()) for part in range(3)]
        for seed in range(20)
    ]
    assert all(counts == [14, 2, 4] for counts in rare)
    careless = [assign(Split(seed=seed, stratified=False), 1000, labels) for seed in range(20)]
    assert any(labels[parts == TEST].sum() != 4 for parts in careless)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=10, max_size=300),
    st.floats(0, 0.45),
    st.floats(0, 0.45),
    st.integers(0, 99),
)
def test_any_split_is_fair(labels: list[int], validation: float, test: float, seed: int) -> None:
    array = np.array(labels)
    split = Split(validation, test, seed)
    if max(1, round(validation * len(array))) + max(1, round(test * len(array))) >= len(array):
        return
    flags = assign(split, len(array), array)
    assert set(array[flags == TRAINING]) == set(labels)
    for part, fraction in ((TEST, test), (VALIDATION, validation)):
        wanted = round(fraction * len(array))
        assert abs(int((flags == part).sum()) - wanted) <= 5
        for label in set(labels):
            mine = (array == label) & (flags == part)
            assert abs(mine.sum() - fraction * (array == label).sum()) <= 2.5
    assert np.array_equal(flags, assign(split, len(array), array))


def test_what_is_kept_with_the_model_prepares_new_rows(tmp_path: Path) -> None:
    path = houses(tmp_path)
    prepared = prepare(path, recipe_for(path, target="price", split=ALL))
    fitted = Fitted.from_json(prepared.fitted.to_json())
    assert fitted == prepared.fitted
    rows = [
        {"rooms": "3", "kind": "house", "area": "120.5"},
        {"rooms": 4, "kind": "house", "area": None},
        {"rooms": 4.0, "kind": "castle"},
    ]
    samples = fitted.transform(rows)
    assert np.array_equal(samples[:2], prepared.train.x[[0, 2]])
    assert samples[2, 1:6].tolist() == [0, 0, 0, 1, 0]
    with pytest.raises(DataError, match="'many' in column rooms is not a valid number"):
        fitted.transform([{"rooms": "many", "kind": "flat", "area": "1"}])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"fills":[', b'"fills":[1,'),
        (b'"means":[', b'"means":[1,'),
        (b'"stds":[', b'"stds":[0,'),
        (b'"fills":[3.0,4.0', b'"fills":[3.0,99'),
        (b"{", b"["),
        (b'"task"', b'"tusk"'),
    ],
)
def test_damaged_figures_are_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = houses(tmp_path)
    content = prepare(path, recipe_for(path, target="price", split=ALL)).fitted.to_json()
    assert old in content
    with pytest.raises(DataError, match="prepare the data again"):
        Fitted.from_json(content.replace(old, new, 1))


def test_a_bad_value_is_named_with_its_line(tmp_path: Path) -> None:
    path = flowers(tmp_path)
    recipe = recipe_for(path)
    lines = path.read_text().splitlines()
    lines[77] = "1,oops,3,4,iris"
    write(path, "\n".join(lines))
    with pytest.raises(
        DataError, match=r"flowers.csv, line 78: 'oops' in column b is not a valid number"
    ):
        prepare(path, recipe)
    lines[77] = "1,2,3,4,tulip"
    write(path, "\n".join(lines))
    with pytest.raises(
        DataError, match=r"line 78: 'tulip' in column kind is not one of the 3 classes"
    ):
        prepare(path, recipe)
    lines[0] = "a,b,c,e,kind"
    write(path, "\n".join(lines))
    with pytest.raises(DataError, match=r"flowers.csv has no column 'd'"):
        prepare(path, recipe)


def test_no_row_is_left(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "x,y\n1.5,1\n2.5,2\n3.5,3\n4.5,1\n")
    recipe = recipe_for(path, target="y", missing={"x": LEAVE_OUT})
    write(path, "x,y\n,1\n,2\n")
    with pytest.raises(DataError, match=r"t.csv has no rows left"):
        prepare(path, recipe)
    write(path, "x,y\n1.5,1\n2.5,2\n")
    with pytest.raises(DataError, match="Only 2 rows are left"):
        prepare(path, recipe)


def test_values_unthinkably_far_off_stay_finite(tmp_path: Path) -> None:
    rows = [f"{n}e-25,{n}.5" for n in range(20)]
    path = write(tmp_path / "t.csv", "\n".join(["x,y", *rows]))
    fitted = prepare(path, recipe_for(path, target="y")).fitted
    assert fitted.transform([{"x": 1e29}, {"x": 5e-25}])[0] == np.float32(1e30)
    rows = [f"{n}e-200,{n}.5" for n in range(20)]
    write(path, "\n".join(["x,y", *rows]))
    assert np.abs(prepare(path, recipe_for(path, target="y")).train.x).max() < 1


def test_columns_that_never_vary_do_no_harm(tmp_path: Path) -> None:
    rows = [f"0.1,{n}.5,,{n}.5" for n in range(20)]
    path = write(tmp_path / "t.csv", "\n".join(["same,x,nothing,y", *rows]))
    prepared = prepare(path, recipe_for(path, target="y"))
    assert prepared.inputs == ("same", "x")
    assert np.abs(prepared.train.x[:, 0]).max() < 1e-6


# Larger than memory


@pytest.mark.parametrize("kind", ["csv", "npy", "npz", "pictures"])
def test_many_samples_lie_in_a_file(tmp_path: Path, kind: str) -> None:
    path = source(tmp_path, kind)
    recipe = recipe_for(path, pictures=PictureSize(6, 5))
    cache = tmp_path / "cache"
    inside = prepare(path, recipe, folder=cache)
    assert not cache.exists()
    outside = prepare(path, recipe, folder=cache, limit=100)
    assert inside.fitted == outside.fitted
    assert inside.notices == outside.notices
    for mine, other in zip(parts(inside), parts(outside), strict=True):
        assert not isinstance(mine, np.memmap)
        assert isinstance(other, np.memmap)
        assert np.array_equal(mine, other)
    for name in ("train", "validation", "test"):
        assert np.array_equal(getattr(inside, name).y, getattr(outside, name).y)
    (place,) = cache.iterdir()  # And nothing that was only on the way.
    before = (place / "x_train.npy").stat().st_mtime_ns
    again = prepare(path, recipe, folder=cache, limit=100)
    assert np.array_equal(again.train.x, outside.train.x)
    assert (place / "x_train.npy").stat().st_mtime_ns == before


def source(folder: Path, kind: str) -> Path:
    if kind == "csv":
        return flowers(folder)
    if kind == "pictures":
        return picture_folder(folder / "p", each=10)
    rng = np.random.default_rng(0)
    if kind == "npy":
        np.save(folder / "t.npy", np.c_[rng.normal(size=(60, 3)), np.arange(60) % 2])
    else:
        np.savez(folder / "t.npz", x=rng.normal(size=(60, 4, 3)), y=np.arange(60) % 3)
    return folder / f"t.{kind}"


def test_no_validation_lies_in_a_file_too(tmp_path: Path) -> None:
    path = flowers(tmp_path)
    prepared = prepare(path, recipe_for(path, split=ALL), folder=tmp_path / "cache", limit=100)
    assert [len(x) for x in parts(prepared)] == [150, 0, 0]


def test_what_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    path = flowers(tmp_path)
    recipe, cache = recipe_for(path), tmp_path / "cache"
    for word in ("Looking for changes", "Reading", "Computing", "Preparing"):

        def report(message: str, fraction: float | None, word: str = word) -> None:
            if message.startswith(word):
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            prepare(path, recipe, report, folder=cache, limit=100)
        assert not cache.exists() or not list(cache.iterdir())


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    path, cache = flowers(tmp_path), tmp_path / "cache"
    recipe = recipe_for(path)
    expected = np.array(prepare(path, recipe, folder=cache, limit=100).train.x)
    (file,) = cache.glob("*/x_train.npy")
    file.write_bytes(b"nothing of use")
    assert np.array_equal(prepare(path, recipe, folder=cache, limit=100).train.x, expected)


def test_only_a_few_are_kept(tmp_path: Path) -> None:
    path, cache = flowers(tmp_path), tmp_path / "cache"
    for seed in range(8):
        prepare(path, recipe_for(path, split=Split(seed=seed)), folder=cache, limit=100)
    assert len(list(cache.iterdir())) == 5


def test_it_trains_from_the_file(tmp_path: Path) -> None:
    from engine import Sequential, layers, optimizers, utils

    utils.set_random_seed(1)
    path = flowers(tmp_path)
    prepared = prepare(path, recipe_for(path), folder=tmp_path / "cache", limit=100)
    model = Sequential([layers.Input((4,)), layers.Dense(3, "softmax")])
    model.compile(optimizers.Adam(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(prepared.train.x, prepared.train.y, epochs=20, batch_size=8, verbose=0)
    assert model.evaluate(prepared.test.x, prepared.test.y, verbose=0)[1] > 0.9


# Arrays and pictures


def test_arrays_are_scaled_and_standardised(tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (40, 4, 3, 3), dtype=np.uint8)
    images[..., 1] //= 2
    np.savez(tmp_path / "t.npz", x=images, y=np.arange(40) % 4)
    path = tmp_path / "t.npz"
    plain = prepare(path, recipe_for(path, split=ALL, standardise=False))
    assert plain.train.x == pytest.approx(images / 255, abs=1e-6)
    prepared = prepare(path, recipe_for(path))
    channels = prepared.train.x.reshape(-1, 3)
    assert channels.mean(axis=0) == pytest.approx([0, 0, 0], abs=1e-5)
    assert channels.std(axis=0) == pytest.approx([1, 1, 1], abs=1e-4)
    assert prepared.fitted.means[1] < prepared.fitted.means[0]
    again = Fitted.from_json(prepared.fitted.to_json()).transform_arrays(images)
    assert again.shape == images.shape
    with pytest.raises(DataError, match="reshape it"):
        prepared.fitted.transform_arrays(images[:, 1:])


def test_samples_that_are_not_finite_are_left_out(tmp_path: Path) -> None:
    values = np.ones((30, 4, 3))
    values[7, 1, 1] = np.nan
    values[9, 1, 1] = 1e300
    np.savez(tmp_path / "t.npz", x=values, y=np.arange(30) % 2)
    path = tmp_path / "t.npz"
    prepared = prepare(path, recipe_for(path, split=ALL))
    assert len(prepared.train.x) == 28
    assert prepared.notices == ("2 rows without usable numbers in x were left out.",)


def test_half_precision_has_infinities_too(tmp_path: Path) -> None:
    x = np.ones((20, 2, 2), np.float16)
    x[3, 0, 1], x[7, 1, 1] = np.inf, -np.inf
    np.savez(tmp_path / "t.npz", x=x, y=np.arange(20) % 2)
    prepared = prepare(tmp_path / "t.npz", recipe_for(tmp_path / "t.npz", split=ALL))
    assert len(prepared.train.x) == 18
    assert np.isfinite(prepared.train.x).all()


def test_the_files_own_test_is_kept(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    np.savez(
        tmp_path / "t.npz",
        x_train=rng.normal(size=(20, 2, 2)),
        y_train=np.arange(20) % 2,
        x_test=np.full((6, 2, 2), 50.0),
        y_test=np.arange(6) % 2,
    )
    path = tmp_path / "t.npz"
    prepared = prepare(path, recipe_for(path, split=Split(validation=0.2)))
    assert [len(x) for x in parts(prepared)] == [16, 4, 6]
    assert (prepared.test.x > 10).all()


@pytest.mark.parametrize(
    "names",
    [
        ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test"),
        ("X_train", "Y_train", "X_valid", "Y_valid", "X_test", "Y_test"),
        ("train_images", "train_labels", "val_images", "val_labels", "test_images", "test_labels"),
        ("xtrain", "ytrain", "xvalidation", "yvalidation", "xtest", "ytest"),
        ("training.x", "training.y", "dev.x", "dev.y", "testing.x", "testing.y"),
    ],
)
def test_arrays_named_by_their_parts_stay_divided(tmp_path: Path, names: tuple[str, ...]) -> None:
    path = tmp_path / "t.npz"
    rows = (20, 20, 6, 6, 8, 8)
    arrays = {
        name: np.arange(count) % 2 if place % 2 else np.full((count, 2, 2), float(place))
        for place, (name, count) in enumerate(zip(names, rows, strict=True))
    }
    np.savez(path, **arrays)  # type: ignore[arg-type]
    outline = inspect(path)
    assert (outline.rows, outline.parts, outline.notices) == (34, (20, 6, 8), ())
    plain = compose(outline, standardise=False)
    assert plain.split == Split(6 / 34, 8 / 34)
    prepared = prepare(path, plain)
    assert [x.flat[0] for x in parts(prepared)] == [0, 2, 4]
    assert [len(x) for x in parts(prepared)] == [20, 6, 8]
    mixed = prepare(path, replace(plain, split=Split(0.1, 0.2, as_given=False)))
    assert [len(x) for x in parts(mixed)] == [24, 3, 7]
    assert len(np.unique(mixed.train.x)) == 3


def test_a_missing_part_is_drawn_from_the_training_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.npz"
    images, labels = np.zeros((20, 2, 2)), np.arange(20) % 2
    np.savez(path, train_x=images, train_y=labels, val_x=images[:5] + 1, val_y=labels[:5])
    assert inspect(path).parts == (20, 5, 0)
    recipe = recipe_for(path, standardise=False)
    assert recipe.split == Split(0.2, 0)
    assert [len(x) for x in parts(prepare(path, recipe))] == [20, 5, 0]
    tested = prepare(path, replace(recipe, split=Split(0.2, 0.25)))
    assert [len(x) for x in parts(tested)] == [15, 5, 5]
    assert not tested.test.x.any()


def test_names_like_those_of_parts_are_no_parts_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.npz"
    np.savez(path, contest=np.zeros((6, 3)), y_test=np.arange(6) % 2, strain=np.zeros(6))
    outline = inspect(path)
    assert outline.parts is None
    assert [c.name for c in outline.columns[-2:]] == ["y_test", "strain"]


def test_words_are_classes_of_arrays(tmp_path: Path) -> None:
    np.savez(tmp_path / "t.npz", x=np.zeros((20, 3, 3)), y=np.array(["no", "yes"] * 10))
    prepared = prepare(tmp_path / "t.npz", recipe_for(tmp_path / "t.npz", split=ALL))
    assert prepared.classes == ("no", "yes")
    assert prepared.train.y.tolist() == [0, 1] * 10


def test_pictures_become_samples(tmp_path: Path) -> None:
    folder = picture_folder(tmp_path / "p", each=5)
    recipe = recipe_for(
        folder, pictures=PictureSize(4, 6, colour=True), split=ALL, standardise=False
    )
    prepared = prepare(folder, recipe)
    assert prepared.classes == ("blue", "red")
    assert prepared.train.x.shape == (10, 4, 6, 3)
    assert prepared.train.y.tolist() == [0] * 5 + [1] * 5
    assert prepared.train.x[0, 0, 0].tolist() == [0, 0, 1]
    assert prepared.train.x[9, 3, 5].tolist() == [1, 0, 0]
    grey = prepare(folder, replace(recipe, pictures=PictureSize(4, 6)))
    assert grey.train.x.shape == (10, 4, 6)
    assert grey.train.x[9, 0, 0] == pytest.approx(0.299, abs=0.01)


def test_pictures_that_cannot_be_read_are_left_out_and_named(tmp_path: Path) -> None:
    folder = picture_folder(tmp_path / "p")
    recipe = recipe_for(folder, split=ALL)
    (folder / "blue" / "0.png").write_bytes(b"")
    (folder / "red" / "2.png").write_bytes(b"damaged")
    prepared = prepare(folder, recipe)
    assert prepared.train.y.tolist() == [0] * 3 + [1] * 3
    assert prepared.notices == (
        "2 pictures cannot be read and were left out: 'blue/0.png' and 'red/2.png'.",
    )


def test_a_fingerprint_tells_contents_apart(tmp_path: Path) -> None:
    one, two = flowers(tmp_path), write(tmp_path / "copy.csv", flowers(tmp_path).read_text())
    assert fingerprint(one) == fingerprint(two)
    two.write_text(two.read_text().replace("iris", "lily", 1))
    assert fingerprint(one) != fingerprint(two)
    folder = picture_folder(tmp_path / "p")
    before = fingerprint(folder)
    (folder / "red" / "3.png").rename(folder / "blue" / "4.png")
    assert fingerprint(folder) != before


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.none() | st.floats(-1e6, 1e6), st.none() | st.sampled_from("abcdé"), st.floats(-9, 9)
        ),
        min_size=12,
        max_size=60,
    ),
    st.integers(0, 5),
)
def test_any_table_becomes_finite_samples(
    tmp_path: Path, rows: list[tuple[float | None, str | None, float]], seed: int
) -> None:
    lines = [",".join("" if v is None else str(v) for v in row) for row in rows]
    path = write(tmp_path / "t.csv", "\n".join(["number,kind,result", *lines]))
    outline = inspect(path)
    kinds = {"kind": CATEGORY} if outline.columns[1].count else {}
    recipe = compose(outline, target="result", task="number", kinds=kinds, split=Split(seed=seed))
    prepared = prepare(path, recipe)
    for part in (prepared.train, prepared.validation, prepared.test):
        assert np.isfinite(part.x).all()
        assert np.isfinite(part.y).all()
        assert part.x.shape[1:] == recipe.input_shape
    names = ("number", "kind", "result")
    again = prepared.fitted.transform([dict(zip(names, row, strict=True)) for row in rows])
    mine = np.concatenate(list(parts(prepared)))
    assert sorted(map(tuple, mine.tolist())) == sorted(map(tuple, again.tolist()))


def test_two_numbers_can_be_told(tmp_path: Path) -> None:
    path = flowers(tmp_path)
    recipe = compose(inspect(path), target="a")
    rest = tuple(feature for feature in recipe.features if feature.name in ("b", "kind"))
    prepared = prepare(path, replace(recipe, features=rest, targets=("a", "d"), split=ALL))
    assert prepared.train.y.shape == (150, 2)
    told = prepared.fitted.in_units(prepared.train.y)
    assert told.mean(axis=0) == pytest.approx([1, 1001], abs=0.2)


def test_no_room_for_the_samples_is_said(tmp_path: Path) -> None:
    path = flowers(tmp_path)
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(DataError, match=r"cannot be written to .*cache .*\. Free some space"):
        prepare(path, recipe_for(path), folder=tmp_path / "cache", limit=100)


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    folder = picture_folder(tmp_path / "p")
    recipe = recipe_for(folder)
    os.mkfifo(tmp_path / "pipe.npz")
    with pytest.raises(DataError, match=r"pipe\.npz is not a regular file; choose another"):
        prepare(tmp_path / "pipe.npz", recipe)


def test_cancelling_interrupts_the_look_at_a_large_picture(tmp_path: Path) -> None:
    folder = picture_folder(tmp_path / "p", each=1)
    with (folder / "red" / "0.png").open("ab") as file:
        file.truncate(1 << 26)
    told: list[float | None] = []

    def report(message: str, fraction: float | None) -> None:
        told.append(fraction)
        if len(told) == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fingerprint(folder, report)
    assert told == [None] * 9

"""The digits that NetBuilder makes itself."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from engine import Input, Sequential
from engine.datasets import digits
from engine.datasets.digits import generation
from engine.datasets.digits.curves import curves
from engine.datasets.digits.generation import generate
from engine.datasets.digits.rendering import render
from engine.datasets.digits.strokes import WAYS, Way
from engine.datasets.digits.variation import vary
from engine.errors import ParameterError
from engine.layers import Dense
from tests.engine.datasets.conftest import PenDigits


def test_has_mnist_shapes_types_and_balanced_labels(cache: Path) -> None:
    (x_train, y_train), (x_test, y_test) = digits.load_data(503, 50)
    assert (x_train.shape, y_train.shape) == ((503, 28, 28), (503,))
    assert (x_test.shape, y_test.shape) == ((50, 28, 28), (50,))
    assert {array.dtype for array in (x_train, y_train, x_test, y_test)} == {np.dtype(np.uint8)}
    assert set(np.bincount(y_train, minlength=10)) == {50, 51}
    assert set(np.bincount(y_test, minlength=10)) == {5}
    assert not np.array_equal(y_train[:50], np.sort(y_train[:50]))
    assert all(array.flags.writeable for array in (x_train, y_train, x_test, y_test))


@pytest.mark.long
def test_the_default_is_60_000_and_4_000(session_environment: None) -> None:
    (x_train, _), (x_test, _) = digits.load_data()
    assert (len(x_train), len(x_test)) == (60_000, 4_000)


def test_none_at_all(cache: Path) -> None:
    (x_train, y_train), (x_test, _) = digits.load_data(0, 3)
    assert (x_train.shape, y_train.shape, len(x_test)) == ((0, 28, 28), (0,), 3)


@pytest.mark.parametrize("name", ["train", "test", "seed"])
def test_negative_numbers_are_refused(cache: Path, name: str) -> None:
    with pytest.raises(ParameterError, match=f"{name} must be"):
        digits.load_data(**{name: -1})


def test_a_seed_repeats_itself_and_another_differs() -> None:
    first, again, other = (generate(200, np.random.default_rng(seed)) for seed in (5, 5, 6))
    for one, two in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, two)
    assert not np.array_equal(first[0], other[0])


def test_no_digit_is_made_twice(cache: Path) -> None:
    (x_train, _), (x_test, _) = digits.load_data(2000, 500)
    pictures = np.concatenate([x_train, x_test]).reshape(2500, -1)
    assert len(np.unique(pictures, axis=0)) == 2500


def test_pictures_are_prepared_as_mnists() -> None:
    pictures, _ = generate(2000, np.random.default_rng(0))
    ink = pictures.astype(float)
    mass = ink.sum(axis=(1, 2))
    index = np.arange(28)
    for axis in (1, 2):
        centres = (ink.sum(axis=axis) @ index) / mass
        assert np.abs(centres - 14.0).mean() < 0.05
        assert (np.abs(centres - 14.0) < 0.5).mean() > 0.99
    assert set(pictures.max(axis=(1, 2))) == {255}
    dark = pictures > 127
    longest = np.maximum(dark.any(axis=1).sum(axis=1), dark.any(axis=2).sum(axis=1))
    assert (np.abs(longest - 20) <= 1).mean() > 0.98
    # MNIST's test pictures have 104 pixels of ink on average.
    assert 95 < mass.mean() / 255 < 125


def test_all_ways_to_write_can_be_drawn() -> None:
    assert len(WAYS) == 10
    for ways in WAYS:
        assert len(ways) >= 6
        for way in ways:
            curve = curves(way)
            assert curve.basis.shape == (len(curve.joined) + 1, len(curve.controls))
            np.testing.assert_allclose(curve.basis.sum(axis=1), 1.0, atol=1e-5)
            assert np.count_nonzero(~curve.joined) == len(way.strokes) - 1
            assert curve.controls.min() >= 0.0
            assert curve.controls.max() <= 1.0
            points = curve.basis @ curve.controls * [way.aspect, 1]
            parts = np.split(points, np.flatnonzero(~curve.joined) + 1)
            assert render(parts).max() == 1.0


def test_hands_differ_in_every_respect() -> None:
    for ways in WAYS:
        for way in ways:
            points, joined, widths, softness = vary(way, 20, np.random.default_rng(0))
            assert points.shape == (20, len(joined) + 1, 2)
            assert np.isfinite(points).all()
            assert points.std(axis=0).min() > 0.01
            assert widths.std() > 0.1
            assert softness.min() >= 1.0


def test_who_does_not_lift_the_pen_leaves_more_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    stems_apart = Way(1, 1, ("0,0 0,50 0,100", "100,0 100,50 100,100"))
    monkeypatch.setattr(generation, "WAYS", ((stems_apart,),))
    ink = []
    for share in (0.0, 1.0):
        monkeypatch.setattr(generation, "_LINKED", share)
        ink.append(generate(200, np.random.default_rng(0))[0].mean())
    assert ink[1] > 1.3 * ink[0]


class TestCache:
    def test_the_same_digits_are_made_only_once(
        self, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = digits.load_data(60, 20, seed=1)
        (kept,) = (cache / "digits").iterdir()
        written = kept.stat().st_mtime_ns
        made: list[int] = []
        monkeypatch.setattr(digits, "generate", counting(made))
        second = digits.load_data(60, 20, seed=1)
        assert kept.stat().st_mtime_ns == written
        assert not {60, 20} & set(made)
        assert_same(first, second)

    def test_other_numbers_and_seeds_are_other_digits(self, cache: Path) -> None:
        first = digits.load_data(60, 20, seed=1)
        second = digits.load_data(60, 20, seed=2)
        assert not np.array_equal(first[0][0], second[0][0])
        assert digits.load_data(61, 20, seed=1)[0][0].shape[0] == 61

    @pytest.mark.parametrize("damage", [b"", b"rubbish", None], ids=["empty", "rubbish", "flipped"])
    def test_a_damaged_file_is_made_anew(
        self, cache: Path, damage: bytes | None, caplog: pytest.LogCaptureFixture
    ) -> None:
        first = digits.load_data(60, 20)
        (kept,) = (cache / "digits").iterdir()
        content = bytearray(kept.read_bytes())
        content[2000] ^= 1
        kept.write_bytes(content if damage is None else damage)
        assert_same(digits.load_data(60, 20), first)
        assert [record.levelno for record in caplog.records] == [logging.WARNING]
        assert str(kept) in caplog.text
        assert_same(digits.load_data(60, 20), first)
        assert len(caplog.records) == 1

    def test_what_another_generator_made_is_not_used(
        self, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = digits.load_data(60, 20)
        monkeypatch.setattr(generation, "WAYS", (WAYS[1], *WAYS[1:]))
        # Another version asks in a process of its own.
        monkeypatch.setattr(digits, "_fingerprint", digits._fingerprint.__wrapped__)
        after = digits.load_data(60, 20)
        assert not np.array_equal(before[0][0], after[0][0])

    def test_does_not_grow_without_end(self, cache: Path) -> None:
        for seed in range(8):
            digits.load_data(10, 10, seed)
        names = [path.name for path in (cache / "digits").iterdir()]
        assert len(names) < 8
        assert any(name.endswith("-10-10-7.npz") for name in names)

    def test_digits_come_even_where_nothing_can_be_kept(
        self, cache: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        cache.mkdir(parents=True)
        (cache / "digits").write_bytes(b"a file in the way")
        (x_train, _), _ = digits.load_data(10, 10)
        assert len(x_train) == 10
        assert "could not be kept" in caplog.text


def counting(made: list[int]) -> object:
    def generate_and_count(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        made.append(count)
        return generate(count, rng)

    return generate_and_count


def assert_same(first: object, second: object) -> None:
    for one, two in zip(first, second, strict=True):  # type: ignore[call-overload]
        for left, right in zip(one, two, strict=True):
            np.testing.assert_array_equal(left, right)


@pytest.fixture(scope="module")
def reader() -> Sequential:
    """A small network that has learnt from the digits alone."""
    pictures, labels = generate(12_000, np.random.default_rng(0))
    model = Sequential([Input((784,)), Dense(64, "relu"), Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.set_weights(
        [
            np.random.default_rng(1).normal(0, 0.05, weights.shape).astype(np.float32)
            for weights in model.get_weights()
        ]
    )
    x = pictures.reshape(-1, 784).astype(np.float32) / 255
    model.fit(x, labels, batch_size=64, epochs=6, verbose=0)
    return model


def accuracy(model: Sequential, pictures: np.ndarray, labels: np.ndarray) -> float:
    read = model.predict(pictures.reshape(-1, 784).astype(np.float32), verbose=0).argmax(axis=1)
    return float((read == labels).mean())


def test_who_learns_from_them_reads_others_of_them(reader: Sequential) -> None:
    pictures, labels = generate(2000, np.random.default_rng(2))
    assert accuracy(reader, pictures / np.float32(255), labels) > 0.8


def test_who_learns_from_them_reads_real_pen_strokes(
    reader: Sequential, pen_digits: PenDigits
) -> None:
    pictures = np.stack([render(strokes) for _, strokes in pen_digits])
    assert accuracy(reader, pictures, np.array([label for label, _ in pen_digits])) > 0.88


def test_who_learns_from_them_reads_mnist(reader: Sequential, needs_mnist: Path) -> None:
    from engine.datasets import mnist

    _, (pictures, labels) = mnist.load_data()
    assert accuracy(reader, pictures / np.float32(255), labels) > 0.82

"""Work in pieces: the same results as in one, whoever does them, errors included."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine import parallel

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def two_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A helper, also on a machine with one core."""
    helpers = [parallel._Helper(1)] if parallel.threads() == 1 else parallel._helpers()
    monkeypatch.setattr(parallel, "_helpers", lambda: helpers)
    monkeypatch.setattr(parallel, "threads", lambda: 2)


def test_every_piece_is_done_once() -> None:
    done: list[int] = []
    for length in (0, 1, 2, 3, 50):
        done.clear()
        parallel.run([lambda number=number: done.append(number) for number in range(length)])
        assert sorted(done) == list(range(length))


def test_pieces_are_done_by_several_threads() -> None:
    """Each waits until the other has begun, so one thread alone would never end."""
    barrier = threading.Barrier(2, timeout=30)
    parallel.run([barrier.wait, barrier.wait])


def test_a_helper_that_gets_no_turn_is_not_waited_for() -> None:
    release = threading.Event()
    began = threading.Event()

    def block() -> None:
        began.set()
        release.wait(30)

    with ThreadPoolExecutor(1) as other:
        held = other.submit(parallel.run, [block, block])
        assert began.wait(30)
        time.sleep(0.01)  # So that the helper has the second one, or no one has.
        done: list[int] = []
        parallel.run([lambda number=number: done.append(number) for number in range(5)])
        assert len(done) == 5
        release.set()
        held.result(30)


def test_pieces_may_have_pieces() -> None:
    done: list[int] = []
    inner = [lambda: done.append(1)] * 3
    parallel.run([lambda: parallel.run(inner)] * 3)
    assert len(done) == 9


def test_an_error_is_raised_after_all_have_ended() -> None:
    done: list[int] = []

    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        parallel.run([fail, *[lambda: done.append(1)] * 5])
    assert len(done) == 5
    parallel.run([lambda: done.append(1)] * 2)
    assert len(done) == 7


def test_the_callers_error_state_holds_in_all_threads() -> None:
    """A warning would fail this test."""
    barrier = threading.Barrier(2, timeout=30)
    states: list[str] = []

    def overflow() -> None:
        barrier.wait()
        np.multiply(np.float32([1e38]), np.float32(1e38))
        states.append(np.geterr()["over"])

    with np.errstate(over="ignore"):
        parallel.run([overflow, overflow])
    assert states == ["ignore", "ignore"]


@given(length=st.integers(1, 5000), parts=st.integers(1, 9))
def test_slices_cover_everything_once(length: int, parts: int) -> None:
    cuts = parallel.slices(length, parts)
    assert len(cuts) <= parts
    assert [index for cut in cuts for index in range(length)[cut]] == list(range(length))
    assert all(cut.start < cut.stop for cut in cuts)


def test_training_repeats_to_the_last_bit() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(256, 400)).astype("float32")
    y = rng.integers(0, 10, 256)

    def trained() -> list[np.ndarray]:
        engine.utils.set_random_seed(3)
        layers = engine.layers
        model = engine.Sequential([engine.Input((400,)), layers.Dense(512, activation="relu")])
        model.add(layers.Dense(10, activation="softmax"))
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
        model.fit(x, y, epochs=2, batch_size=64, verbose=0)
        return model.get_weights()

    first, second = trained(), trained()
    assert all((a == b).all() for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("variable", ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"])
def test_the_environment_lowers_the_number(variable: str) -> None:
    script = "from engine import parallel; print(parallel.threads(), len(parallel._helpers()))"
    answer = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={variable: "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == ["1", "0"]

"""The process in which Keras trains, as its messages and its end are read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from netbuilder.training.elsewhere import process, warm
from netbuilder.training.elsewhere.errors import ElsewhereError, described
from netbuilder.training.elsewhere.process import (
    Elsewhere,
    KerasProcess,
    hosts_problem,
    place_of,
)
from tests.helpers.interpreters import HELLO, Says

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="interpreters are shell scripts")


def test_it_says_what_the_interpreter_has(says: Says) -> None:
    made = KerasProcess(says(HELLO, {"weights": [1]}))
    assert made.found == ("3.15.1", ("cpu:0",))
    assert made.ask("load") == {"weights": [1]}
    made.end()
    made.end()
    assert not made.is_alive


@pytest.mark.parametrize(
    ("hello", "sentence"),
    [
        ({**HELLO, "keras": "2.15.0"}, "has Keras 2.15.0, but NetBuilder works with Keras 3"),
        ({**HELLO, "keras": "4.0.0"}, "has Keras 4.0.0, but NetBuilder works with Keras 3"),
        ({**HELLO, "version": 9}, "did not answer as expected"),
        (
            {"failed": "ModuleNotFoundError", "text": "No module named 'keras'"},
            "has no Keras; install it with",
        ),
        (
            {"failed": "ModuleNotFoundError", "text": "No module named 'jax'"},
            "-m pip install jax",
        ),
    ],
)
def test_what_cannot_train_says_why(says: Says, hello: Any, sentence: str) -> None:
    with pytest.raises(ElsewhereError, match=sentence):
        KerasProcess(says(hello))


def test_one_that_is_no_interpreter_is_named(tmp_path: Path) -> None:
    with pytest.raises(ElsewhereError, match="nothing cannot be started"):
        KerasProcess(Elsewhere(str(tmp_path / "nothing"), "jax"))


def test_one_that_says_nothing_is_given_up(says: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "START", 0.2)
    with pytest.raises(ElsewhereError, match="did not start within"):
        KerasProcess(says(then="exec sleep 60"))


def test_one_that_dies_says_how(says: Says) -> None:
    made = KerasProcess(says(HELLO, then="read line; kill -9 $$"))
    with pytest.raises(ElsewhereError, match="ended by signal 9"):
        made.ask("take")
    with pytest.raises(ElsewhereError, match="ended by signal 9"):
        made.ask("take")
    made.end()


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("JaxRuntimeError", "RESOURCE_EXHAUSTED: Out of memory", "not enough memory"),
        ("RuntimeError", "DefaultCPUAllocator: can't allocate memory", "not enough memory"),
        ("ValueError", "Unable to import backend : cntk", "choose JAX, PyTorch or TensorFlow"),
        ("MemoryError", "", "not enough memory"),
        ("OutOfMemoryError", "CUDA out of memory. Tried to allocate 2 GiB", "not enough memory"),
        ("OSError", "[Errno 28] No space left on device", "no space on the disk"),
        ("ModuleNotFoundError", "No module named 'torch'", "-m pip install"),
        (
            "NotImplementedError",
            "Conv3D is not supported",
            "cannot train this network (NotImplementedError: Conv3D is not supported)",
        ),
        ("ValueError", "Input 0 is bad\nand more", "ValueError: Input 0 is bad)"),
    ],
)
def test_failures_become_sentences(kind: str, text: str, sentence: str) -> None:
    assert sentence in described(kind, text, "python", "jax")


def test_a_process_waits_for_the_next_training(says: Says) -> None:
    place = says(HELLO)
    first = warm.take(place)
    warm.give_back(first)
    assert warm.take(place) is first
    warm.give_back(first)
    first.end()
    second = warm.take(place)
    assert second is not first
    warm.give_back(second)
    warm.end_all()
    assert not second.is_alive


@pytest.mark.parametrize(
    ("hosts", "rank", "sentence"),
    [
        (("10.0.0.1:4711", "10.0.0.2"), 1, ""),
        (("one.example", "two.example"), 0, ""),
        (("10.0.0.1", "10.0.0.2"), 2, "from 0 to 1, not 2"),
        (("10.0.0.1",), 0, "Name 2 to 64 machines, not 1."),
        (("10.0.0.1", ""), 0, "'' is no address"),
        (("10.0.0.1:65535", "10.0.0.2"), 0, "'10.0.0.1:65535' is no address"),
        (("10.0.0.1:0x1", "10.0.0.2"), 0, "is no address"),
        (("-x", "10.0.0.2"), 0, "'-x' is no address"),
        (("a b", "10.0.0.2"), 0, "is no address"),
    ],
)
def test_machines_are_checked(hosts: tuple[str, ...], rank: int, sentence: str) -> None:
    found = hosts_problem(hosts, rank)
    assert (sentence in found) if sentence else not found


@pytest.mark.parametrize("machines", ["9,a;b", "x,a;b", "0,a", "0,", "0"])
def test_settings_with_wrong_machines_are_those_of_one(machines: str) -> None:
    assert place_of(f"jax,,1,{machines} python") == Elsewhere("python", "jax")


def test_settings_keep_machines() -> None:
    place = Elsewhere("/a b/python", "torch", "cpu", 1, ("10.0.0.1:4711", "10.0.0.2"), 1)
    assert place_of(place.text) == place
    assert place.meeting == ("10.0.0.1:4711", "10.0.0.1:4712")


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (Elsewhere("python", "tensorflow", "", 1, ("a", "b"), 0), "choose JAX or PyTorch"),
        (Elsewhere("python", "jax", "cpu", 2, ("a", "b"), 0), "choose one device"),
    ],
)
def test_machines_that_cannot_share_say_why(place: Elsewhere, sentence: str) -> None:
    with pytest.raises(ElsewhereError, match=sentence):
        warm.take(place)


def test_several_wait_while_several_train(says: Says) -> None:
    place = says(HELLO)
    with warm.several(2):
        processes = [warm.take(place) for _ in range(3)]
        for each in processes:
            warm.give_back(each)
        assert [each.is_alive for each in processes] == [False, True, True]
        assert warm.take(place) is processes[2]
        assert processes[1].is_alive
        warm.give_back(processes[2])
    assert [each.is_alive for each in processes] == [False, False, True]
    warm.end_all()

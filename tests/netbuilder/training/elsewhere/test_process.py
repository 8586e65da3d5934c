"""The process in which Keras trains, as its messages and its end are read."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netbuilder.training.elsewhere import process, warm
from netbuilder.training.elsewhere.errors import ElsewhereError, described
from netbuilder.training.elsewhere.process import Elsewhere, KerasProcess

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="interpreters are shell scripts")

HELLO = {"version": 1, "keras": "3.15.1", "backend": "jax", "devices": ["cpu:0"]}
Says = Callable[..., Elsewhere]


@pytest.fixture
def says(tmp_path: Path) -> Says:
    """Makes an interpreter that gives these answers, then one to each line that it is sent."""

    def make(*answers: Any, then: str = "cat > /dev/null") -> Elsewhere:
        path = tmp_path / "python"
        lines = [f"echo {shlex.quote(json.dumps(each))}" for each in answers]
        first, *rest = lines or ["true"]
        asked = "\n".join(f"read line\n{each}" for each in rest)
        path.write_text(f"#!/bin/sh\n{first}\n{asked}\n{then}\n")
        path.chmod(0o755)
        return Elsewhere(str(path), "jax")

    return make


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

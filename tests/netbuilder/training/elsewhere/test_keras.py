"""Trainings carried out by real Keras; not run where no interpreter has it.

`NETBUILDER_KERAS` names the interpreter, `NETBUILDER_KERAS_BACKEND` the backend; otherwise it is
`.venv-keras`, which `make equality` makes, with JAX.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.types import Array
from netbuilder.__main__ import main
from netbuilder.design import Design
from netbuilder.design.targets import CLASS
from netbuilder.design.watching import offered
from netbuilder.training.checkpoints.folder import CheckpointFolder
from netbuilder.training.checkpoints.writer import Checkpointer
from netbuilder.training.control import Control
from netbuilder.training.elsewhere import warm
from netbuilder.training.elsewhere.process import Elsewhere, KerasProcess
from netbuilder.training.records import EpochDone, Progress, Record, RunEnded
from netbuilder.training.run.session import Session
from netbuilder.training.sweeps.running import Sweeping
from tests.netbuilder.training.sweeps.test_running import Listener, axis

ROOT = Path(__file__).resolve().parents[4]
PYTHON = os.environ.get("NETBUILDER_KERAS", str(ROOT / ".venv-keras" / "bin" / "python"))
BACKEND = os.environ.get("NETBUILDER_KERAS_BACKEND", "jax")

pytestmark = [
    pytest.mark.skipif(not Path(PYTHON).exists(), reason="no interpreter with Keras"),
]


@pytest.fixture(scope="module")
def keras() -> Iterator[Elsewhere]:
    """One process for all that do not end it; on the processor, beside which devices are shared."""
    yield Elsewhere(PYTHON, BACKEND, "cpu")
    warm.end_all()


def end_of(
    design: Design,
    load: Any,
    elsewhere: Elsewhere | None,
    control: Control | None = None,
    checkpointer: Checkpointer | None = None,
    records: list[Record] | None = None,
) -> RunEnded:
    told: list[Record] = [] if records is None else records
    session = Session(1, design, load, checkpointer, elsewhere=elsewhere)
    return session.run(told.append, control or Control())


def weights_of(end: RunEnded) -> Array:
    assert end.weights is not None, end.message
    return end.weights


def with_dropout(design: Design) -> Design:
    return design.inserted(1, "Dropout", {"rate": 0.3})


NETWORKS: dict[str, Callable[[Design], Design]] = {
    "dense": lambda design: design,
    "momentum and a schedule": lambda design: (
        design.with_optimizer("sgd")
        .with_optimizer_parameter("momentum", 0.9)
        .with_schedule("CosineDecay")
    ),
    "batch normalization": lambda design: design.inserted(1, "BatchNormalization"),
    "binary crossentropy": lambda design: design.with_loss("binary_crossentropy"),
    "a kink at 0, where pictures are": lambda design: (
        design.inserted(0, "Reshape", {"target_shape": (28, 28, 1)})
        .inserted(1, "Conv2D", {"filters": 2, "kernel_size": (3, 3), "activation": "selu"})
        .inserted(2, "Flatten")
    ),
    "numbers": lambda design: design.with_loss("mean_squared_error"),
    "every metric": lambda design: design.with_metrics(each.name for each in offered(CLASS)),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_weights_and_figures_are_those_of_the_engine(
    name: str, design: Design, load: Any, keras: Elsewhere
) -> None:
    made = NETWORKS[name](design)
    ours, theirs = end_of(made, load, None), end_of(made, load, keras)
    assert (ours.reason, theirs.reason) == ("finished", "finished"), theirs.message
    np.testing.assert_allclose(weights_of(theirs), weights_of(ours), rtol=1e-5, atol=5e-5)
    assert theirs.logs.keys() == ours.logs.keys()
    for figure, value in ours.logs.items():
        assert theirs.logs[figure] == pytest.approx(value, abs=1e-4), figure


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "no space on the disk"), (errno.EIO, "cannot be written")],
)
def test_a_disk_that_takes_no_data_ends_the_training_in_a_sentence(
    number: int,
    sentence: str,
    design: Design,
    load: Any,
    keras: Elsewhere,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(np, "save", refuse)
        end = end_of(design, load, keras)
    assert end.reason == "failed"
    assert sentence in end.message
    assert end_of(design.with_setting("epochs", 1), load, keras).reason == "finished"


def test_a_refusal_of_the_backend_is_told_and_the_process_stays(
    design: Design, load: Any, keras: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = KerasProcess.ask

    def damaged(self: KerasProcess, do: str, **arguments: Any) -> dict[str, Any]:
        if do == "load":
            arguments["loss"] = {"class_name": "NoSuchLoss", "config": {}}
        return ask(self, do, **arguments)

    with monkeypatch.context() as patch:
        patch.setattr(KerasProcess, "ask", damaged)
        end = end_of(design, load, keras)
    assert end.reason == "failed"
    assert "cannot train this network" in end.message
    assert "own engine" in end.message
    assert end_of(design.with_setting("epochs", 1), load, keras).reason == "finished"


def test_records_come_as_from_the_engine(design: Design, load: Any, keras: Elsewhere) -> None:
    records: list[Record] = []
    end_of(design, load, keras, records=records)
    batches = [x for each in records if isinstance(each, Progress) for x in each.positions]
    assert len(batches) == design.epochs * 8
    epochs = [each for each in records if isinstance(each, EpochDone)]
    assert len(epochs) == design.epochs
    first, *_, last = (each.weights for each in epochs)
    assert not np.array_equal(first, last)


def test_a_stopped_training_resumes_bit_for_bit(
    design: Design, load: Any, keras: Elsewhere
) -> None:
    made = with_dropout(design)
    whole = end_of(made, load, keras)
    folder = CheckpointFolder()
    control = Control()

    class Stops(list[Record]):
        def append(self, record: Record) -> None:
            if isinstance(record, EpochDone):
                control.stop()

    kept = Checkpointer(folder)
    stopped = end_of(made, load, keras, control, kept, Stops())
    assert stopped.reason == "stopped"
    kept.leave()
    place = folder.find(made)
    assert place is not None
    resumed = end_of(made, load, keras, checkpointer=Checkpointer(folder, place))
    assert resumed.reason == "finished", resumed.message
    np.testing.assert_array_equal(weights_of(resumed), weights_of(whole))


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_killed_process_is_a_sentence_and_another_resumes_bit_for_bit(
    design: Design, load: Any, keras: Elsewhere
) -> None:
    made = with_dropout(design)
    whole = end_of(made, load, keras)
    process = warm.take(keras)
    warm.give_back(process)

    class Kills(list[Record]):
        def append(self, record: Record) -> None:
            if isinstance(record, EpochDone) and record.epoch == 2:
                os.kill(process.pid, signal.SIGKILL)

    folder = CheckpointFolder()
    kept = Checkpointer(folder)
    killed = end_of(made, load, keras, checkpointer=kept, records=Kills())
    assert (killed.reason, killed.resumable) == ("failed", True)
    assert "ended by signal 9" in killed.message
    assert killed.weights is not None
    kept.leave()
    place = folder.find(made)
    assert place is not None
    records: list[Record] = []
    # The next process knows nothing of this one.
    resumed = end_of(made, load, keras, None, Checkpointer(folder, place), records)
    assert resumed.reason == "finished", resumed.message
    assert sum(isinstance(each, EpochDone) for each in records) < made.epochs
    np.testing.assert_array_equal(weights_of(resumed), weights_of(whole))


@pytest.mark.long
def test_sweeps_and_searches_are_trained_as_a_design_alone(
    design: Design, load: Any, keras: Elsewhere
) -> None:
    listener = Listener()
    Sweeping(design, [axis("seed", "1 2", design)], 1, load, keras).run(listener, Control())
    assert listener.states() == {1: "finished", 2: "finished"}
    for number, run in listener.runs().items():
        alone = end_of(design.with_setting("seed", number), load, keras)
        np.testing.assert_array_equal(run.weights, weights_of(alone))
        assert run.engine.startswith(f"{keras.title} (")


def test_a_search_by_keras_stops_what_is_poor(
    tmp_path: Path, keras: Elsewhere, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "design.json"
    made = Design.default("circles").with_setting("epochs", 9)
    made.with_setting("validation_split", 0.2).with_optimizer("sgd").save(path)
    where = ["--engine", "keras", "--python", keras.python, "--backend", keras.backend]
    budget = ["--method", "halving", "--trainings", "4", "--device", "cpu", "--json"]
    vary = ["--vary", "learning_rate=0.00001..0.5 log"]
    assert main(["sweep", str(path), *where, *budget, *vary]) == 0
    said = json.loads(capsys.readouterr().out)
    states = [each["state"] for each in said["trainings"]]
    assert set(states) == {"finished", "pruned"}
    engines = {each["engine"] for each in said["trainings"] if each["state"] == "finished"}
    assert all(each.startswith(f"{keras.title} (") for each in engines)
    assert set(said["test"]) == {"loss", "accuracy"}


@pytest.mark.skipif(BACKEND == "torch", reason="it takes a process for each device")
@pytest.mark.parametrize(
    ("batch", "normalized"),
    [
        (16, False),
        pytest.param(18, False, marks=pytest.mark.long),
        pytest.param(16, True, marks=pytest.mark.long),
        pytest.param(18, True, marks=pytest.mark.long),
    ],
)
def test_devices_that_share_each_batch_agree_with_one(
    batch: int, normalized: bool, design: Design, load: Any, keras: Elsewhere
) -> None:
    made = design.with_setting("batch_size", batch).with_setting("epochs", 1)
    if normalized:  # Adam would make steps of the rounding in slopes that are 0.
        made = made.inserted(1, "BatchNormalization").with_optimizer("sgd")
    one = end_of(made, load, keras)
    several = end_of(made, load, keras._replace(devices=4))
    assert several.reason == "finished", several.message
    np.testing.assert_allclose(weights_of(several), weights_of(one), rtol=0, atol=1e-6)
    assert several.logs == pytest.approx(one.logs, abs=1e-6)


def test_devices_that_are_missing_are_said(design: Design, load: Any, keras: Elsewhere) -> None:
    end = end_of(design, load, keras._replace(device="gpu"))
    assert end.reason == "failed"
    assert "finds no GPU" in end.message

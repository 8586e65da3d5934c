"""Callbacks that write files: models, tables, backups."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.callbacks import BackupAndRestore, Callback, CSVLogger, ModelCheckpoint
from engine.models import load_model
from engine.saving.snapshots import read
from tests.engine.callbacks.small import X, Y, make

QUIET = {"verbose": 0, "batch_size": 5}


# Models -------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:.*has Keras's old form")
@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_a_model_per_epoch(suffix: str, model: engine.Sequential, tmp_path: Path) -> None:
    checkpoint = ModelCheckpoint(tmp_path / "new" / f"{{epoch:02d}}-{{loss:.1f}}{suffix}")
    losses = model.fit(X, Y, epochs=2, callbacks=[checkpoint], **QUIET).history["loss"]
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == [f"0{number + 1}-{losses[number]:.1f}{suffix}" for number in (0, 1)]
    loaded = load_model(tmp_path / "new" / names[1])
    np.testing.assert_array_equal(loaded.get_weights()[0], model.get_weights()[0])


def test_weights_alone_and_every_few_batches(model: engine.Sequential, tmp_path: Path) -> None:
    path = tmp_path / "{epoch}-{batch}.weights.h5"
    checkpoint = ModelCheckpoint(path, save_weights_only=True, save_freq=3)
    model.fit(X, Y, epochs=3, callbacks=[checkpoint], **QUIET)
    names = sorted(path.name for path in tmp_path.glob("*.weights.h5"))
    # Batches 3, 6, 9 and 12 of a training with four in each epoch.
    assert names == [f"{name}.weights.h5" for name in ("1-3", "2-2", "3-1", "3-4")]


@pytest.mark.parametrize(("threshold", "kept"), [(None, "139"), (2.0, "9")])
def test_the_best_only(
    model: engine.Sequential,
    tmp_path: Path,
    threshold: float | None,
    kept: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    figures = [5, 6, 3, 4, 4, 7, 8, 3, 1]

    class Told(Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            logs["told"] = figures[epoch]

    checkpoint = ModelCheckpoint(
        tmp_path / "{epoch}.keras",
        monitor="told",
        verbose=1,
        save_best_only=True,
        mode="min",
        initial_value_threshold=threshold,
    )
    model.fit(X, Y, epochs=9, callbacks=[Told(), checkpoint], **QUIET)
    assert "".join(sorted(path.stem for path in tmp_path.glob("*.keras"))) == kept
    said = capsys.readouterr().out
    assert said.count("saved") == len(kept)
    assert f"Epoch 9: saved {tmp_path / '9.keras'}\n" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"filepath": "a.hdf5"}, "filepath must be a path that ends in '.keras' or '.h5'"),
        ({"filepath": "a.keras", "save_weights_only": True}, "ends in '.weights.h5'"),
        ({"filepath": "a.keras", "save_freq": "batch"}, "save_freq must be 'epoch' or a number"),
        ({"filepath": "a.keras", "save_freq": 0}, "save_freq"),
    ],
)
def test_what_a_checkpoint_refuses(options: dict[str, Any], message: str) -> None:
    with pytest.raises(engine.ParameterError, match=message):
        ModelCheckpoint(**options)


def test_a_field_that_is_not_there_lists_those_that_are(model: engine.Sequential) -> None:
    with pytest.raises(engine.ParameterError, match=r"\{epoch\}, \{loss\}, \{accuracy\}"):
        model.fit(X, Y, callbacks=[ModelCheckpoint("{val_loss}.keras")], **QUIET)


# Tables -------------------------------------------------------------------------------------------


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_line_per_epoch(model: engine.Sequential, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    first = model.fit(X, Y, epochs=2, callbacks=[CSVLogger(path)], **QUIET).history
    rows = table(path)
    assert list(rows[0]) == ["epoch", "accuracy", "loss", "val_accuracy", "val_loss"]
    assert [float(row["loss"]) for row in rows] == first["loss"]
    assert rows[0]["val_loss"] == "NA"
    logger = CSVLogger(str(path), append=True)
    model.fit(X, Y, epochs=3, initial_epoch=2, callbacks=[logger], **QUIET)
    rows = table(path)
    assert [row["epoch"] for row in rows] == ["0", "1", "2"]
    model.fit(X, Y, callbacks=[CSVLogger(path, ";")], validation_split=0.2, **QUIET)
    assert path.read_text().splitlines()[0] == "epoch;accuracy;loss;val_accuracy;val_loss"


# Backups ------------------------------------------------------------------------------------------


class Stumbles(Callback):
    """Breaks a training off."""

    def __init__(self, epoch: int, batch: int) -> None:
        super().__init__()
        self.at = (epoch, batch)
        self.epoch = 0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.epoch = epoch

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        if (self.epoch, batch) == self.at:
            raise KeyboardInterrupt


def whole(**options: Any) -> tuple[list[Any], Any]:
    model = make()
    history = model.fit(X, Y, epochs=4, validation_split=0.2, **(QUIET | options))
    return model.get_weights(), history.history


@pytest.mark.parametrize("save_freq", ["epoch", 1, 2])
@pytest.mark.parametrize("place", [(0, 2), (2, 0), (2, 3), (3, 1)])
def test_a_training_goes_on_where_it_was(
    tmp_path: Path, save_freq: Any, place: tuple[int, int]
) -> None:
    folder = tmp_path / "backup"
    model = make()
    options: dict[str, Any] = {"epochs": 4, "validation_split": 0.2, **QUIET}
    with pytest.raises(KeyboardInterrupt):
        model.fit(
            X, Y, callbacks=[BackupAndRestore(folder, save_freq), Stumbles(*place)], **options
        )
    again = make()
    done: list[int] = []

    class Counts(Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            done.append(batch)

    history = again.fit(X, Y, callbacks=[BackupAndRestore(folder, save_freq), Counts()], **options)
    weights, figures = whole()
    for one, other in zip(again.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(one, other)
    assert history.history == figures
    assert history.epoch == [0, 1, 2, 3]
    batches = place[0] * 4 + place[1]
    kept = batches // 4 * 4 if save_freq == "epoch" else batches // save_freq * save_freq
    assert len(done) == 16 - kept
    assert not folder.exists()


def test_a_damaged_backup(tmp_path: Path) -> None:
    folder = tmp_path / "backup"

    def broken_off(**options: Any) -> None:
        callbacks = [BackupAndRestore(folder, **options), Stumbles(3, 1)]
        with pytest.raises(KeyboardInterrupt):
            make().fit(X, Y, epochs=4, callbacks=callbacks, **QUIET)

    broken_off(double_checkpoint=True)
    last = folder / "training.npz"
    epochs = [read(path)["epoch"] for path in (last, folder / "training.before.npz")]
    assert epochs == [3, 2]
    last.write_bytes(last.read_bytes()[:200])
    backup = BackupAndRestore(folder, double_checkpoint=True, delete_checkpoint=False)
    history = make().fit(X, Y, epochs=4, callbacks=[backup], **QUIET)
    expected = make().fit(X, Y, epochs=4, **QUIET).history
    assert history.history == expected
    for path in folder.iterdir():
        path.write_bytes(b"PK nonsense")
    with pytest.raises(engine.EngineError, match="is not a backup of a training"):
        make().fit(X, Y, callbacks=[BackupAndRestore(folder)], **QUIET)


def test_a_backup_needs_a_folder() -> None:
    with pytest.raises(engine.ParameterError, match="backup_dir"):
        BackupAndRestore("")

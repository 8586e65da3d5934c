"""State as crashes leave it, for tests of the start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from netbuilder.design import Design
from netbuilder.design.history import Step
from netbuilder.design.journal import Journal, encode
from netbuilder.design.journals import Journals
from netbuilder.storage.files import keep
from netbuilder.training.checkpoints.folder import CheckpointFolder
from netbuilder.training.checkpoints.writer import Checkpointer
from netbuilder.training.control import Control
from netbuilder.training.records import Progress, Record
from netbuilder.training.run.session import Session


def journal(design: Design, path: Path | None = None, saved: Design | None = None) -> Path:
    """The journal of a window that was killed while this design was not saved."""
    saved = saved or Design.default("digits")
    steps = (Step(saved, ""), Step(design, "change"))
    held = Journals().new()
    keep(held.path, encode(Journal(steps, 1, saved, path)))
    held.leave()
    return held.path


def training(design: Design) -> Path:
    """The folder of a training of this design that was killed after its first batches."""
    control = Control()
    checkpointer = Checkpointer(CheckpointFolder())

    def emit(record: Record) -> None:
        if isinstance(record, Progress):
            control.stop()

    Session(1, design, checkpointer=checkpointer).run(emit, control)
    place = checkpointer.place
    checkpointer.leave()
    if place is None:
        raise RuntimeError("the training was over before it was interrupted")
    return place.path


def contents(folder: Path, but: Callable[[Path], bool] = lambda _: False) -> list[bytes]:
    """What the ordinary files below a folder hold, sorted."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(path.read_bytes() for path in files if not but(path))

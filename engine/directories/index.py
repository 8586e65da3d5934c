"""Which files there are, to which class each belongs, and what is kept back for validation."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.errors import DataError, ParameterError
from engine.types import Array


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a folder is wanted; see `image_dataset_from_directory`."""

    directory: str | os.PathLike[str]
    labels: str | Sequence[int] | None
    label_mode: str | None
    class_names: Sequence[str] | None
    shuffle: bool
    seed: int | None
    validation_split: float | None
    subset: str | None
    follow_links: bool
    verbose: bool


@dataclass(frozen=True, slots=True)
class Files:
    """Files with their classes.

    Attributes:
        paths: of the files.
        labels: the number of the class of each; None where there are none.
        class_names: of the classes, by their numbers; None where there are none.
        label_mode: how the classes are told: 'int', 'binary', 'categorical', or None.
    """

    paths: list[str]
    labels: Array | None
    class_names: list[str] | None
    label_mode: str | None

    def cut(self, part: slice) -> Files:
        """Some of the files."""
        labels = None if self.labels is None else self.labels[part]
        return Files(self.paths[part], labels, self.class_names, self.label_mode)


def find(asked: Asked, endings: tuple[str, ...]) -> list[Files]:
    """The files that are wanted: one lot, or, for the subset 'both', two.

    Raises:
        DataError: there are none, or as many labels as files.
        ParameterError: the arguments do not go together.
    """
    _check(asked)
    labelled = asked.labels is not None and asked.label_mode is not None
    directory = Path(asked.directory)
    if not directory.is_dir():
        raise ParameterError("directory", "a folder", str(directory))
    inferred = labelled and asked.labels == "inferred"
    names = _classes(directory, asked.class_names) if inferred else [""]
    paths: list[str] = []
    numbers: list[int] = []
    for number, name in enumerate(names):
        for path in _inside(directory / name, endings, asked.follow_links):
            paths.append(str(path))
            numbers.append(number)
    labels: Array | None = np.array(numbers, "int32")
    if not labelled:
        labels, class_names = None, None
    elif inferred:
        class_names = names
    else:
        labels, class_names = _given(asked.labels, len(paths), directory)
    _tell(asked, f"Found {len(paths)} files" + _of_classes(class_names))
    if asked.label_mode == "binary" and class_names is not None and len(class_names) != 2:
        raise ParameterError(
            "label_mode", "another than 'binary' unless there are 2 classes", names
        )
    if asked.shuffle:
        seed = np.random.randint(10**6) if asked.seed is None else asked.seed  # noqa: NPY002
        order = np.arange(len(paths))
        np.random.RandomState(seed).shuffle(order)
        paths = [paths[place] for place in order]
        labels = None if labels is None else labels[order]
    mode = asked.label_mode if labelled else None
    return _divided(asked, Files(paths, labels, class_names, mode), endings)


def _check(asked: Asked) -> None:
    """Refuse arguments that do not go together.

    Raises:
        ParameterError: they do not.
    """
    labels, mode = asked.labels, asked.label_mode
    if not (labels in ("inferred", None) if isinstance(labels, str | None) else _is_list(labels)):
        raise ParameterError("labels", "'inferred', None, or a list of whole numbers", labels)
    if asked.class_names and labels != "inferred":
        raise ParameterError("class_names", "None unless labels are 'inferred'", asked.class_names)
    if mode not in ("int", "categorical", "binary", None):
        raise ParameterError("label_mode", "'int', 'categorical', 'binary' or None", mode)
    share, subset = asked.validation_split, asked.subset
    if subset not in ("training", "validation", "both", None):
        raise ParameterError("subset", "'training', 'validation' or 'both'", subset)
    if share and not 0 < share < 1:
        raise ParameterError("validation_split", "a share between 0 and 1", share)
    if bool(share) != (subset is not None):
        raise ParameterError("subset", "given where validation_split is, and only there", subset)
    if share and asked.shuffle and asked.seed is None:
        expected = "given where shuffled files are divided, so that the parts do not overlap"
        raise ParameterError("seed", expected, None)


def _is_list(labels: object) -> bool:
    return isinstance(labels, list | tuple) and all(hasattr(one, "__index__") for one in labels)


def _classes(directory: Path, wanted: Sequence[str] | None) -> list[str]:
    """The folders that are classes.

    Raises:
        DataError: there are none.
        ParameterError: one that is wanted is not there.
    """
    found = sorted(
        entry.name for entry in directory.iterdir() if entry.is_dir() and entry.name[0] != "."
    )
    if not found:
        raise DataError(f"{directory} holds no folders; each class needs one of its name.")
    if wanted is None:
        return found
    missing = [name for name in wanted if name not in found]
    if missing:
        raise ParameterError("class_names", f"some of the folders {', '.join(found)}", missing)
    return list(wanted)


def _inside(folder: Path, endings: tuple[str, ...], follow_links: bool) -> Iterator[Path]:
    """The files within a folder and below, in alphabetical order."""
    walk = os.walk(folder, followlinks=follow_links)
    for place, _, files in sorted(walk, key=lambda found: found[0]):
        for name in sorted(files):
            if name.lower().endswith(endings):
                yield Path(place) / name


def _given(labels: object, count: int, directory: Path) -> tuple[Array, list[str]]:
    """Labels that the user gives, for files in alphabetical order.

    Raises:
        DataError: there are more or fewer than files.
    """
    numbers = np.array(labels, "int32")
    if len(numbers) != count:
        raise DataError(
            f"There are {len(numbers)} labels, but {count} files in {directory}; give one for each."
        )
    return numbers, [str(number) for number in sorted(set(numbers.tolist()))]


def _divided(asked: Asked, files: Files, endings: tuple[str, ...]) -> list[Files]:
    """The parts that are wanted.

    Raises:
        DataError: one is empty.
    """
    count = len(files.paths)
    kept = int((asked.validation_split or 0) * count)
    training, validation = files.cut(slice(0, count - kept)), files.cut(slice(count - kept, None))
    parts = {
        None: [files],
        "training": [training],
        "validation": [validation],
        "both": [training, validation],
    }[asked.subset]
    if asked.subset in ("training", "both"):
        _tell(asked, f"Using {count - kept} files for training")
    if asked.subset in ("validation", "both"):
        _tell(asked, f"Using {kept} files for validation")
    if not all(part.paths for part in parts):
        what = f" for {asked.subset}" if asked.subset else ""
        raise DataError(
            f"{Path(asked.directory)} holds too few files{what}: {count} whose names end in "
            f"{', '.join(endings)}."
        )
    return parts


def _of_classes(class_names: Sequence[str] | None) -> str:
    return "" if class_names is None else f" belonging to {len(class_names)} classes"


def _tell(asked: Asked, sentence: str) -> None:
    if asked.verbose:
        sys.stdout.write(f"{sentence}.\n")

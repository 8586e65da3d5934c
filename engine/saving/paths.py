"""The paths of model files, checked before anything is read or written."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

from engine.errors import ModelFileError

if TYPE_CHECKING:
    from pathlib import Path

ARCHIVE = ".keras"
WEIGHTS = ".weights.h5"


def new_file(filepath: str | PathLike[str], suffixes: tuple[str, ...], overwrite: bool) -> Path:
    """A path that may be written to.

    Raises:
        ModelFileError: the ending is another, the folder missing, or a file in the way.
    """
    from pathlib import Path

    from engine.saving.replacing import refused

    path = Path(filepath)
    if not path.name.endswith(suffixes):
        wanted = " or ".join(f"'{suffix}'" for suffix in suffixes)
        raise ModelFileError(path, f"does not end in {wanted}", f"name it 'name{suffixes[0]}'")
    try:
        is_folder, has_place = path.is_dir(), path.parent.is_dir()
        in_the_way = not overwrite and path.exists()
    except OSError as error:
        raise refused(path, error) from error
    if is_folder:
        raise ModelFileError(path, "is a folder", "choose another name")
    if not has_place:
        raise ModelFileError(path, "would be in a folder that does not exist", "make the folder")
    if in_the_way:
        raise ModelFileError(path, "exists already", "choose another name, or pass overwrite=True")
    return path


def new_folder(filepath: str | PathLike[str], overwrite: bool) -> Path:
    """The path of a folder that may be written.

    Raises:
        ModelFileError: it ends like that of an archive, or something else is there.
    """
    from pathlib import Path

    from engine.saving import folders
    from engine.saving.replacing import refused

    path = Path(filepath)
    if path.name.endswith(ARCHIVE):
        problem = f"should not end in '{ARCHIVE}' where zipped is False"
        raise ModelFileError(path, problem, "choose another name for the folder")
    try:
        if not path.parent.is_dir():
            problem = "would be in a folder that does not exist"
            raise ModelFileError(path, problem, "make the folder")
        folders.check(path, overwrite)
    except ModelFileError:
        raise
    except OSError as error:
        raise refused(path, error) from error
    return path


def old_file(filepath: str | PathLike[str], suffixes: tuple[str, ...]) -> Path:
    """A path that can be read.

    Raises:
        ModelFileError: there is no such file, or it is of another kind.
    """
    from pathlib import Path

    from engine.saving import folders
    from engine.saving.faults import naming

    path = Path(filepath)
    with naming(path):
        if not path.exists():
            raise ModelFileError(path, "does not exist", "look at the spelling of its name")
        if folders.is_model(path):
            return path
        if not path.is_file():
            raise ModelFileError(path, "is not a file", "give the name of a model file")
    if path.name.endswith(suffixes):
        return path
    wanted = " or ".join(f"'{suffix}'" for suffix in suffixes)
    raise ModelFileError(path, f"does not end in {wanted}", "give the name of a model file")


def content_of(path: Path, limit: int) -> bytes:
    """The content of a file of at most `limit` bytes."""
    from engine.saving.faults import Fault

    with path.open("rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise Fault("is far larger than the model's weights", "load it into the model it is of")
    return content

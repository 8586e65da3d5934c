"""What a file or folder held, in one number, so that a run can say what it was trained on."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from engine.errors import DataError
from netbuilder.imported.outline import Report, quiet
from netbuilder.imported.reading.picture_folders import list_folder
from netbuilder.translation import say
from netbuilder.wording import reason_of

_PIECE: Final = 1 << 20


def fingerprint(path: Path | str, report: Report = quiet) -> str:
    """SHA-256 of a file's content; of a folder, of its pictures with the names of their classes.

    Raises:
        DataError: it cannot be read.
    """
    path = Path(path)
    digest = hashlib.sha256()
    try:
        if not path.is_dir():
            return _add(digest, path, report)
        folder = list_folder(path, report)
        for number, entry in enumerate(folder.entries):
            if number % 100 == 0:
                report(say("Looking for changes in {path_name}", path_name=path.name), None)
            name = entry.file.relative_to(path).as_posix()
            digest.update(f"{name}\0{entry.file.stat().st_size}\0".encode())
            _add(digest, entry.file, report, of_many=True)
    except OSError as error:
        raise DataError(
            say(
                "{path_name} cannot be read ({error}); choose another file.",
                path_name=path.name,
                error=reason_of(error),
            )
        ) from error
    return digest.hexdigest()


def _add(digest: hashlib._Hash, path: Path, report: Report, *, of_many: bool = False) -> str:
    size = max(1, path.stat().st_size)
    done = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            # One of many small files is not worth a word.
            if done or not of_many:
                fraction = None if of_many else min(1.0, done / size)
                report(say("Looking for changes in {path_name}", path_name=path.name), fraction)
            digest.update(piece)
            done += len(piece)
    return digest.hexdigest()

"""Reads hostile pictures and archives, each in a process of its own; prints seconds and memory.

    python -m tests.fuzz.pictures [--only PART_OF_A_NAME]

Ends with status 1 where one met anything but what it has to: to be read, or one clear sentence that
names it; where a picture took more than 5 s or 1,000 MB (with the process that decodes it), an
archive more than 2 s of the processor's time or 200 MB. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.helpers import hostile_archives, hostile_pictures

ADDRESS_SPACE: Final = 4_000_000 << 10
SECONDS: Final = {"picture": 5.0, "archive": 2.0}
MEGABYTES: Final = {"picture": 1000.0, "archive": 200.0}


def read_one(kind: str, path: Path) -> dict[str, Any]:
    """Read a file here; what was said of it, and what that took."""
    said = ""
    if kind == "picture":
        from netbuilder.commands.digit_form import LARGEST, digit_form
        from netbuilder.pictures import processes
        from netbuilder.pictures.reading import PictureError, read

        begun = time.perf_counter()
        try:
            picture = read(path, LARGEST)
            digit_form(picture.grey, picture.opacity)
        except PictureError as error:
            said = str(error)
        seconds = time.perf_counter() - begun
        processes.end_all()
    else:
        from engine.errors import DataError
        from netbuilder.imported import inspect

        begun = time.process_time()
        try:
            inspect(path)
        except DataError as error:
            said = str(error)
        seconds = time.process_time() - begun
    own = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line
    )
    kilobytes = int(own.split()[1])
    if kind == "picture":
        kilobytes += resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"said": said, "seconds": seconds, "megabytes": kilobytes / 1024}


def _in_process(kind: str, path: Path) -> dict[str, Any]:
    answer = subprocess.run(
        [
            "/bin/sh",
            "-c",
            f'ulimit -v {ADDRESS_SPACE >> 10}; exec "$@"',
            "sh",
            sys.executable,
            "-m",
            "tests.fuzz.pictures",
            "--one",
            kind,
            str(path),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if answer.returncode:
        said = answer.stderr.strip().splitlines()[-1:] or ["?"]
        return {"said": f"status {answer.returncode}: {said[0]}", "seconds": 0, "megabytes": 0}
    result: dict[str, Any] = json.loads(answer.stdout)
    return result


def _photograph(folder: Path, kind: str) -> Path:
    """12,000 x 9,000 pixels."""
    path = folder / f"photograph.{kind}"
    if kind == "png":
        path.write_bytes(hostile_pictures.png(12_000, 9_000, colour=2))
    else:
        path.write_bytes(hostile_pictures.encoded(hostile_pictures.noise(9000, 12_000), "jpeg"))
    return path


def cases(folder: Path) -> list[tuple[str, str, Path, str]]:
    """Kind, name, file and a piece of what has to be said."""
    found = []
    for name in (*hostile_pictures.CONTENTS, *hostile_pictures.FILES):
        place = folder / f"picture{len(found)}"
        place.mkdir()
        found.append(("picture", name, *hostile_pictures.make(name, place)))
    for kind in ("jpeg", "png"):
        found.append(("picture", f"{kind} of 12,000 x 9,000", _photograph(folder, kind), ""))
    for name, (file, build, said) in hostile_archives.ARCHIVES.items():
        build(folder / file)
        found.append(("archive", name, folder / file, said))
    return found


def main() -> int:
    """Read them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="a part of the names of those to read")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        sys.stdout.write(json.dumps(read_one(options.one[0], Path(options.one[1]))))
        return 0
    wrong = 0
    worst = {kind: [0.0, 0.0, 0] for kind in SECONDS}
    with tempfile.TemporaryDirectory() as place:
        os.environ.update({f"XDG_{kind}_HOME": place for kind in ("CONFIG", "DATA", "CACHE")})
        for kind, name, path, expected in cases(Path(place)):
            if options.only not in name:
                continue
            met = _in_process(kind, path)
            said = met["said"]
            right = (not said) if not expected else expected in said
            clear = not said or (
                path.name in said and "\n" not in said and said.endswith(".") and len(said) <= 600
            )
            soon = met["seconds"] <= SECONDS[kind] and met["megabytes"] <= MEGABYTES[kind]
            wrong += not (right and clear and soon)
            worst[kind][0] = max(worst[kind][0], met["seconds"])
            worst[kind][1] = max(worst[kind][1], met["megabytes"])
            worst[kind][2] += 1
            mark = "  " if right and clear and soon else "! "
            print(
                f"{mark}{kind:8}{name:38}{met['seconds']:6.2f} s {met['megabytes']:6.0f} MB  "
                f"{(said or 'read').replace(str(path.parent) + '/', '')}"
            )
    for kind, (seconds, megabytes, count) in worst.items():
        print(f"{count} {kind}s, at most {seconds:.2f} s and {megabytes:.0f} MB each")
    print(f"{wrong} met otherwise than they have to be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

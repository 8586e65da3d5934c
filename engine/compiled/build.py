"""Builds the kernels: C files, compiled once for each level of vectors that processors have.

Whoever sets the program up calls `build`; nothing is compiled while a training waits. Libraries lie
in a folder named by a digest of what they are made from, so that changed sources never meet old
libraries.

    python -m engine.compiled.build [--into FOLDER] [--sanitize] [--target WHEEL-PLATFORM]

It imports nothing beside Python's own modules, so that a wheel's build can load it by its path.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_PACKAGE = Path(__file__).parent
SOURCES: Final = _PACKAGE / "c"

COMPILER_NOTE: Final = "compiler.txt"
"""The file beside the libraries that says what compiled them."""

_X86: Final[dict[str, tuple[str, ...]]] = {
    "sse2": ("-msse2",),
    "avx2": ("-mavx2", "-mfma"),
    "avx512": (
        "-mavx512f",
        "-mavx512bw",
        "-mavx512dq",
        "-mavx512vl",
        "-mfma",
        "-mprefer-vector-width=512",
    ),
}
_OTHERS: Final[dict[str, tuple[str, ...]]] = {"basic": ()}

LEVELS: Final[dict[str, tuple[str, ...]]] = (
    _X86 if platform.machine().lower() in ("x86_64", "amd64") else _OTHERS
)
"""Flags for each level, lowest first; the first runs on every processor of its kind."""

_FLAGS = ("-std=c11", "-O3", "-fPIC", "-pthread", "-fno-math-errno", "-fno-trapping-math")
_FUSED = "products.c"
"""The one file in which a product and a sum may become one operation, with one rounding."""

_UNFINISHED = "building-"

_SANITIZERS = ("-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined")


class Target(NamedTuple):
    """A kind of machines to build for, which may be another than this.

    Attributes:
        triple: what `zig cc` calls it; '' for this machine and its compiler.
        ending: of the libraries' names.
        levels: flags for each level of vectors.
    """

    triple: str
    ending: str
    levels: Mapping[str, Sequence[str]]

    @property
    def is_windows(self) -> bool:
        """Whether it has Windows's libraries."""
        return self.ending == "dll"


TARGETS: Final[Mapping[str, Target]] = {
    "manylinux_2_17_x86_64": Target("x86_64-linux-gnu.2.17", "so", _X86),
    "manylinux_2_17_aarch64": Target("aarch64-linux-gnu.2.17", "so", _OTHERS),
    "win_amd64": Target("x86_64-windows-gnu", "dll", _X86),
    "macosx_11_0_x86_64": Target("x86_64-macos.11.0", "dylib", _X86),
    "macosx_11_0_arm64": Target("aarch64-macos.11.0", "dylib", _OTHERS),
}
"""Other machines, by what wheels call their platforms."""


class BuildError(Exception):
    """The kernels could not be built, with the compiler's own words."""


def here() -> Target:
    """This machine, with its own compiler."""
    return Target("", {"win32": "dll", "darwin": "dylib"}.get(sys.platform, "so"), LEVELS)


@cache
def digest(platform_tag: str = "") -> str:
    """Of all that the libraries are made from, but for the compiler.

    Args:
        platform_tag: a key of TARGETS; '' for this machine.
    """
    levels = dict(TARGETS[platform_tag].levels) if platform_tag else LEVELS
    found = hashlib.sha256(repr((levels, _FLAGS, _FUSED)).encode())
    for path in sorted(SOURCES.iterdir()):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def folders() -> Iterator[Path]:
    """Where libraries may lie: beside the package, or where that cannot be written, in a cache."""
    yield _PACKAGE / "built" / digest()
    with suppress(RuntimeError):  # There is no home.
        cache_home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        yield Path(cache_home) / "netbuilder" / "kernels" / digest()


def file_name(level: str) -> str:
    """Of the library for a level."""
    return f"kernels-{level}.{here().ending}"


def compiler() -> list[str] | None:
    """The command of a C compiler: the system's, or that of the package `ziglang`."""
    for name in ("cc", "gcc", "clang"):
        if found := shutil.which(name):
            return [found]
    return _zig()


def _zig() -> list[str] | None:
    """The command of the compiler in the package `ziglang`, which compiles for every machine."""
    if importlib.util.find_spec("ziglang") is None:
        return None
    return [sys.executable, "-m", "ziglang", "cc"]


def build(
    extra: Sequence[str] = (), into: Path | None = None, platform_tag: str = ""
) -> Path | None:
    """Build the libraries for all levels, unless they are there.

    Args:
        extra: further flags.
        into: the folder; the first of `folders` that can be written where None.
        platform_tag: of the machines to build for, a key of TARGETS, which takes a folder and the
            package `ziglang`; '' for this machine.

    Returns:
        The folder; None where there is no compiler.

    Raises:
        BuildError: the compiler, or the system, did not manage.
    """
    targets = [into] if into is not None else list(folders())
    for target in targets:
        if (target / COMPILER_NOTE).exists():
            return target
    machine = TARGETS[platform_tag] if platform_tag else here()
    command = _zig() if platform_tag else compiler()
    if command is None:
        return None
    for target in targets:
        with suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
            scratch = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=target.parent))
            break
    else:
        raise BuildError(
            f"No folder for the kernels can be written: {', '.join(map(str, targets))}"
        )
    try:
        for level, flags in machine.levels.items():
            name = scratch / f"kernels-{level}.{machine.ending}"
            _compile([*command, *_given(machine)], [*_FLAGS, *flags, *extra], name, machine)
        (scratch / COMPILER_NOTE).write_text(_version(command), encoding="utf-8")
        scratch.chmod(0o755)
        with suppress(OSError):  # Another process was faster.
            scratch.rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if target.parent == _PACKAGE / "built":
        _remove_older(target)
    return target


def _remove_older(target: Path) -> None:
    """Remove what was built of earlier sources beside the package, which nobody will load again."""
    for other in target.parent.iterdir():
        if other != target and not other.name.startswith(_UNFINISHED):
            shutil.rmtree(other, ignore_errors=True)


def _given(machine: Target) -> list[str]:
    """What tells a compiler that it compiles for another machine."""
    return ["-target", machine.triple] if machine.triple else []


def _compile(command: list[str], flags: list[str], library: Path, machine: Target) -> None:
    """One library; its objects do not stay."""
    if "ziglang" in command and not any(flag.startswith("-fsanitize") for flag in flags):
        flags = [*flags, "-fno-sanitize=all"]  # Which zig has by itself.
    objects = []
    running = []
    for source in sorted(SOURCES.glob("*.c")):
        made = library.parent / f"{source.stem}.o"
        contract = f"-ffp-contract={'fast' if source.name == _FUSED else 'off'}"
        objects.append(str(made))
        running.append([*command, *flags, contract, "-c", str(source), "-o", str(made)])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(_run, running))
    link = [
        "-shared",
        *([] if machine.ending == "dylib" else ["-s"]),
        *(flag for flag in flags if flag.startswith("-fsanitize")),
    ]
    libraries = [] if machine.is_windows else ["-lm", "-pthread"]
    _run([*command, *link, *objects, *libraries, "-o", str(library)])
    for left in (*library.parent.glob("*.pdb"), *library.parent.glob("*.lib")):
        left.unlink()  # What Windows's linkers write beside a library.
    for each in objects:
        Path(each).unlink()


def _run(command: list[str]) -> None:
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise BuildError(f"{' '.join(command)}\n{answer.stderr}")


def _version(command: list[str]) -> str:
    answer = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)
    return (answer.stdout.splitlines() or [command[0]])[0] + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit status."""
    parser = argparse.ArgumentParser(description="Build the engine's compiled kernels.")
    parser.add_argument("--into", type=Path, help="The folder for the libraries.")
    parser.add_argument("--sanitize", action="store_true", help="Look for faults at run time.")
    parser.add_argument(
        "--target", default="", choices=TARGETS, help="Other machines, by the name of a platform."
    )
    options = parser.parse_args(arguments)
    if options.target and options.into is None:
        parser.error("--target needs --into FOLDER")
    try:
        folder = build(_SANITIZERS if options.sanitize else (), options.into, options.target)
    except BuildError as error:
        print(f"The kernels could not be built; NumPy trains alone.\n{error}", file=sys.stderr)  # noqa: T201
        return 1
    words = "There is no C compiler; NumPy trains alone." if folder is None else str(folder)
    print(words)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())

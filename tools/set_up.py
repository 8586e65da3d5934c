"""Makes `.venv` ready: the system libraries that Qt needs, the environment, the packages.

The Makefile calls this before every command; its arguments name groups of optional dependencies in
pyproject.toml (`dev`). When nothing has changed since the last time it ends within milliseconds.
It runs before anything is installed, so it uses the standard library alone.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "set-up.json"

# What PySide6's wheels expect to find on a Linux system, and the Debian package that holds it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
FONTS = "a font"
VENV_MODULE = "Python's venv module"

# pacman cannot look a library up by its name.
ARCH_PACKAGES = (
    "libglvnd libx11 dbus fontconfig freetype2 glib2 libxkbcommon libxkbcommon-x11 libxcb "
    "xcb-util xcb-util-cursor xcb-util-image xcb-util-keysyms xcb-util-renderutil xcb-util-wm "
    "ttf-dejavu"
)

COMPILERS = ("cc", "gcc", "clang")
COMPILER = "ziglang>=0.13"

QT_CHECK = """
import ctypes, pathlib, sys
import PySide6.QtWidgets, pyqtgraph
if sys.platform == "linux":
    plugins = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
    ctypes.CDLL(str(plugins / "libqxcb.so"))
"""


class SetUpError(Exception):
    """One sentence for the user: what is missing and what to do."""


def main(arguments: list[str]) -> int:
    """Set everything up that is not so already; the exit status."""
    try:
        set_up(set(arguments))
    except SetUpError as error:
        print(f"\nNetBuilder's set-up stopped: {error}", file=sys.stderr)
        return 1
    return 0


def set_up(groups: set[str]) -> None:
    """Bring system, environment and packages to what pyproject.toml asks for."""
    stamp = read_stamp()
    kernels = kernels_digest()
    state = {"root": str(ROOT), "requirements": requirements_digest()}
    if (
        PYTHON.exists()
        and groups <= set(stamp.get("groups", []))
        and all(stamp.get(key) == value for key, value in state.items())
    ):
        if stamp.get("kernels") != kernels:
            build_kernels()
            write_stamp({**stamp, "kernels": kernels})
        return
    print("Setting up NetBuilder in .venv; the first time this takes a minute or two.", flush=True)
    groups |= set(stamp.get("groups", []))
    provide_system_packages()
    make_environment(moved=stamp.get("root", state["root"]) != state["root"])
    install_packages(groups)
    check_qt()
    build_kernels()
    write_stamp({**state, "groups": sorted(groups), "kernels": kernels})


def write_stamp(state: dict[str, Any]) -> None:
    """Note what a set-up that went through has done."""
    STAMP.write_text(json.dumps(state), encoding="utf-8")


def read_stamp() -> dict[str, Any]:
    """What the last set-up that went through wrote; empty when there is none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def requirements_digest() -> str:
    """Changes with the interpreter's version, this file, and what pyproject.toml installs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    installs = {table: project[table] for table in ("build-system", "project")}
    parts = [sys.version_info[:2], installs, Path(__file__).read_text(encoding="utf-8")]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def kernels_digest() -> str:
    """Changes with what the compiled kernels are made from."""
    found = hashlib.sha256()
    folder = ROOT / "engine" / "compiled"
    for path in sorted([*folder.glob("c/*"), *folder.glob("build.py")]):
        found.update(path.read_bytes())
    return found.hexdigest()


# The system ---------------------------------------------------------------------------------------


def provide_system_packages() -> None:
    """Install what the system lacks if we may, otherwise raise with the command that does.

    Raises:
        SetUpError: Something is missing and cannot be installed from here.
    """
    missing = missing_from_system()
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing what this system lacks:", ", ".join(missing), flush=True)
        for command in apt_commands(missing):
            if subprocess.run(
                command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False
            ).returncode:
                raise SetUpError(
                    f"'{shlex.join(command)}' failed (its own words are above). Is there a network?"
                )
        missing = missing_from_system()
    if missing:
        raise SetUpError(
            f"the system lacks {', '.join(missing)}. {remedy(missing)}\n"
            "Then give the same command again."
        )


def missing_from_system() -> list[str]:
    """Names of libraries and other system parts that are not there."""
    missing = []
    if not environment_works() and importlib.util.find_spec("ensurepip") is None:
        missing.append(VENV_MODULE)
    if sys.platform == "linux":
        missing += [name for name in LIBRARIES if not can_load(name)]
        if not has_fonts():
            missing.append(FONTS)
    return missing


def can_load(library: str) -> bool:
    """Whether the dynamic linker finds a library of this name."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_fonts() -> bool:
    """Whether any scalable font is installed; without one Qt draws boxes for letters."""
    home = Path.home()
    folders = (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    )
    kinds = {".ttf", ".otf", ".ttc"}
    return any(file.suffix in kinds for folder in folders for file in folder.rglob("*.*"))


def apt_commands(missing: Iterable[str]) -> list[list[str]]:
    """The commands that install the missing parts on Debian, Ubuntu and their kin."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    others = {FONTS: "fonts-dejavu-core", VENV_MODULE: f"{version}-venv"}
    packages = sorted({**LIBRARIES, **others}[name] for name in missing)
    return [
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", *packages],
    ]


def remedy(missing: list[str]) -> str:
    """What to type on this system to have the missing parts."""
    # dnf and zypper find a package by the library in it.
    capabilities = [f"{name}()(64bit)" for name in missing if name in LIBRARIES]
    if shutil.which("apt-get"):
        commands = apt_commands(missing)
    elif shutil.which("dnf"):
        commands = [["dnf", "install", *capabilities, "dejavu-sans-fonts"]]
    elif shutil.which("zypper"):
        commands = [["zypper", "install", *capabilities, "dejavu-fonts"]]
    elif shutil.which("pacman"):
        commands = [["pacman", "-S", "--needed", *ARCH_PACKAGES.split()]]
    else:
        return "Install them with your system's package manager."
    root = [] if os.geteuid() == 0 else ["sudo"]
    line = " && ".join(shlex.join(root + command) for command in commands)
    return f"Install what is missing:\n\n    {line}\n"


# The environment ----------------------------------------------------------------------------------


def make_environment(*, moved: bool) -> None:
    """Make `.venv`, unless a working one of this Python's version is there.

    Raises:
        SetUpError: Python could not make it.
    """
    if not moved and environment_works():
        return
    command = [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)]
    if subprocess.run(command, check=False).returncode:
        raise SetUpError(f"'{shlex.join(command)}' failed (its own words are above).")


def environment_works() -> bool:
    """Whether `.venv` has pip and the version of the Python that runs this."""
    question = "import pip, sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [PYTHON, "-c", question], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return answer.stdout.split() == [str(number) for number in sys.version_info[:2]]


def install_packages(groups: set[str]) -> None:
    """Install NetBuilder in place with its dependencies.

    Raises:
        SetUpError: pip did not manage, most often for want of a network.
    """
    target = f"{ROOT}[{','.join(sorted(groups))}]" if groups else str(ROOT)
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "-e", target]
    if subprocess.run(command, check=False).returncode:
        raise SetUpError(
            "pip could not install the packages (its own words are above). Where it could not "
            "connect: the first time it needs a network, for about 120 MB from the Python package "
            "index; behind a proxy set HTTPS_PROXY, for a mirror PIP_INDEX_URL. Then give the same "
            "command again."
        )


def build_kernels() -> None:
    """Compile the engine's kernels; without them NumPy trains, more slowly.

    Where the system has no C compiler, one comes as a package.
    """
    if not any(map(shutil.which, COMPILERS)):
        print("This system has no C compiler; one is installed into .venv.", flush=True)
        command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", COMPILER]
        if subprocess.run(command, check=False).returncode:
            print("It could not be installed; trainings will be slower without it.", flush=True)
            return
    command = [str(PYTHON), "-m", "engine.compiled.build"]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)


def check_qt() -> None:
    """Load Qt, its window and its X11 plug-in: the proof that no library is missing.

    Raises:
        SetUpError: With the linker's own words.
    """
    answer = subprocess.run([PYTHON, "-c", QT_CHECK], capture_output=True, text=True, check=False)
    if answer.returncode:
        words = (answer.stderr.strip() or f"exit status {answer.returncode}").splitlines()[-1]
        raise SetUpError(
            f"Qt does not load on this system ({words}). Install the package that holds the "
            "library, then give the same command again."
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

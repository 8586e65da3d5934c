"""Builds what a person installs who has no Python: `python -m tools.bundle [--into FOLDER]`.

PyInstaller makes a folder with the program and all that it needs, for the system that this runs on.
Then it is packed: on Linux an archive with `install.sh`, on Windows an installer by Inno Setup (or
an archive, where there is none), on macOS a disk image. PyInstaller is the extra `bundle`.

Nothing is signed unless one of these is set, so Windows and macOS ask before they start it:
NETBUILDER_SIGNTOOL, on Windows: the command that signs, `$f` being the file, as Inno Setup has it;
NETBUILDER_CODESIGN, on macOS: the identity; `xcrun notarytool submit` takes the disk image.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import netbuilder
from engine.compiled import build
from tools.program_icons import draw_icons

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGING: Final = ROOT / "packaging"
SPEC: Final = PACKAGING / "netbuilder.spec"
FOLDER: Final = "NetBuilder"
"""The name of the folder that PyInstaller makes."""

VERSION_FILE: Final = "version.txt"
"""Beside the icons: what Windows is told of the program."""

_SIGN_TOOL: Final = "NETBUILDER_SIGNTOOL"
_MEBI: Final = 2**20


class BundleError(Exception):
    """One sentence: what is missing, and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build and pack; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--into", type=Path, default=ROOT / "dist", help="for what is built")
    parser.add_argument("--folder-only", action="store_true", help="build, but do not pack")
    options = parser.parse_args(arguments)
    into = options.into.resolve()
    try:
        folder = build_folder(into)
        print(f"{folder}: {_size(folder) / _MEBI:.0f} MiB")
        if not options.folder_only:
            packed = pack(folder, into)
            print(f"{packed}: {packed.stat().st_size / _MEBI:.0f} MiB")
    except (BundleError, build.BuildError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def build_folder(into: Path, system: str = sys.platform) -> Path:
    """The folder with the program, or on macOS the application.

    Args:
        into: the folder that it comes to lie in; an older one is replaced.
        system: as `sys.platform`; tests try the others' branches of the recipe.

    Raises:
        BundleError: it cannot be built.
    """
    if importlib.util.find_spec("PyInstaller") is None:
        raise BundleError(
            "PyInstaller is missing; install it with: "
            f"{sys.executable} -m pip install -e '.[bundle]'"
        )
    if build.build() is None:
        print("There is no C compiler, so NumPy will train.", file=sys.stderr)
    _build_manual()
    if not (ROOT / "netbuilder" / "manual" / "site").is_dir():
        print("The bundle has no manual; `make manual` builds it before.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        draw_icons(work)
        (work / VERSION_FILE).write_text(version_information(), "utf-8")
        command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        command += ["--distpath", str(into), "--workpath", str(work / "build"), str(SPEC)]
        environment = {
            **os.environ,
            "NETBUILDER_BUNDLE_ICONS": str(work),
            "NETBUILDER_BUNDLE_SYSTEM": system,
        }
        if subprocess.run(command, env=environment, check=False).returncode:
            raise BundleError("PyInstaller failed; its last lines say why.")
    built = into / (f"{FOLDER}.app" if system == "darwin" else FOLDER)
    _strip(built)
    if system == "win32" and _SIGN_TOOL in os.environ:
        for program in sorted(built.glob("*.exe")):
            _run(sign_command(os.environ[_SIGN_TOOL], program))
    return built


def sign_command(command: str, program: Path) -> str:
    """The command line that signs a program.

    Args:
        command: with `$f` for the quoted file and `$q` for a quotation mark, as Inno Setup has it.
        program: the file.
    """
    places = {"$f": f'"{program}"', "$q": '"', "$$": "$"}
    return re.sub(r"\$[fq$]", lambda found: places[found[0]], command)


def numbers(version: str) -> tuple[int, int, int, int]:
    """A version as Windows wants it: the numbers that it begins with."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    parts = [int(each) for each in found[0].split(".")][:4] if found else []
    first, second, third, fourth = [*parts, 0, 0, 0, 0][:4]
    return first, second, third, fourth


def version_information() -> str:
    """What Explorer shows of the program, in the form that PyInstaller reads."""
    version = netbuilder.__version__
    told = {
        "CompanyName": "The NetBuilder developers",
        "FileDescription": "NetBuilder",
        "FileVersion": version,
        "InternalName": "netbuilder",
        "LegalCopyright": "MIT License",
        "ProductName": "NetBuilder",
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in told.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers(version)}, "
        f"prodvers={numbers(version)}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1, "
        f"subtype=0x0, date=(0, 0)), kids=[StringFileInfo([StringTable('040904B0', [{strings}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def _build_manual() -> None:
    """Build the manual that travels in the bundle.

    Raises:
        BundleError: a page of it is wrong.
    """
    if importlib.util.find_spec("mkdocs") is None:
        print("There is no MkDocs, so the bundle has no manual.", file=sys.stderr)
    elif subprocess.run([sys.executable, "-m", "tools.manual"], cwd=ROOT, check=False).returncode:
        raise BundleError("The manual was not built; the lines above say why.")


def _strip(folder: Path) -> None:
    """Remove from Python's library what only a debugger wants; it may be most of its size."""
    strip = shutil.which("strip") if sys.platform == "linux" else None
    for path in folder.rglob("libpython*.so*") if strip else ():
        if strip is not None and not path.is_symlink():
            _run(strip, "--strip-unneeded", str(path))


def pack(folder: Path, into: Path) -> Path:
    """The one file that a person gets.

    Args:
        folder: as `build_folder` made it.
        into: the folder for the file.

    Raises:
        BundleError: a program that packs has failed.
    """
    name = f"{FOLDER}-{netbuilder.__version__}"
    machine = platform.machine().lower()
    if sys.platform == "darwin":
        image = into / f"{name}-macos-{machine}.dmg"
        return _disk_image(folder, image)
    if sys.platform == "win32":
        return _installer(folder, into / f"{name}-windows-{machine}")
    return _archive(folder, into / f"{name}-linux-{machine}.tar.xz")


def _archive(folder: Path, archive: Path) -> Path:
    """An archive that holds the program, what a desktop wants to know of it, and `install.sh`."""
    root = archive.name.removesuffix(".tar.xz")
    with tarfile.open(archive, "w:xz", preset=6) as packed:
        packed.add(folder, f"{root}/app", filter=_plain)
        packed.add(PACKAGING / "share", f"{root}/share", filter=_plain)
        icon = f"{root}/share/icons/hicolor/scalable/apps/org.netbuilder.NetBuilder.svg"
        packed.add(ROOT / "assets" / "icon.svg", icon, filter=_plain)
        packed.add(PACKAGING / "linux" / "install.sh", f"{root}/install.sh", filter=_plain)
        packed.add(ROOT / "LICENSE", f"{root}/LICENSE", filter=_plain)
    return archive


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """An entry that belongs to nobody in particular."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    return entry


def _installer(folder: Path, target: Path) -> Path:
    """An installer by Inno Setup; an archive where that is not installed."""
    compiler = shutil.which("iscc") or _inno_setup()
    if compiler is None:
        print("Inno Setup is missing, so an archive is made instead.", file=sys.stderr)
        return Path(shutil.make_archive(str(target), "zip", folder.parent, folder.name))
    with tempfile.TemporaryDirectory() as scratch:
        draw_icons(Path(scratch))
        _run(compiler, *installer_arguments(str(folder), scratch, str(target.parent), target.name))
    return target.with_name(f"{target.name}.exe")


def installer_arguments(program: str, icons: str, into: str, name: str) -> list[str]:
    """What Inno Setup's compiler is given.

    Args:
        program: the folder that PyInstaller has made.
        icons: the folder with the icons.
        into: the folder for the installer.
        name: its name, without ending.
    """
    version = netbuilder.__version__
    numbered = ".".join(map(str, numbers(version)))
    given = [f"/DVersion={version}", f"/DNumbers={numbered}", f"/DProgram={program}"]
    given += [f"/DIcons={icons}", f"/O{into}", f"/F{name}"]
    if command := os.environ.get(_SIGN_TOOL):
        given += ["/DSign=given", f"/Sgiven={command}"]
    return [*given, str(PACKAGING / "windows" / "netbuilder.iss")]


def _inno_setup() -> str | None:
    """Inno Setup's compiler where its own installer puts it."""
    for variable in ("ProgramFiles(x86)", "ProgramFiles"):
        path = Path(os.environ.get(variable, "")) / "Inno Setup 6" / "ISCC.exe"
        if path.is_file():
            return str(path)
    return None


def _disk_image(application: Path, image: Path) -> Path:
    """A disk image with the application, and a link to where it is dragged."""
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(application, Path(scratch) / application.name, symlinks=True)
        (Path(scratch) / "Applications").symlink_to("/Applications")
        _run(
            "hdiutil", "create", "-volname", FOLDER, "-srcfolder", scratch, "-format", "UDZO",
            "-ov", str(image),
        )  # fmt: skip
    return image


def _run(*command: str) -> None:
    # One text alone is a whole command line of Windows's.
    given = command[0] if len(command) == 1 else command
    if subprocess.run(given, check=False).returncode:
        raise BundleError(f"{command[0]} failed; its last lines say why.")


def _size(folder: Path) -> int:
    files = (path for path in folder.rglob("*") if not path.is_symlink() and path.is_file())
    return sum(path.stat().st_size for path in files)


if __name__ == "__main__":
    sys.exit(main())

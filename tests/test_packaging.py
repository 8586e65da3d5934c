"""What a user installs: the wheel and its contents, and the README's two commands."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command, capture_output=True, text=True, timeout=120, check=False, **options
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    answer = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    [built] = folder.glob("netbuilder-*.whl")
    return built


def test_wheel_holds_both_packages_and_every_asset(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = {
        path.relative_to(ROOT).as_posix()
        for package in ("engine", "netbuilder")
        for kind in ("*.py", "*.js", "*.css")
        for path in (ROOT / package).rglob(kind)
    }
    assert {Path(name).suffix for name in sources} == {".py", ".js", ".css"}
    assets = {
        f"netbuilder/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "assets").rglob("*")
        if path.is_file()
    }
    assert assets
    assert (sources | assets) <= names
    assert not [name for name in names if name.startswith("tests")]


def test_wheel_starts_the_program_by_its_name(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    [entry_points] = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
    target = re.search(r"^netbuilder = (\S+):(\S+)$", archive.read(entry_points).decode(), re.M)
    assert target is not None
    module, function = target.groups()
    assert callable(getattr(importlib.import_module(module), function))


def test_assets_are_found_in_the_installed_package(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    program = "from netbuilder import resources; print(resources.path('icon.svg'))"
    answer = run(
        sys.executable, "-c", program, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)}
    )
    assert answer.returncode == 0, answer.stderr
    assert Path(answer.stdout.strip()) == site / "netbuilder" / "assets" / "icon.svg"


def test_the_list_of_changes_is_found_in_the_installed_package(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    program = (
        "from netbuilder import resources; from netbuilder.help import changes; "
        "print(resources.changes()); print(len(changes.page().parts))"
    )
    answer = run(
        sys.executable, "-c", program, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)}
    )
    assert answer.returncode == 0, answer.stderr
    where, count = answer.stdout.splitlines()
    assert Path(where) == site / "netbuilder" / "assets" / "CHANGELOG.md"
    assert Path(where).read_bytes() == (ROOT / "CHANGELOG.md").read_bytes()
    assert int(count) > 2


def test_assets_are_found_in_the_checkout() -> None:
    from netbuilder import resources

    assert resources.path("icon.svg") == ROOT / "assets" / "icon.svg"
    with pytest.raises(FileNotFoundError, match=r"'no such file\.svg'"):
        resources.path("no such file.svg")


def test_readme_promises_what_the_makefile_does() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    assert blocks[:2] == ["make run\n", "make test\n"]
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert {"run", "test"} <= set(targets)

"""What a user installs: the wheel and its contents, and the README's two commands."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from engine.compiled import build
from netbuilder import languages
from tools import backend

ROOT = Path(__file__).resolve().parent.parent


SITE = Path(importlib.import_module("numpy").__file__ or "").parent.parent

TRAINING = """
import sys
import numpy as np
import engine
from engine import layers, models
from engine.compiled import build
model = models.Sequential([layers.Input((3,)), layers.Dense(2)])
model.compile("sgd", "mse")
run = model.training_run(np.ones((4, 3)), np.ones((4, 2)))
run.finish()
print(engine.__file__)
print(build.compiler())
print(run.arithmetic)
"""


def run(*command: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command, capture_output=True, text=True, timeout=120, check=False, **options
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    answer = built(folder, "")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    [made] = folder.glob("netbuilder-*.whl")
    return made


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
    manual = [name for name in names if name.startswith("netbuilder/manual/")]
    assert all(name.startswith("netbuilder/manual/site/") for name in manual)


def test_wheel_holds_what_desktops_and_shells_want_to_know(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    [share] = {name.partition(".data/")[0] for name in names if ".data/data/share/" in name}
    folder = ROOT / "packaging" / "share"
    shared = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    } | {"icons/hicolor/scalable/apps/org.netbuilder.NetBuilder.svg"}
    assert len(shared) >= 9
    assert {f"{share}.data/data/share/{each}" for each in shared} <= names


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


def test_the_manual_that_was_built_is_packed_and_its_sources_are_not(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore"):
        shutil.copy(ROOT / name, tmp_path / name)
    built = "netbuilder/manual/site/en/index.html"
    sources = ("netbuilder/manual/en/index.md", "netbuilder/manual/pictures/x.png")
    for name in ("netbuilder/__init__.py", "engine/__init__.py", "assets/x", built, *sources):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('__version__ = "1"')
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "build_hook.py", tmp_path / "tools")
    answer = run(
        sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "out",
        cwd=tmp_path, env={**os.environ, "NETBUILDER_WHEEL": "any"},
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout + answer.stderr
    [wheel] = (tmp_path / "out").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if "/manual/" in name] == [built]
    assert "has no manual" not in answer.stdout + answer.stderr
    shutil.rmtree(tmp_path / "netbuilder" / "manual" / "site")
    answer = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", cwd=tmp_path,
                 env={**os.environ, "NETBUILDER_WHEEL": "any"})  # fmt: skip
    assert "The wheel has no manual" in answer.stdout + answer.stderr


def checkout(folder: Path) -> Path:
    """What git would check out, without what was built here."""
    names = ("engine", "netbuilder", "assets", "packaging", "tools")
    ignored = shutil.ignore_patterns("site", "built", "__pycache__")
    for name in names:
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.mark.long
def test_a_wheel_of_a_bare_checkout_brings_the_manual_in_every_language(tmp_path: Path) -> None:
    source = checkout(tmp_path / "source")
    answer = run(
        sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index",
        "--wheel-dir", tmp_path, source,
        env={**os.environ, "NETBUILDER_WHEEL": "any"},
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout + answer.stderr
    [wheel] = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for code in languages.NAMES:
        assert f"netbuilder/manual/site/{code}/index.html" in names
        assert sum(name.startswith(f"netbuilder/manual/site/{code}/") for name in names) > 150
    assert not (source / "netbuilder" / "manual" / "site").exists()


def test_what_builds_a_wheel_can_build_the_manual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """These are installed into an environment of their own before the wheel is built."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert table["build-system"]["build-backend"] == "backend"
    [folder] = table["build-system"]["backend-path"]
    assert Path(backend.__file__ or "").parent == ROOT / folder
    # pip looks there first for whatever the backend imports.
    found = {path.stem for path in (ROOT / folder).iterdir()} - {"__init__", "__pycache__"}
    assert found.isdisjoint({*sys.stdlib_module_names, *metadata.packages_distributions()})
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(backend, "_ROOT", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    needed = backend.get_requires_for_build_wheel()
    assert set(table["project"]["dependencies"]) < set(needed)
    assert "mkdocs" in {re.split(r"\W", each)[0] for each in needed}
    (tmp_path / "netbuilder" / "manual" / "site").mkdir(parents=True)
    assert backend.get_requires_for_build_wheel() == []
    assert not [each for each in backend.get_requires_for_build_editable() if "mkdocs" in each]


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


def built(folder: Path, wanted: str) -> subprocess.CompletedProcess[str]:
    return run(
        sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT,
        env={**os.environ, "NETBUILDER_WHEEL": wanted, "NETBUILDER_MANUAL": "no"},
    )  # fmt: skip


def trained_from(wheel: Path, folder: Path) -> list[str]:
    """What a training says in a new environment without a compiler, with this wheel installed."""
    python = folder / "venv" / "bin" / "python"
    assert run(sys.executable, "-m", "venv", "--without-pip", folder / "venv").returncode == 0
    answer = run(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index",
        "--quiet", wheel,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    # The other packages are those of this environment, whose ziglang is not looked for.
    program = f"import sys; sys.modules['ziglang'] = None; sys.path.append({str(SITE)!r})"
    empty = folder / "empty"
    empty.mkdir()
    environment = {"PATH": str(empty), "HOME": str(empty), "XDG_CACHE_HOME": str(empty)}
    answer = run(python, "-c", f"{program}\n{TRAINING}", cwd=empty, env=environment)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="other names of programs")
def test_an_installed_wheel_trains_compiled_without_a_compiler(wheel: Path, tmp_path: Path) -> None:
    if build.compiler() is None:
        pytest.skip("there is no C compiler")
    assert not wheel.name.endswith("-any.whl")
    where, compiler, arithmetic = trained_from(wheel, tmp_path)
    assert Path(where).is_relative_to(tmp_path)
    assert compiler == "None"
    assert arithmetic.startswith("compiled/")


@pytest.mark.skipif(sys.platform == "win32", reason="other names of programs")
def test_a_wheel_for_every_machine_trains_with_numpy(tmp_path: Path) -> None:
    answer = built(tmp_path, "any")
    assert answer.returncode == 0, answer.stderr
    [pure] = tmp_path.glob("netbuilder-*.whl")
    assert pure.name.endswith("-py3-none-any.whl")
    assert trained_from(pure, tmp_path)[2] == "numpy"


def test_a_platform_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    answer = built(tmp_path, "amiga")
    assert answer.returncode
    assert "it can be: manylinux_2_17_x86_64" in answer.stdout + answer.stderr
    assert not list(tmp_path.glob("*.whl"))


@pytest.mark.parametrize("platform", build.TARGETS)
def test_wheels_for_other_platforms_hold_their_kernels(platform: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("ziglang") is None:
        pytest.skip("needs the package ziglang")
    answer = built(tmp_path, platform)
    assert answer.returncode == 0, answer.stderr
    [made] = tmp_path.glob(f"*-py3-none-{platform}.whl")
    archive = zipfile.ZipFile(made)
    target = build.TARGETS[platform]
    kernels = [name for name in archive.namelist() if name.endswith(f".{target.ending}")]
    assert len(kernels) == len(target.levels)
    assert all(build.digest(platform) in name for name in kernels)
    assert all(b"take_steps" in archive.read(name) for name in kernels)

"""Building the kernels, and being without them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine import layers, models
from engine.compiled import build, path
from engine.compiled import library as libraries
from engine.compiled.library import Library


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Sources of the test's own, built for one level into a folder of the test's own."""
    folder = tmp_path / "c"
    folder.mkdir()
    (folder / "one.c").write_text("int one(void) { return 1; }\n", encoding="utf-8")
    level = next(iter(build.LEVELS))
    monkeypatch.setattr(build, "SOURCES", folder)
    monkeypatch.setattr(build, "LEVELS", {level: build.LEVELS[level]})
    monkeypatch.setattr(build, "_PACKAGE", tmp_path / "package")
    monkeypatch.setenv(path.VARIABLE, "compiled")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    build.digest.cache_clear()
    libraries.library.cache_clear()
    yield folder
    build.digest.cache_clear()
    libraries.library.cache_clear()


@pytest.fixture
def with_compiler() -> None:
    if build.compiler() is None:
        pytest.skip("there is no C compiler")


@pytest.mark.usefixtures("with_compiler")
def test_it_builds_once_and_anew_where_a_source_has_changed(sources: Path) -> None:
    first = build.build()
    assert first is not None
    names = {build.file_name(level) for level in build.LEVELS}
    assert {each.name for each in first.iterdir()} == {*names, build.COMPILER_NOTE}
    made = (first / build.COMPILER_NOTE).stat().st_mtime_ns
    assert build.build() == first
    assert (first / build.COMPILER_NOTE).stat().st_mtime_ns == made
    (sources / "one.c").write_text("int one(void) { return 2; }\n", encoding="utf-8")
    build.digest.cache_clear()
    second = build.build()
    assert second not in (first, None)
    assert not first.exists()


@pytest.mark.usefixtures("with_compiler")
def test_where_the_package_cannot_be_written_a_cache_is_used(sources: Path) -> None:
    (sources.parent / "package").write_text("in the way", encoding="utf-8")
    folder = build.build()
    assert folder is not None
    assert folder.is_relative_to(sources.parent / "cache")


@pytest.mark.usefixtures("with_compiler")
def test_sources_that_do_not_compile_are_told_and_leave_nothing(
    sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (sources / "two.c").write_text("int two(void) { return nothing; }\n", encoding="utf-8")
    assert build.main([]) == 1
    assert "NumPy trains alone" in capsys.readouterr().err
    assert list((sources.parent / "package" / "built").iterdir()) == []


def test_without_a_compiler_nothing_is_built(
    sources: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "compiler", lambda: None)
    assert sources.exists()
    assert build.main([]) == 0
    assert "no C compiler" in capsys.readouterr().out


@pytest.mark.parametrize("damaged", [False, True])
def test_without_kernels_numpy_trains_and_the_log_says_so_once(
    sources: Path, damaged: bool, caplog: pytest.LogCaptureFixture
) -> None:
    if damaged:
        folder = sources.parent / "package" / "built" / build.digest()
        folder.mkdir(parents=True)
        (folder / build.COMPILER_NOTE).write_text("some compiler\n", encoding="utf-8")
        (folder / build.file_name(next(iter(build.LEVELS)))).write_bytes(b"no library")
    caplog.set_level("INFO", "engine.compiled")
    for _ in range(2):
        model = models.Sequential([layers.Input((3,)), layers.Dense(2)])
        model.compile("sgd", "mse")
        run = model.training_run(np.ones((4, 3)), np.ones((4, 2)))
        run.finish()
        assert run.arithmetic == path.NUMPY
    assert caplog.text.count("NumPy trains") == 1
    assert path.described() == "NumPy"


def test_wheels_for_this_kind_of_machine_are_found_by_it() -> None:
    own = [tag for tag, each in build.TARGETS.items() if dict(each.levels) == build.LEVELS]
    assert own
    assert {build.digest(tag) for tag in own} == {build.digest()}


@pytest.mark.usefixtures("sources")
def test_other_machines_need_a_folder_and_the_other_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_zig", lambda: None)
    assert build.build(into=tmp_path / "into", platform_tag="win_amd64") is None
    with pytest.raises(SystemExit):
        build.main(["--target", "win_amd64"])


@pytest.mark.parametrize("level", [*build.LEVELS, "abacus"])
def test_a_lower_level_can_be_asked_for(
    level: str,
    folder: Path,
    levels: list[Library],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv(libraries.VARIABLE, level)
    libraries.library.cache_clear()
    found = libraries.library()
    monkeypatch.undo()
    libraries.library.cache_clear()
    runnable = [each.level for each in levels]
    assert folder.exists()
    assert found is not None
    assert found.level == (level if level in runnable else runnable[-1])
    assert ("it can be" in caplog.text) == (level == "abacus")

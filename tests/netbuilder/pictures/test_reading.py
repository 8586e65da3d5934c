"""Pictures from outside: what is read, what is refused, and that nothing of it takes for ever."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader

from netbuilder.pictures import processes
from netbuilder.pictures.reading import Fit, PictureError, read, read_files
from tests.helpers import hostile_pictures as hostile

LARGE = Fit(1024, 1024)
SLOW = {"PNG of 121 million zeros", "PNG with packed texts"}  # a second each


@pytest.fixture
def no_process_yet() -> None:
    processes.end_all()


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# What is read


@pytest.mark.parametrize("kind", ["png", "jpeg", "bmp", "webp", "tiff", "pgm", "ico", "gif"])
def test_each_kind_is_read_whatever_its_name(tmp_path: Path, kind: str) -> None:
    grey = np.kron(hostile.noise(4, 6), np.ones((8, 8), np.uint8))
    content = hostile.gif(grey) + b"\0;" if kind == "gif" else hostile.encoded(grey, kind)
    picture = read(saved(tmp_path / "picture.svg", content), LARGE)
    assert picture.size == picture.grey.shape == (32, 48)
    assert np.corrcoef(picture.grey.ravel(), grey.ravel())[0, 1] > 0.95
    if kind not in ("jpeg", "webp"):
        np.testing.assert_allclose(picture.grey, grey / 255, atol=0.01)
        assert not picture.colour
    assert (picture.opacity == 1).all()


def test_colours_and_opacity_are_read(tmp_path: Path) -> None:
    image = QImage(3, 2, QImage.Format.Format_RGBA8888)
    image.fill(0)
    for x, colour in enumerate([0xFFFF0000, 0xFF00FF00, 0x800000FF]):
        image.setPixel(x, 1, colour)
    assert image.save(str(tmp_path / "colours.png"))
    picture = read(tmp_path / "colours.png", LARGE)
    assert picture.colour
    np.testing.assert_allclose(picture.grey[1], [0.299, 0.587, 0.114], atol=0.01)
    np.testing.assert_allclose(picture.opacity, [[0, 0, 0], [1, 1, 0.5]], atol=0.01)
    np.testing.assert_array_equal(picture.on_white(True)[:, 2], [[255] * 3, [127, 127, 255]])
    np.testing.assert_array_equal(picture.on_white(False)[1], [76, 150, 142])


def test_a_picture_is_fitted_or_stretched(tmp_path: Path) -> None:
    path = saved(tmp_path / "wide.png", hostile.encoded(np.full((800, 2400), 200, np.uint8), "png"))
    assert read(path, LARGE).grey.shape == (341, 1024)
    assert read(path, Fit(4000, 4000)).grey.shape == (800, 2400)
    stretched = read(path, Fit(9, 7, within=False))
    assert (stretched.grey.shape, stretched.size) == ((9, 7), (800, 2400))


@pytest.mark.parametrize("kind", ["png", "jpeg", "bmp"])
def test_a_very_large_picture_is_read_scaled_down(tmp_path: Path, kind: str) -> None:
    """Of more pixels than are scaled at once: a JPEG while it is decoded, others in strips."""
    small = hostile.noise(9, 12)
    content = hostile.encoded(np.kron(small, np.ones((450, 400), np.uint8)), kind)
    picture = read(saved(tmp_path / "large", content), Fit(90, 120))
    assert (picture.size, picture.grey.shape) == ((4050, 4800), (90, 107))
    exact = read(tmp_path / "large", Fit(9, 12, within=False))
    np.testing.assert_allclose(exact.grey, small / 255, atol=0.04)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photograph_is_turned_as_the_camera_was_held(tmp_path: Path, turn: int) -> None:
    grey = np.kron(hostile.noise(3, 5), np.ones((16, 16), np.uint8))
    content = hostile.with_exif(turn, grey)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    reader.setAutoTransform(True)
    image = reader.read().convertToFormat(QImage.Format.Format_RGB888)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    expected = pixels[:, : 3 * image.width() : 3] / 255
    picture = read(saved(tmp_path / "turned.jpg", content), LARGE)
    assert picture.size == picture.grey.shape == ((80, 48) if turn > 4 else (48, 80))
    np.testing.assert_allclose(picture.grey, expected, atol=0.01)


def test_many_are_read_in_their_order(tmp_path: Path) -> None:
    paths = [
        saved(tmp_path / f"{n}.png", hostile.encoded(np.full((2, 2), n, np.uint8), "png"))
        for n in range(150)
    ]
    levels = [int(picture.rgba[0, 0, 0]) for picture in read_files(paths, LARGE)]
    assert levels == list(range(150))


def test_a_name_that_is_no_text_is_read(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.png"))
    assert read(saved(path, hostile.encoded(hostile.noise(), "png")), LARGE).size == (40, 60)


# What is refused


@pytest.mark.parametrize("name", sorted({*hostile.CONTENTS, *hostile.FILES} - SLOW))
def test_a_hostile_picture_is_told_in_a_sentence_at_once(tmp_path: Path, name: str) -> None:
    path, said = hostile.make(name, tmp_path)
    begun = time.monotonic()
    if said:
        with pytest.raises(PictureError) as caught:
            read(path, LARGE)
        message = str(caught.value)
        assert said in message
        assert path.name in message
        assert message.endswith(".")
        assert "\n" not in message
    else:
        read(path, LARGE)
    assert time.monotonic() - begun < 10  # SVG of that kind takes for ever


def test_a_file_that_is_not_there_or_not_ours(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"none\.png' does not exist\. Check the spelling"):
        read(tmp_path / "none.png", LARGE)
    with pytest.raises(PictureError, match=r"cannot be read \(file name too long\)"):
        read(tmp_path / ("x" * 999), LARGE)


@pytest.mark.parametrize("kind", ["png", "jpeg", "bmp", "webp", "tiff", "pgm", "ppm", "ico", "gif"])
def test_what_is_cut_off_is_refused_or_whole(tmp_path: Path, kind: str) -> None:
    grey = hostile.noise()
    content = hostile.gif(grey) + b"\0;" if kind == "gif" else hostile.encoded(grey, kind)
    path = tmp_path / "picture"
    whole = read(saved(path, content), LARGE)
    refused = 0
    for length in np.linspace(0, len(content) - 1, 40).astype(int):
        path.write_bytes(content[:length])
        try:
            picture = read(path, LARGE)
        except PictureError:
            refused += 1
        else:
            np.testing.assert_array_equal(picture.rgba, whole.rgba)
    assert refused >= 38  # of the last bytes not all matter


def test_the_libraries_write_nothing_to_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for kind in ("png", "jpeg"):
        content = hostile.encoded(hostile.noise(), kind)
        with pytest.raises(PictureError, match="is damaged: it ends too early"):
            read(saved(tmp_path / kind, content[: len(content) // 2]), LARGE)
    assert capfd.readouterr().err == ""


# The process


def stand_in(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let this program decode."""
    monkeypatch.setattr(processes, "COMMAND", (sys.executable, "-c", program))
    processes.end_all()


def pids() -> set[int]:
    return {process._process.pid for process in processes._idle}


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_decoder_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    started = watch_processes(monkeypatch)
    stand_in(monkeypatch, "import time; time.sleep(999)")
    with pytest.raises(PictureError, match=r"'.*x\.png' takes longer than 0\.2 s to decode\. Save"):
        read(Path("x.png"), LARGE, seconds=0.2)
    assert [gone(pid) for pid in started] == [True]


def watch_processes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that are started from now on."""
    started: list[int] = []
    start = processes.subprocess.Popen

    def noting(*arguments: object, **options: object) -> object:
        process = start(*arguments, **options)  # type: ignore[call-overload]
        started.append(process.pid)
        return process

    monkeypatch.setattr(processes.subprocess, "Popen", noting)
    return started


def test_who_cancels_ends_the_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    started = watch_processes(monkeypatch)
    stand_in(monkeypatch, "import time; time.sleep(999)")

    def cancel() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(Path("x.png"), LARGE, check=cancel)
    assert [gone(pid) for pid in started] == [True]


@pytest.mark.parametrize("end", ["os._exit(3)", "os.abort()", "os.write(1, b'x' * 12)"])
def test_a_decoder_that_dies_is_a_sentence(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    stand_in(monkeypatch, f"import os, sys; sys.stdin.buffer.read(9); {end}")
    with pytest.raises(PictureError, match="cannot be decoded: it is damaged, or needs more than"):
        read(Path("x.png"), LARGE)
    assert not pids()


def test_the_process_is_kept_and_replaced(
    no_process_yet: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started = watch_processes(monkeypatch)
    path = saved(tmp_path / "a.png", hostile.encoded(hostile.noise(), "png"))
    for _ in range(3):
        read(path, LARGE)
    assert len(started) == 1
    # It ends by itself when nothing was asked for a while, perhaps just now: its input is closed.
    (process,) = processes._idle
    process._input.close()
    process._process.wait()
    read(path, LARGE)
    assert len(started) == 2
    processes.end_all()
    assert all(map(gone, started))


def test_one_that_ended_for_want_of_work_is_replaced_in_the_middle(
    no_process_yet: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = saved(tmp_path / "a.png", hostile.encoded(hostile.noise(), "png"))
    with monkeypatch.context() as patch:
        answer = "{\\'fault\\': \\'is a first\\', \\'remedy\\': \\'\\'}".replace("\\'", '"')
        patch.setattr(
            processes,
            "COMMAND",
            (
                sys.executable,
                "-c",
                "import sys\n"
                "from netbuilder.pictures import frames\n"
                "frames.receive(sys.stdin.buffer)\n"
                f"import json; frames.send(sys.stdout.buffer, json.loads('{answer}'))\n"
                "sys.stdout.flush()\n"
                "sys.stdin.buffer.read(1)",
            ),
        )
        with pytest.raises(PictureError, match="is a first"):
            read(path, LARGE)
    assert len(pids()) == 1
    assert read(path, LARGE).size == (40, 60)


def test_several_read_at_once(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", hostile.encoded(hostile.noise(), "png"))
    sizes: list[tuple[int, int]] = []
    threads = [
        threading.Thread(target=lambda: sizes.extend(read(path, LARGE).size for _ in range(5)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sizes == [(40, 60)] * 20
    assert len(pids()) <= 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits and tells the memory")
def test_the_process_may_take_no_more_memory_than_a_picture_needs(
    no_process_yet: None, tmp_path: Path
) -> None:
    read(saved(tmp_path / "a.png", hostile.encoded(hostile.noise(), "png")), LARGE)
    (pid,) = pids()
    limits = Path(f"/proc/{pid}/limits").read_text()
    (line,) = (line for line in limits.splitlines() if line.startswith("Max address space"))
    assert 1 << 30 < int(line.split()[3]) < 4 << 30
    assert "Max file size             0 " in limits

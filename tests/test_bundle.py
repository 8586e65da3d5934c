"""The bundle: built, packed, installed and used as a person would who has no Python.

    NETBUILDER_BUNDLER=PYTHON make test ARGS="-m long tests/test_bundle.py -n0"

PYTHON is an interpreter with the program's packages, MkDocs and PyInstaller; by default that of the
tests. NETBUILDER_BUNDLE=ARCHIVE names an archive that is there already, made by that PYTHON.
"""

from __future__ import annotations

import faulthandler
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest
from PIL import Image

from engine.datasets import digits
from netbuilder.design import Design
from netbuilder.design.storage import decode, encode
from netbuilder.processes import FLAG
from netbuilder.training.history.files import read

ROOT = Path(__file__).resolve().parent.parent
PYTHON = os.environ.get("NETBUILDER_BUNDLER", sys.executable)
ID = "org.netbuilder.NetBuilder"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="installs as on Linux"),
]


def has_pyinstaller() -> bool:
    command = [PYTHON, "-c", "import PyInstaller"]
    return not subprocess.run(command, capture_output=True, check=False).returncode


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `python -m tools.bundle` makes, or has made."""
    if "NETBUILDER_BUNDLE" in os.environ:
        return Path(os.environ["NETBUILDER_BUNDLE"])
    if not has_pyinstaller():
        pytest.skip("needs PyInstaller: pip install '.[bundle]', or NETBUILDER_BUNDLER=PYTHON")
    into = tmp_path_factory.mktemp("bundle")
    faulthandler.cancel_dump_traceback_later()  # It takes minutes.
    command = [PYTHON, "-m", "tools.bundle", "--into", str(into)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    print(answer.stdout)
    [made] = into.glob("NetBuilder-*-linux-*.tar.xz")
    assert made.stat().st_size < 120 * 2**20
    return made


@pytest.fixture(scope="module")
def home(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which it is installed; its name has what shells stumble over."""
    home = tmp_path_factory.mktemp("a home & $more")
    with tarfile.open(archive) as packed:
        packed.extractall(home, filter="data")
    [unpacked] = home.glob("NetBuilder-*")
    answer = in_home(home, "/bin/sh", unpacked / "install.sh")
    assert answer.returncode == 0, answer.stderr
    shutil.rmtree(unpacked)
    return home


def environment(home: Path) -> dict[str, str]:
    """Nothing of this process's Python."""
    folder = home / "kept"
    kinds = ("CONFIG", "DATA", "STATE", "CACHE")
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        **{f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in kinds},
    }


def in_home(home: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(each) for each in command],
        cwd=home, env=environment(home), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def program(home: Path) -> Path:
    return home / ".local" / "bin" / "netbuilder"


@pytest.fixture(scope="module")
def model(home: Path) -> Path:
    """A network that the bundle has trained."""
    path = home / "trained.keras"
    done = in_home(home, program(home), "train", "--data", "digits", "--epochs", "3", "--out", path)
    assert done.returncode == 0, done.stderr
    return path


def test_what_was_trained_can_be_evaluated(home: Path, model: Path) -> None:
    told = in_home(home, program(home), "evaluate", model, "--json")
    assert json.loads(told.stdout)["figures"]["accuracy"] > 0.8


def test_pictures_are_read_by_a_process_and_predicted(home: Path, model: Path) -> None:
    _, (images, labels) = digits.load_data()
    names = []
    for number in range(10):
        names.append(home / f"{number}.png")
        Image.fromarray(255 - np.kron(images[number], np.ones((4, 4), np.uint8))).save(names[-1])
    told = in_home(home, program(home), "predict", model, *names, "--json")
    assert told.returncode == 0, told.stderr
    found = [each["class"] for each in json.loads(told.stdout)["images"]]
    assert np.mean(np.array(found) == labels[:10]) >= 0.7


def test_a_sweep_trains_in_two_processes(home: Path) -> None:
    table = home / "sweep.csv"
    command = [program(home), "sweep", "--data", "digits", "--epochs", "4"]
    command += ["--vary", "learning_rate=0.1,0.01,0.001,0.0001", "--processes", "2"]
    sweep = subprocess.Popen(
        [str(each) for each in [*command, "--table", table]],
        cwd=home, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    most = 0
    while sweep.poll() is None:
        most = max(most, len(helpers_of(sweep.pid)))
        time.sleep(0.02)
    said = sweep.communicate()[0].decode()
    assert sweep.returncode == 0, said
    assert most == 2
    rows = table.read_text("utf-8").splitlines()
    assert len(rows) == 5
    assert len(set(rows)) == 5


def helpers_of(parent: int) -> list[str]:
    """Command lines of the processes for trainings that a process has started."""
    children = Path(f"/proc/{parent}/task").glob("*/children")
    found = []
    for each in children:
        for pid in each.read_text().split():
            try:
                line = Path(f"/proc/{pid}/cmdline").read_text()
            except OSError:
                continue
            if "--helper\0netbuilder.training.sweeps.worker" in line:
                found.append(line)
    return found


def test_a_long_script_is_read_in_a_process(home: Path) -> None:
    lines = "\n".join(f"# line {number}" for number in range(2000))
    layers = "keras.layers.Input((4,)), keras.layers.Dense(7), keras.layers.Dense(3)"
    source = f"import keras\n{lines}\nmodel = keras.Sequential([{layers}])\n"
    design = encode(Design.default("digits")).decode()
    answer = subprocess.run(
        [program(home), FLAG, "netbuilder.design.code.apart"],
        input=json.dumps({"source": source, "design": design}).encode(),
        capture_output=True, env=environment(home), timeout=60, check=True,
    )  # fmt: skip
    found = decode(json.loads(answer.stdout)["design"].encode())
    assert [block.parameters["units"] for block in found.blocks] == [7, 3]


def test_keras_in_another_interpreter_trains(home: Path) -> None:
    python = os.environ.get("NETBUILDER_KERAS")
    if not python:
        pytest.skip("NETBUILDER_KERAS names no interpreter with Keras")
    command = ["train", "--data", "xor", "--epochs", "1", "--engine", "keras", "--python", python]
    done = in_home(home, program(home), *command, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["engine"].startswith("Keras on ")


def test_python_files_are_written_of_its_own_sources(home: Path, model: Path) -> None:
    done = in_home(home, program(home), "export", model, home / "network.py")
    assert done.returncode == 0, done.stderr
    assert "def " in (home / "network.py").read_text("utf-8")


WINDOW = """
"$1" "$2" & program=$!
window=$(timeout 60 xdotool search --sync --onlyvisible --name "$3" | head -1)
xdotool windowfocus --sync "$window" key --window "$window" F5
until ls "$XDG_DATA_HOME"/netbuilder/runs/*.run.npz >/dev/null 2>&1; do
    kill -0 $program || exit 3
    sleep 0.2
done
xdotool windowfocus --sync "$window" key --window "$window" ctrl+q
wait $program
"""


def test_the_window_opens_a_design_and_trains_it(home: Path) -> None:
    if not shutil.which("xvfb-run") or not shutil.which("xdotool"):
        pytest.skip("needs xvfb and xdotool")
    design = home / "small net.netbuilder"
    Design.default("digits").with_setting("epochs", 1).save(design)
    script = home / "window.sh"
    script.write_text(WINDOW)
    done = in_home(
        home, "xvfb-run", "--auto-servernum", "--server-args=-screen 0 1440x900x24",
        "bash", script, program(home), design, "small net",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    [run] = (home / "kept" / "data" / "netbuilder" / "runs").glob("*.run.npz")
    assert read(run).computing.path.startswith("compiled")


MANUAL = """
"$1" "$2" & program=$!
window=$(timeout 60 xdotool search --sync --onlyvisible --name "$3" | head -1)
until [ -s "$HOME/asked" ]; do
    kill -0 $program || exit 3
    xdotool windowfocus --sync "$window" key Escape key --clearmodifiers alt+h
    sleep 1
    xdotool key m
    sleep 2
done
kill $program
"""
BROWSER = '#!/bin/sh\nprintf "%s\\n" "$@" >"$HOME/asked"\n'


@pytest.mark.parametrize(("system", "code"), [("en_US", "en"), ("zh_CN", "zh_CN")])
def test_help_opens_the_manual_in_the_language_of_the_system(
    home: Path, tmp_path: Path, system: str, code: str
) -> None:
    if not shutil.which("xvfb-run") or not shutil.which("xdotool"):
        pytest.skip("needs xvfb and xdotool")
    design, browser = home / "a net.netbuilder", tmp_path / "xdg-open"
    Design.default("digits").save(design)
    browser.write_text(BROWSER)
    browser.chmod(0o755)
    asked, script = home / "asked", home / "manual.sh"
    asked.unlink(missing_ok=True)
    script.write_text(MANUAL)
    done = in_home(
        home, "xvfb-run", "--auto-servernum", "--server-args=-screen 0 1440x900x24",
        "env", f"LANG={system}.UTF-8", f"PATH={browser.parent}:/usr/bin:/bin",
        "bash", script, program(home), design, "a net",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    address = urlsplit(asked.read_text("utf-8").strip())
    page = Path(unquote(address.path))
    assert (address.scheme, page.parent.name) == ("file", code)
    assert page.is_relative_to(home / ".local" / "lib" / "netbuilder")
    folder = page.parent
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 150
    for each in pages:
        for target in re.findall(r'(?:href|src)="([^"#?]+)', each.read_text("utf-8")):
            if "://" not in target and not target.startswith(("mailto:", "data:")):
                assert (each.parent / unquote(target)).exists(), (each, target)
    assert f'<html lang="{code.replace("_", "-")}"' in page.read_text("utf-8")


DIALOG = """
import os, signal, subprocess, sys, time
from PIL import ImageGrab

def windows(pid):
    search = ["xdotool", "search", "--onlyvisible", "--pid", str(pid)]
    return set(subprocess.run(search, capture_output=True, text=True).stdout.split())

def pictures(command, language):
    # Of the fonts only: whether the C library knows the language depends on the machine.
    there = {**os.environ, "LANG": language, "FC_LANG": "zh-cn"}
    process = subprocess.Popen(command, env=there, start_new_session=True)
    try:
        while not (first := windows(process.pid)):
            assert process.poll() is None
            time.sleep(0.2)
        while not (dialog := windows(process.pid) - first):
            assert process.poll() is None
            main = next(iter(first))
            subprocess.run(["xdotool", "windowfocus", "--sync", main, "key", "ctrl+o"])
            time.sleep(1)
        told = subprocess.run(
            ["xdotool", "getwindowgeometry", "--shell", next(iter(dialog))],
            capture_output=True, text=True, check=True,
        ).stdout
        x, y, width, height = (int(told.split(f"{name}=")[1].split()[0])
                               for name in ("X", "Y", "WIDTH", "HEIGHT"))
        seen = []
        # The caret blinks, and the folder is read in a thread.
        for _ in range(30):
            time.sleep(0.1)
            seen.append(ImageGrab.grab((x, y, x + width, y + height), xdisplay="").tobytes())
        return set(seen[-20:])
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

bundle, design, root, python = sys.argv[1:]
source = [python, "-c", f"import sys; sys.path.insert(0, {root!r}); "
          "from netbuilder.__main__ import main; main()", design]
wanted = pictures(source, "zh_CN.UTF-8")
assert wanted & pictures([bundle, design], "zh_CN.UTF-8"), "not as from the sources"
assert not wanted & pictures([bundle, design], "en_US.UTF-8"), "the same in English"
"""


def test_the_file_dialog_is_as_chinese_as_that_of_the_sources(home: Path) -> None:
    """Qt's own texts travel, too; `test_qt_texts.py` looks at each where they can be asked for."""
    if not shutil.which("xvfb-run") or not shutil.which("xdotool"):
        pytest.skip("needs xvfb and xdotool")
    design, script = home / "a net.netbuilder", home / "dialog.py"
    Design.default("digits").save(design)
    script.write_text(DIALOG)
    done = in_home(
        home, "xvfb-run", "--auto-servernum", "--server-args=-screen 0 1440x900x24",
        sys.executable, script, program(home), design, ROOT, PYTHON,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_a_desktop_starts_is_the_installed_program(home: Path) -> None:
    [entry] = home.glob(f".local/share/applications/{ID}.desktop")
    started = next(
        line for line in entry.read_text("utf-8").splitlines() if line.startswith("Exec=")
    )
    # The entry's own quoting, taken away as a desktop does it.
    path = started.removeprefix('Exec="').removesuffix('" %f').replace("\\\\", "\\")
    path = path.replace("\\$", "$").replace("%%", "%")
    assert Path(path).resolve() == program(home).resolve()
    icons = home / ".local/share/icons/hicolor/scalable"
    assert (icons / "apps" / f"{ID}.svg").is_file()


def test_it_is_removed_without_a_trace_but_for_what_the_user_has_made(home: Path) -> None:
    """The last one: nothing is installed afterwards."""
    installed = home / ".local" / "lib" / "netbuilder" / "install.sh"
    again = in_home(home, "/bin/sh", installed)
    assert again.returncode == 1
    assert "unpack the whole archive" in again.stderr
    done = in_home(home, "/bin/sh", installed, "--uninstall")
    assert done.returncode == 0, done.stderr
    left = [path for path in (home / ".local").rglob("*") if path.is_file()]
    known = {"mimeinfo.cache", "icon-theme.cache"}
    assert [path for path in left if "mime" not in path.parts and path.name not in known] == []
    assert (home / "kept" / "data" / "netbuilder").is_dir()

"""The recipes of bundles, as far as they can be tried on another system than theirs."""

from __future__ import annotations

import os
import plistlib
import re
import struct
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from netbuilder import __version__, processes
from netbuilder.languages import NAMES
from tools import bundle, program_icons

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "packaging" / "netbuilder.spec"
ISS = ROOT / "packaging" / "windows" / "netbuilder.iss"
INSTALL = ROOT / "packaging" / "linux" / "install.sh"


class Made:
    """Notes what a recipe asks PyInstaller for."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def maker(self, kind: str) -> Any:
        def make(*arguments: Any, **options: Any) -> Any:
            self.calls.append((kind, arguments, options))
            parts = {"binaries": [("libQt6Core.so.6", "", "BINARY")], "pure": [], "scripts": []}
            return types.SimpleNamespace(**parts, datas=options.get("datas", []))

        return make

    def all(self, kind: str) -> list[dict[str, Any]]:
        return [options for name, _, options in self.calls if name == kind]


def followed(monkeypatch: pytest.MonkeyPatch, system: str, icons: Path) -> Made:
    """The recipe, carried out for a system without PyInstaller."""
    made = Made()
    hooks, depend = types.ModuleType("hooks"), types.ModuleType("depend")
    hooks.collect_submodules = lambda name: [f"{name}.all"]  # type: ignore[attr-defined]
    depend.bindepend = types.SimpleNamespace(  # type: ignore[attr-defined]
        get_imports=lambda path: []
    )
    monkeypatch.setitem(sys.modules, "PyInstaller", types.ModuleType("PyInstaller"))
    monkeypatch.setitem(sys.modules, "PyInstaller.depend", depend)
    monkeypatch.setitem(sys.modules, "PyInstaller.utils", types.ModuleType("utils"))
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    monkeypatch.setenv("NETBUILDER_BUNDLE_SYSTEM", system)
    monkeypatch.setenv("NETBUILDER_BUNDLE_ICONS", str(icons))
    kinds = ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")
    names = {"SPECPATH": str(SPEC.parent), **{kind: made.maker(kind) for kind in kinds}}
    exec(compile(SPEC.read_text("utf-8"), str(SPEC), "exec"), names)
    return made


@pytest.mark.parametrize(
    ("system", "programs"),
    [
        ("linux", {"netbuilder": True}),
        ("win32", {"netbuilder": True, "netbuilderw": False}),
        ("darwin", {"netbuilder": False}),
    ],
)
def test_the_recipe_has_a_branch_for_each_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str, programs: dict[str, bool]
) -> None:
    made = followed(monkeypatch, system, tmp_path)
    assert {each["name"]: each["console"] for each in made.all("EXE")} == programs
    [analysis] = made.all("Analysis")
    assert analysis["hiddenimports"] == ["netbuilder.all", "engine.all"]
    # Python files are written out of the program's own sources.
    assert set(analysis["module_collection_mode"].values()) == {"pyz+py"}
    inside = {Path(into) / Path(source).name for source, into in analysis["datas"]}
    wanted = {
        "netbuilder/assets/icon.svg",
        "netbuilder/assets/CHANGELOG.md",
        "netbuilder/languages/zh_CN/netbuilder.po",
        "engine/compiled/c/products.c",
        "LICENSE",
    }
    assert {Path(each) for each in wanted} <= inside
    manual = [path for path in inside if path.parts[:2] == ("netbuilder", "manual")]
    assert all(path.parts[2] == "site" for path in manual)
    texts = [path for path in (ROOT / "netbuilder").rglob("*") if path.suffix in (".js", ".css")]
    assert {path.relative_to(ROOT) for path in texts} <= inside
    assert [bool(made.all("BUNDLE"))] == [system == "darwin"]


def test_the_recipe_binds_designs_on_macos(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    [bundle] = followed(monkeypatch, "darwin", tmp_path).all("BUNDLE")
    assert bundle["version"] == __version__
    told = bundle["info_plist"]
    declared = {
        each["UTTypeIdentifier"]: each["UTTypeTagSpecification"]["public.filename-extension"]
        for each in told["UTExportedTypeDeclarations"] + told["UTImportedTypeDeclarations"]
    }
    opened = [kind for each in told["CFBundleDocumentTypes"] for kind in each["LSItemContentTypes"]]
    assert [declared[kind] for kind in opened] == [["netbuilder"], ["keras"]]


def test_the_recipe_leaves_out_what_nothing_uses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = followed(monkeypatch, "linux", tmp_path)
    names: dict[str, Any] = {}
    [excluded] = [each["excludes"] for each in made.all("Analysis")]
    assert "tkinter" in excluded
    exec(
        SPEC.read_text("utf-8").partition("def referenced")[0],
        {"SPECPATH": str(SPEC.parent), "__builtins__": __builtins__}, names,
    )  # fmt: skip
    needed = types.FunctionType(names["is_needed"].__code__, names)
    assert needed("PySide6/Qt/plugins/platforms/libqxcb.so")
    assert needed("PySide6/Qt/lib/libQt6Svg.so.6")
    assert needed("PySide6/Qt/translations/qtbase_zh_CN.qm")
    assert needed("numpy/linalg/_umath_linalg.so")
    assert not needed("PySide6/Qt/translations/qtbase_de.qm")
    assert not needed("PySide6/Qt/lib/libQt6Quick.so.6")
    assert not needed("PySide6\\plugins\\tls\\qopensslbackend.dll")
    assert not needed("PySide6/Qt/plugins/platformthemes/libqgtk3.so")


def sections() -> Iterator[tuple[str, str]]:
    """Each entry of the installer's recipe with its section; the code apart."""
    section = ""
    for line in ISS.read_text("utf-8-sig").splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            section = match[1]
        elif line and not line.strip().startswith((";", "#")) and section != "Code":
            yield section, line


def test_the_installer_for_windows_is_well_formed() -> None:
    entries = list(sections())
    known = {
        "Setup", "Languages", "CustomMessages", "Tasks", "Files", "InstallDelete", "Icons",
        "Registry", "Run",
    }  # fmt: skip
    assert {section for section, _ in entries} == known
    tasks = {re.findall(r'Name: "(\w+)"', line)[0] for name, line in entries if name == "Tasks"}
    for section, line in entries:
        if section in ("Setup", "CustomMessages"):
            assert re.fullmatch(r"[\w.]+=\S.*", line), line
            continue
        for part in re.split(r"; (?=\w+: )", line):
            assert re.fullmatch(r'\w+: (?:"(?:[^"]|"")*"|[\w ]+)', part), part
        assert set(re.findall(r"Tasks: (\w+)", line)) <= tasks
    text = ISS.read_text("utf-8-sig")
    assert set(re.findall(r"\w+\.exe", text)) == {"netbuilderw.exe"}
    constants = set(re.findall(r"\{([a-z]+)\}", text))
    assert constants == {"app", "autopf", "autoprograms", "autodesktop"}
    defined = set(re.findall(r"#define (\w+)", text)) | {
        "Version",
        "Numbers",
        "Program",
        "Icons",
        "Sign",
        "SourcePath",
    }
    assert set(re.findall(r"\{#(\w+)\}", text)) <= defined
    assert '"Software\\Classes\\.netbuilder"' in text


def test_the_installer_speaks_each_language_of_the_program() -> None:
    entries = list(sections())
    spoken = [
        re.findall(r'^Name: "(\w+)"', line)[0] for kind, line in entries if kind == "Languages"
    ]
    assert set(spoken) == set(NAMES)
    texts = [line.partition("=")[0] for kind, line in entries if kind == "CustomMessages"]
    names = {each.partition(".")[2] for each in texts}
    assert sorted(texts) == sorted(f"{code}.{name}" for code in spoken for name in names)
    used = set(re.findall(r"\{cm:(\w+)", ISS.read_text("utf-8-sig")))
    assert names < used
    assert used - names == {"CreateDesktopIcon", "AdditionalIcons", "LaunchProgram"}
    # Inno Setup takes these for UTF-8 only with the mark.
    for path in ISS.parent.iterdir():
        assert path.read_bytes()[:3] == b"\xef\xbb\xbf", path


def test_its_chinese_keeps_the_places_and_keys_of_each_text() -> None:
    texts = {}
    for line in (ISS.parent / "zh_CN.isl").read_text("utf-8-sig").splitlines():
        if line and line[0] not in ";[" and not line.startswith("Language"):
            name, _, text = line.partition("=")
            assert name not in texts
            texts[name] = text
    assert len(texts) > 70
    for name in (
        "ButtonNext",
        "ButtonInstall",
        "ButtonYes",
        "LicenseAccepted",
        "CreateDesktopIcon",
    ):
        assert re.search(r"\(&[A-Z]\)", texts[name]), name
    for name in ("SetupWindowTitle", "ConfirmUninstall", "UninstalledAll", "LaunchProgram"):
        assert "%1" in texts[name]
    assert [
        name for name, text in texts.items() if re.search(r"\[(?!name(/ver)?\]|gb\]|mb\])", text)
    ] == []


def test_windows_is_told_what_the_program_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = followed(monkeypatch, "win32", tmp_path).all("EXE")
    assert {each["version"] for each in made} == {str(tmp_path / bundle.VERSION_FILE)}
    assert bundle.numbers("1.20.3rc1") == (1, 20, 3, 0)
    kinds = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct")
    kinds += ("VarFileInfo", "VarStruct")

    def noted(kind: str) -> Any:
        return lambda *parts, **named: (kind, parts, named)

    kind, _, told = eval(bundle.version_information(), {each: noted(each) for each in kinds})
    assert kind == "VSVersionInfo"
    assert told["ffi"][2]["filevers"] == bundle.numbers(__version__)
    [table] = told["kids"][0][1][0]
    strings = dict(parts for _, parts, _ in table[1][1])
    assert strings["ProductVersion"] == __version__


def test_bundles_are_signed_where_a_signer_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    arguments = ("C:\\made", "C:\\icons", "C:\\out", "NetBuilder")
    monkeypatch.delenv("NETBUILDER_SIGNTOOL", raising=False)
    assert not [each for each in bundle.installer_arguments(*arguments) if "ign" in each]
    command = "signtool sign /f $qC:\\a key.pfx$q $f"
    monkeypatch.setenv("NETBUILDER_SIGNTOOL", command)
    given = bundle.installer_arguments(*arguments)
    assert {"/DSign=given", f"/Sgiven={command}"} <= set(given)
    program = Path("net builder.exe")
    signed = bundle.sign_command(command, program)
    assert signed == 'signtool sign /f "C:\\a key.pfx" "net builder.exe"'
    monkeypatch.setenv("NETBUILDER_CODESIGN", "Developer ID")
    [program_made] = followed(monkeypatch, "darwin", tmp_path).all("EXE")
    assert program_made["codesign_identity"] == "Developer ID"
    allowed = plistlib.loads(Path(program_made["entitlements_file"]).read_bytes())
    assert set(allowed.values()) == {True}


def test_the_programs_that_the_installer_starts_are_those_of_the_recipe(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    programs = {each["name"] for each in followed(monkeypatch, "win32", tmp_path).all("EXE")}
    assert {"netbuilderw", processes._CONSOLE} == programs


def test_icons_are_drawn_for_windows_and_macos(tmp_path: Path, qapp: object) -> None:
    windows, macos = program_icons.draw_icons(tmp_path)
    with Image.open(windows) as icon:
        assert {(size, size) for size in (16, 32, 48, 256)} <= set(icon.info["sizes"])
    assert macos.read_bytes()[:4] == b"icns"
    assert struct.unpack(">I", macos.read_bytes()[4:8])[0] == macos.stat().st_size
    with Image.open(macos) as icon:
        assert icon.size == (1024, 1024)


# install.sh, with a program that stands for the real one -----------------------------------------


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    if sys.platform == "win32":
        pytest.skip("installs on Linux")
    folder = tmp_path / "unpacked here"
    program = folder / "app" / "netbuilder"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho started\n")
    program.chmod(0o755)
    entry = folder / "share" / "applications" / "org.netbuilder.NetBuilder.desktop"
    entry.parent.mkdir(parents=True)
    source = ROOT / "packaging" / "share" / "applications" / entry.name
    entry.write_bytes(source.read_bytes())
    (folder / "install.sh").write_bytes(INSTALL.read_bytes())
    return folder


def installs(folder: Path, home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(home)}
    return subprocess.run(
        ["/bin/sh", folder / "install.sh", *options],
        capture_output=True, text=True, env=environment, check=False, timeout=30,
    )  # fmt: skip


def test_an_installation_replaces_an_older_one_and_goes_as_it_came(
    unpacked: Path, tmp_path: Path
) -> None:
    home = tmp_path / "a & b | c $d"
    home.mkdir()
    assert installs(unpacked, home).returncode == 0
    (home / ".local" / "lib" / "netbuilder" / "old").touch()
    done = installs(unpacked, home)
    assert (done.returncode, done.stderr) == (0, "")
    assert not (home / ".local" / "lib" / "netbuilder" / "old").exists()
    started = subprocess.run([home / ".local/bin/netbuilder"], capture_output=True, check=True)
    assert started.stdout == b"started\n"
    entry = home / ".local/share/applications/org.netbuilder.NetBuilder.desktop"
    path = str(home / ".local" / "lib" / "netbuilder" / "netbuilder")
    quoted = path.replace("$", "\\\\$")
    assert f'\nExec="{quoted}" %f\n' in entry.read_text("utf-8")
    assert installs(unpacked, home, "--uninstall").returncode == 0
    assert [each for each in home.rglob("*") if each.suffix != ".cache" and each.is_file()] == []
    gone = installs(unpacked, home, "--uninstall")
    assert (gone.returncode, "is not installed in" in gone.stderr) == (1, True)


def test_an_installation_touches_nothing_of_others(unpacked: Path, tmp_path: Path) -> None:
    other = tmp_path / "prefix" / "bin" / "netbuilder"
    other.parent.mkdir(parents=True)
    other.write_text("another program")
    refused = installs(unpacked, tmp_path, "--prefix", str(tmp_path / "prefix"))
    assert (refused.returncode, "is another program" in refused.stderr) == (1, True)
    assert other.read_text() == "another program"
    other.unlink()
    kept = tmp_path / "prefix" / "lib" / "netbuilder" / "kept"
    kept.parent.mkdir(parents=True)
    kept.touch()
    refused = installs(unpacked, tmp_path, f"--prefix={tmp_path / 'prefix'}")
    assert (refused.returncode, "is not NetBuilder's" in refused.stderr) == (1, True)
    assert kept.exists()


@pytest.mark.parametrize("options", [["--prefix"], ["--what"]])
def test_options_that_nobody_knows_are_refused(
    unpacked: Path, tmp_path: Path, options: list[str]
) -> None:
    refused = installs(unpacked, tmp_path, *options)
    assert (refused.returncode, refused.stderr[:6]) == (2, "usage:")

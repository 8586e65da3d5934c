"""What a desktop is told: entry, kinds of files, description, icons. They have to agree."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from netbuilder.design import Design, file_names
from netbuilder.design.storage import file_content
from tools.shared_files import SHARE

ROOT = Path(__file__).resolve().parent.parent
ID = "org.netbuilder.NetBuilder"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
DESIGN, MODEL = "application/x-netbuilder-design", "application/x-keras-model"


def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((SHARE / "applications" / f"{ID}.desktop").read_text("utf-8"))
    return parser["Desktop Entry"]


def kinds() -> Iterator[ElementTree.Element]:
    return ElementTree.parse(SHARE / "mime" / "packages" / f"{ID}.xml").iter(f"{MIME}mime-type")


def test_the_entry_starts_the_program_with_one_file() -> None:
    told = entry()
    assert (told["Exec"], told["TryExec"], told["Icon"]) == ("netbuilder %f", "netbuilder", ID)
    assert f'app.setDesktopFileName("{told["StartupWMClass"]}")' in (
        ROOT / "netbuilder" / "app.py"
    ).read_text("utf-8")
    translated = {key for key in told if key.endswith("[zh_CN]")}
    assert {"GenericName[zh_CN]", "Comment[zh_CN]", "Keywords[zh_CN]"} <= translated


def test_the_entry_opens_what_the_program_opens() -> None:
    opened = set(entry()["MimeType"].split(";")) - {""}
    declared = {each.get("type"): each for each in kinds()}
    assert opened == {*declared, "application/x-hdf"} == {DESIGN, MODEL, "application/x-hdf"}
    patterns = [each.get("pattern") for each in declared[DESIGN].iter(f"{MIME}glob")]
    assert patterns == [f"*{file_names.SUFFIX}", f"*{file_names.JSON_SUFFIX}"]
    assert [each.get("pattern") for each in declared[MODEL].iter(f"{MIME}glob")] == ["*.keras"]
    for each in declared.values():
        languages = [
            comment.get("{http://www.w3.org/XML/1998/namespace}lang")
            for comment in each.iter(f"{MIME}comment")
        ]
        assert languages == [None, "zh_CN"]
        icon = next(each.iter(f"{MIME}icon")).get("name")
        assert (SHARE / "icons/hicolor/scalable/mimetypes" / f"{icon}.svg").is_file()


def test_a_design_is_known_by_its_content_too() -> None:
    match = next(each for kind in kinds() for each in kind.iter(f"{MIME}match"))
    offset = str(match.get("offset"))
    first, last = map(int, offset.split(":"))
    content = file_content(Design.default("digits"))
    assert first <= content.index(str(match.get("value")).encode()) <= last


def test_the_description_agrees_with_the_entry() -> None:
    root = ElementTree.parse(SHARE / "metainfo" / f"{ID}.metainfo.xml").getroot()
    assert root.findtext("id") == ID
    assert root.findtext("launchable") == f"{ID}.desktop"
    assert root.findtext("project_license") == "MIT"
    offered = {each.text for each in root.iter("mediatype")}
    assert offered == {DESIGN, MODEL}
    english = [each for each in root.iter("p") if not each.attrib]
    assert len(english) * 2 == len(list(root.iter("p")))
    assert len(list(root.iter("li"))) % 2 == 0


@pytest.mark.parametrize(
    ("program", "arguments", "path"),
    [
        ("desktop-file-validate", [], f"applications/{ID}.desktop"),
        ("appstreamcli", ["validate", "--no-net"], f"metainfo/{ID}.metainfo.xml"),
    ],
)
def test_the_systems_own_checks_find_nothing(program: str, arguments: list[str], path: str) -> None:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"there is no {program}")
    answer = subprocess.run(
        [found, *arguments, SHARE / path], capture_output=True, text=True, check=False, timeout=30
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert not re.search(r"^(E|W): |error", answer.stdout, re.MULTILINE)

"""The manual as it is built: every page, in every language, and nothing from elsewhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html import escape, unescape
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import pytest

from netbuilder.design.catalogue import CATALOGUE
from netbuilder.views.window.actions import ACTIONS
from tests.helpers.manual_pages import pages
from tools.manual import building, places, search

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [a-z]{2,}){2,}")
LINK = re.compile(r'<a [^>]*?href="([^"]*)"')
LOADED = re.compile(r'<(?:script|img|link|source|iframe)\b[^>]*? (?:src|href)="([^"]*)"')
ANCHOR = re.compile(r'<\w+ [^>]*?id="([^"]*)"')


class Read(NamedTuple):
    """Addresses and anchors of a page."""

    links: set[str]
    loaded: set[str]
    anchors: set[str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("manual") / "site"
    assert building.build(folder) > 200
    return folder


@pytest.fixture(scope="module")
def read(site: Path) -> dict[Path, Read]:
    texts = {path: unescape(path.read_text("utf-8")) for path in site.rglob("*.html")}
    return {
        path: Read(*(set(each.findall(text)) for each in (LINK, LOADED, ANCHOR)))
        for path, text in texts.items()
    }


def test_every_language_has_the_same_pages(site: Path) -> None:
    names = {
        code: {path.relative_to(site / code) for path in (site / code).rglob("*.html")}
        for code in places.languages()
    }
    assert set(names) == {"en", "zh_CN"}
    assert names["en"] == names["zh_CN"]
    assert {Path(page).with_suffix(".html") for page in pages()} <= names["en"]


def test_each_layer_optimizer_and_loss_has_a_page_with_formula_and_source(site: Path) -> None:
    from engine.losses import LOSSES
    from engine.optimizers import OPTIMIZERS

    wanted: dict[str, Any] = {f"layers/{entry.kind}": entry.layer for entry in CATALOGUE}
    wanted |= {f"losses/{name}": LOSSES.class_of(name) for name in LOSSES.names()}
    wanted |= {f"optimizers/{name}": OPTIMIZERS.class_of(name) for name in OPTIMIZERS.names()}
    for (name, cls), code in product(wanted.items(), ("en", "zh_CN")):
        text = (site / code / f"{name}.html").read_text("utf-8")
        assert f"<pre><code>{escape(cls.formula)}</code></pre>" in text, name
        assert re.search(r"<code>engine/[\w/]+\.py</code>", text), name
        assert "class " in text.partition('class="source"')[2], name


def test_every_link_leads_to_a_page_of_the_manual(read: dict[Path, Read]) -> None:
    broken = []
    for path, page in read.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme == "https"
                continue
            target = Path(os.path.normpath(path.parent / unquote(parts.path or path.name)))
            known = read.get(target)
            if known is None or (parts.fragment and unquote(parts.fragment) not in known.anchors):
                broken.append(f"{path.name}: {link}")
    assert not broken


def test_nothing_is_loaded_from_elsewhere(site: Path, read: dict[Path, Read]) -> None:
    for path, page in read.items():
        for address in page.loaded:
            assert not urlsplit(address).netloc
            assert not urlsplit(address).scheme
            assert (path.parent / unquote(address)).is_file(), f"{path.name}: {address}"
    for path in [*site.rglob("*.css"), *(places.THEME.glob("*.js"))]:
        assert "//" not in re.sub(r"^//.*", "", path.read_text("utf-8"), flags=re.M), path.name
        assert "url(" not in path.read_text("utf-8")


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_the_search_knows_the_words_of_every_page(
    site: Path, code: str, read: dict[Path, Read]
) -> None:
    script = (site / code / "index.js").read_text("utf-8")
    listed = json.loads(script.removeprefix("window.manualPages = ").removesuffix(";\n"))
    urls = [page["url"] for page in listed]
    assert {site / code / url for url in urls} == {
        path for path in read if path.is_relative_to(site / code)
    }
    texts = {page["url"]: page["text"] for page in listed}
    assert "relu" in texts["layers/Dense.html"]
    assert "def call" not in texts["layers/Dense.html"]


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_the_page_of_keys_has_those_of_the_actions(site: Path, code: str) -> None:
    text = (site / code / "keys.html").read_text("utf-8")
    keys = [spec.shortcut for spec in ACTIONS if isinstance(spec.shortcut, str)]
    for shortcut in keys:
        assert shortcut.partition(";")[0] in text or shortcut == "F5; Ctrl+F5; F10; Shift+F10"


def test_a_page_that_leads_nowhere_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manual = tmp_path / "manual"
    (manual / "en").mkdir(parents=True)
    (manual / "pictures" / "en").mkdir(parents=True)
    words = json.loads((places.MANUAL / "en" / places.WORDS).read_text("utf-8"))
    (manual / "en" / places.WORDS).write_text(json.dumps({**words, "pages": ["index.md"]}))
    (manual / "en" / "index.md").write_text("# Title\n\n[Gone](gone.md)\n")
    monkeypatch.setattr(places, "MANUAL", manual)
    monkeypatch.setattr(places, "PICTURES", manual / "pictures")
    monkeypatch.setattr(building, "generated", lambda _: {})
    monkeypatch.setattr(building, "_generated_nav", list)
    with pytest.raises(building.ManualError, match=r"gone\.md"):
        building.build(tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_the_index_leaves_out_what_is_folded() -> None:
    reader = search._Text()
    reader.feed("<p>One <b>two</b></p><details>three <pre>four</pre></details>five")
    assert reader.words == ["One", "two", "five"]


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_the_search_finds_pages_in_both_languages(site: Path) -> None:
    script = Path(__file__).with_name("search.js")

    def found(code: str, *texts: str) -> list[list[str]]:
        answer = subprocess.run(
            ["node", script, site / code, *texts], capture_output=True, text=True, check=True
        )
        return json.loads(answer.stdout)  # type: ignore[no-any-return]

    [dense, both, nothing, letters] = found("en", "dense", "MOMENTUM sgd", "zyxwv", "<b>")
    assert dense[0] == "../layers/Dense.html"
    assert "../optimizers/sgd.html" in both
    assert nothing == ["nothing"]
    assert letters == ["nothing"]
    [terms, table] = found("zh_CN", "过拟合", "自己的表格")
    assert "../glossary.html" in terms
    assert table[0] == "../tutorials/own-table.html"


def test_nothing_is_left_in_english(site: Path) -> None:
    """On the pages that are made of declarations, but for names, code and works that are cited."""
    left = []
    for path in (site / "zh_CN").rglob("*.html"):
        text = path.read_text("utf-8").partition("<main")[2].partition('<p class="steps">')[0]
        text = re.sub(r"<(details|pre|code)\b.*?</\1>", "", text, flags=re.S)
        for said in re.findall(r"<(?:p|li|td|th|h\d)\b[^>]*>(.*?)</", text, re.S):
            plain = re.sub(r"<[^>]*>", "", said)
            cited = re.search(r"\(\d{4}\)", plain)
            if ENGLISH.search(plain) and not CHINESE.search(plain) and not cited:
                left.append(f"{path.name}: {plain}")
    assert not left

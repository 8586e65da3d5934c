"""Builds the manual by MkDocs, in each language."""

from __future__ import annotations

import json
import logging
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config
from PySide6.QtWidgets import QApplication, QMainWindow

from netbuilder import languages
from netbuilder.help import terms
from netbuilder.help.contents import Library
from netbuilder.help.pages import Page
from netbuilder.translation import ENGLISH, now
from netbuilder.views.help import keys
from netbuilder.views.window.making_actions import create_actions
from netbuilder.views.window.menus import create_menus
from tools.manual import places, search
from tools.manual.markup import glossary, place, text_of
from tools.manual.source import listing

_SURPLUS: Final = ("sitemap.xml", "sitemap.xml.gz")
_TITLE: Final = re.compile(r"^# (.*)$", re.M)


class ManualError(Exception):
    """A written page that cannot be built; MkDocs has said what is wrong with it."""


def build(folder: Path) -> int:
    """Build the manual; how many pages it has.

    Args:
        folder: is replaced.

    Raises:
        ManualError: a page links to one that there is not.
    """
    app = QApplication.instance() or QApplication([])
    count = 0
    with tempfile.TemporaryDirectory(dir=_made(folder.parent)) as scratch:
        site = Path(scratch) / "site"
        try:
            for code in places.languages():
                languages.use(code)
                count += _build(code, site / code, Path(scratch) / code)
        finally:
            languages.use(ENGLISH)
        shutil.rmtree(folder, ignore_errors=True)
        site.rename(folder)
    del app
    return count


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _build(code: str, site: Path, docs: Path) -> int:
    words = json.loads((places.MANUAL / code / places.WORDS).read_text("utf-8"))
    ignored = shutil.ignore_patterns(places.WORDS)
    shutil.copytree(places.MANUAL / code, docs, ignore=ignored)
    shutil.copytree(places.PICTURES / code, docs / "pictures")
    pages = generated(words["source"])
    for name, text in pages.items():
        path = docs / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    nav = [*_written_nav(words, docs), *_generated_nav()]
    others = {each: languages.NAMES[each] for each in places.languages() if each != code}
    faults = _Faults()
    logging.getLogger("mkdocs").addHandler(faults)
    try:
        config = load_config(
            config_file=_empty(docs.parent / f"{code}.yml"),
            site_name=words["title"],
            docs_dir=str(docs),
            site_dir=str(site),
            theme={"name": None, "custom_dir": str(places.THEME), "locale": "en"},
            extra={"words": words, "others": others, "code": code.replace("_", "-")},
            nav=nav,
            plugins=[],
            hooks=[str(Path(search.__file__))],
            markdown_extensions=["attr_list"],
            use_directory_urls=False,
            validation={"links": {"anchors": "warn"}},
        )
        build_site(config)
    finally:
        logging.getLogger("mkdocs").removeHandler(faults)
    if faults.found:
        raise ManualError("\n".join(faults.found))
    for name in _SURPLUS:
        (site / name).unlink(missing_ok=True)
    return len(list(docs.rglob("*.md")))


def _empty(path: Path) -> Any:
    """A configuration file without settings: MkDocs takes paths from its place."""
    path.write_text("site_name: ''\n", "utf-8")
    return path.open("rb")


class _Faults(logging.Handler):
    """Keeps what MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


def library() -> Library:
    """The pages of the help, in the language of the moment; needs a QApplication."""
    window = QMainWindow()
    create_menus(window, create_actions(window))
    return Library([keys.page(window)])


def generated(source: str) -> dict[str, str]:
    """The pages that are made of the declarations, by their paths.

    Args:
        source: the title of a class's source.
    """
    made = {}
    known = library()
    of_terms = {page.key: page for page in known.pages if page.key.startswith("term:")}
    for page in known.pages:
        path = place(page.key)
        if page.key == terms.KEY:
            made[path] = glossary(page, of_terms)
        elif path and page.key not in of_terms:
            made[path] = text_of(page, listing(page.key, source))
    return made


def _written_nav(words: Mapping[str, Any], docs: Path) -> list[Any]:
    """The written pages, in the order of the words' file."""
    nav: list[Any] = []
    for entry in words["pages"]:
        if isinstance(entry, str):
            nav.append({_title(docs / entry): entry})
        else:
            [(title, names)] = entry.items()
            nav.append({title: [{_title(docs / name): name} for name in names]})
    return nav


def _title(path: Path) -> str:
    found = _TITLE.search(path.read_text("utf-8"))
    if found is None:
        raise ManualError(f"{path.name} has no title.")
    return found[1]


def _generated_nav() -> list[Any]:
    """The other pages, by the groups of the help."""
    shown = [page for page in library().pages if place(page.key) and "#" not in place(page.key)]
    nav: list[Any] = []
    for group, pages in groupby(shown, key=lambda page: now(page.group)):
        nav.append({group: _entries(pages)})
    return nav


def _entries(pages: Iterable[Page]) -> list[dict[str, str]]:
    return [{now(page.title): place(page.key)} for page in pages]

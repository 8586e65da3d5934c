"""Names of designs."""

from __future__ import annotations

from pathlib import Path

import pytest

from netbuilder.design import Design, templates
from netbuilder.design.file_names import bare, is_design_name
from netbuilder.exchange.opening import FileKind, OpenError, identify
from netbuilder.help.gallery import recent_cards
from tests.helpers.command_line import run


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("net.netbuilder", "net"),
        ("net.netbuilder.json", "net"),
        ("net.json", "net"),
        ("NET.NETBUILDER", "NET"),
        ("v1.2.netbuilder", "v1.2"),
        ("net.keras", "net.keras"),
        ("netbuilder", "netbuilder"),
        ("netbuilder.json", "netbuilder"),
    ],
)
def test_a_name_loses_the_ending_of_a_design(name: str, expected: str) -> None:
    assert bare(name) == expected
    assert is_design_name(name) == (name != expected)


def test_either_ending_is_a_design_for_window_terminal_and_start_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("net.netbuilder", "net.netbuilder.json"):
        path = tmp_path / name
        Design.default("digits").save(path)
        assert identify(path) is FileKind.DESIGN
        assert run("summary", path) == 0
        assert "50,890" in capsys.readouterr().out
        [card] = recent_cards([(path, "")])
        assert (card.title, card.design) == ("net", Design.default("digits"))


def test_what_the_ending_promises_and_is_not_there_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "net.netbuilder"
    path.write_bytes(b'{"format": "netb\x00\xff\xfe\x00')
    with pytest.raises(OpenError, match=r"net\.netbuilder in .* It is damaged"):
        identify(path)


def test_a_template_may_have_either_ending(tmp_path: Path) -> None:
    templates.save(Design.default("digits"), "one")
    (templates.folder() / "two.netbuilder").write_bytes(
        (templates.folder() / "one.netbuilder.json").read_bytes()
    )
    assert {each.title for each in templates.look()[0]} == {"one", "two"}
    with pytest.raises(templates.NameTakenError, match="two"):
        templates.save(Design.default("mnist"), "Two")

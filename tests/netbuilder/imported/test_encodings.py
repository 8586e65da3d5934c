"""Texts in the encodings that people's programs write, found by looking."""

from __future__ import annotations

from pathlib import Path

import pytest

from netbuilder.imported import inspect
from netbuilder.imported.reading.encodings import guess_encoding
from tests.netbuilder.imported.writing import write

CHINESE = [
    "城市,面积,类别",
    "北京,16410,直辖市",
    "上海,6340,直辖市",
    "杭州,16850,省会",
    "苏州,8657,地级市",
    "西安,10752,省会",
]
NAMES = ["姓名,性别,年龄", "王小明,男,23", "李芳,女,31", "张伟,男,45", "刘洋,女,28"]
TAIWANESE = [
    "縣市,人口,類別",
    "臺北市,2480681,直轄市",
    "新北市,4042000,直轄市",
    "花蓮縣,318000,縣",
    "雲林縣,660000,縣",
]
JAPANESE = [
    "都市,人口,種類",
    "とうきょう,14000000,みやこ",
    "大阪市,2750000,政令指定都市",
    "札幌市,1960000,政令指定都市",
    "カタカナ,12,ひらがな",
]
KOREAN = ["도시,인구,구분", "서울,9400000,특별시", "부산,3300000,광역시", "대구,2360000,광역시"]
FRENCH = ["ville,âge,catégorie", "Orléans,3,élevé", "Nîmes,4,très élevé", "Besançon,5,été"]
GERMAN = ["Straße;Größe;Güte", "Müllerweg;3,5;gut", "Königsallee;4,5;schön", "Süd;5,5;mäßig"]
RUSSIAN = ["город,размер,вид", "Москва,1,большой", "Тверь,2,малый", "Казань,3,большой"]


@pytest.mark.parametrize(
    ("lines", "encoding"),
    [
        (CHINESE, "gb18030"),
        (CHINESE[:2], "gb18030"),
        (NAMES, "gb18030"),
        (TAIWANESE, "big5"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "cp949"),
        (FRENCH, "cp1252"),
        (FRENCH[:2], "cp1252"),
        (GERMAN, "cp1252"),
        (RUSSIAN, "cp1251"),
        *((lines, "utf-8") for lines in (CHINESE, TAIWANESE, JAPANESE, KOREAN, FRENCH, RUSSIAN)),
        (CHINESE, "utf-16"),
    ],
)
def test_encodings_are_guessed(tmp_path: Path, lines: list[str], encoding: str) -> None:
    outline = inspect(write(tmp_path / "t.csv", "\n".join(lines), encoding))
    assert outline.format is not None
    assert outline.format.encoding == encoding
    assert [c.name for c in outline.columns] == lines[0].replace(";", ",").split(",")
    assert outline.preview[0][0] == lines[1].replace(";", ",").split(",")[0]


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "cp932", "cp949", "utf-8", "utf-16"])
def test_a_text_that_is_cut_is_still_known(encoding: str) -> None:
    lines = {"big5": TAIWANESE, "cp932": JAPANESE, "cp949": KOREAN}.get(encoding, CHINESE)
    content = "\n".join(lines).encode(encoding)
    for length in range(len(content) - 8, len(content)):
        assert guess_encoding(content[:length]) == encoding


def test_a_few_bytes_beyond_ascii_are_western(tmp_path: Path) -> None:
    for text in ("a,b\n1,é\n2,ü\n", "a,b\n1,5 €\n", "Größe,b\n1,2\n", "naïve,b\n1,Señor\n"):
        assert guess_encoding(text.encode("cp1252")) == "cp1252"

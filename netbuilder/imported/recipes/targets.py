"""Proposes the target of a table: by the names of its columns first, then by their kinds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from netbuilder.imported.outline import CATEGORY, WHOLE, Column
from netbuilder.imported.recipes.recipe import CLASSES, NUMBERS

_FEW: Final = 20
"""Different whole numbers that are still classes where the name does not tell."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CERTAIN: Final = _names(
    "target targets label labels outcome survived survival diagnosis "
    "churn churned exited attrition fraud isfraud spam approved "
    "purchased potability response risk raintomorrow deathevent "
    "tenyearchd attack sentiment ziel zielvariable zielgröße "
    "zielgroesse zielwert überlebt ueberlebt gekündigt kündigung cible "
    "étiquette etiquette survécu survecu diagnostic objetivo etiqueta "
    "sobrevivió etichetta 目标 目標 标签 標籤 是否存活 存活 生存 诊断 目的変数 ラベル"
)
"""Names of targets."""

_CLASSES: Final = _names(
    "class classes classification species variety cultivar lettr "
    "klasse klassen spezies sorte diagnose classe espèce espece clase "
    "especie 类别 類別 分类 分类 种类 種類 品种 クラス"
)
"""Names of a class."""

_PLAIN: Final = _names(
    "output outputs result ergebnis résultat resultat resultado sortie salida 结果 結果"
)

_POSSIBLE: Final = _names(
    "price prices saleprice sellingprice charges salary wage wages "
    "rent revenue sales profit value medv medhouseval mpg rating score "
    "quality yield strength demand consumption cnt rings progression "
    "tip grade g3 passengers income default defaulted status left "
    "stroke heartdisease disease cancer satisfaction category genre "
    "digit letter covertype preis kaufpreis verkaufspreis miete umsatz "
    "gehalt lohn verbrauch ausfall kategorie prix loyer salaire ventes "
    "catégorie precio salario ventas prezzo 价格 價格 房价 售价 总价 工资 薪资 销量 "
    "销售额 收入 値段 価格"
)
"""Names of what people often want to know, but also of what they know."""

_NUMBERED: Final = _CLASSES | _names(
    "label labels category digit letter étiquette etiquette etiqueta "
    "etichetta kategorie 标签 標籤 ラベル"
)
"""Names of classes that may well be written as numbers, and be many."""

_INPUTS: Final = _names(
    "id ids index idx no nr number key uuid name names unnamed row "
    "date time datetime timestamp year month week weekday day hour lat "
    "latitude lon lng long longitude x z zip zipcode postcode city "
    "town country state region county address street phone email url "
    "sex gender age height weight ticket cabin embarked port origin "
    "name datum zeit jahr monat tag stadt ort land geschlecht alter "
    "größe gewicht nom année annee mois jour heure ville pays sexe âge "
    "taille poids 日期 时间 年份 月份 姓名 名称 城市 国家 性别 年龄 编号 序号"
)
"""Names that say what a row is about, and hardly ever what is asked."""

_WORDS: Final = re.compile(r"[^\W\d_]+\d*|\d+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HAN: Final = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def by_name(columns: Sequence[Column]) -> Column | None:
    """The column whose name says that it is the target; of equals the last.

    Args:
        columns: those that can be told at all.
    """
    names = {"".join(_words(column.name)) for column in columns}
    best: tuple[int, int] | None = None
    found = None
    for place, column in enumerate(columns):
        rank = _rank(column.name, names)
        if rank and (best is None or (-rank, place) > best):
            best, found = (-rank, place), column
    return found


def likeliest(columns: Sequence[Column]) -> Column | None:
    """The target by name, else by kind and place; None without columns.

    Args:
        columns: those that can be told at all, in the order of the file.
    """
    named = by_name(columns)
    if named is not None or not columns:
        return named
    last = [column for column in columns if not _is_input(column.name)] or list(columns)
    # A class stands last, or first before numbers; in between it is one property of many.
    if last[-1].kind != CATEGORY and last[0] is columns[0] and last[0].kind == CATEGORY:
        others = [column.kind for column in columns[1:]]
        if CATEGORY not in others:
            return last[0]
    return last[-1]


def likeliest_task(column: Column) -> str:
    """Classes where the values are words or few whole numbers, or where the name says so."""
    if column.kind == WHOLE and not column.saturated:
        most = min(_FEW, max(2, column.count // 3))
        if set(_words(column.name)) & _NUMBERED:
            most = max(most, column.count // 2)
        return CLASSES if column.distinct <= most else NUMBERS
    return CLASSES if column.kind not in (WHOLE, "number", "array") else NUMBERS


_GROUPS: Final = ((1, _CERTAIN), (2, _CLASSES), (5, _PLAIN), (6, _POSSIBLE))
"""The rank of a name that is in a group; of one that begins or ends with such a word, more."""
_AS_PART: Final = {1: 3, 2: 7, 5: 8, 6: 8}
_BESIDE_X: Final = 9


def _rank(name: str, names: set[str]) -> int:
    """How surely a name is that of a target: 1 for most; 0 for not at all."""
    words = _words(name)
    whole = "".join(words)
    if len(words) > 1 and words[-1] in ("id", "ids", "name", "names"):
        return 0
    if whole == "y":
        # Beside x it may be a coordinate, which only says where something is.
        if "x" in names and len(names) > 2:
            return 0 if "z" in names else _BESIDE_X
        return 5
    for rank, group in _GROUPS:
        if whole in group:
            return rank
    if words[0] == "y":
        return 4
    for rank, group in _GROUPS:
        # 'training labels', 'target class', 'price of the house'; Han is written without blanks.
        if {words[0], words[-1]} & group:
            return _AS_PART[rank]
        if _HAN.search(whole) and any(_HAN.search(word) and word in whole for word in group):
            return _AS_PART[rank]
    return 0


def _is_input(name: str) -> bool:
    words = _words(name)
    return bool(words) and (words[-1] in _INPUTS or words[0] in ("id", "unnamed"))


def _words(name: str) -> list[str]:
    """'SalePrice', 'sale_price' and 'Sale Price (EUR)' as words in small letters."""
    plain = re.sub(r"\(.*?\)|\[.*?\]", " ", name)
    words = [word.casefold() for word in _WORDS.findall(_CAMEL.sub(" ", plain).replace("_", " "))]
    return words or [name.casefold().strip()]

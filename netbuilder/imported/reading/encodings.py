"""The encoding of a text, guessed: what is valid, and which of that is plausible."""

from __future__ import annotations

import codecs
import re
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EAST_ASIAN: Final = ("gb18030", "big5", "cp932", "euc_jp", "cp949")
_LEAST: Final = 0.5
"""The plausibility from which a text is taken for East Asian."""

_SIMPLE: Final = (
    "的一是不了人我在有他这中大来上个国和也子时道说出地要于就下得可你年生自会那后能对着事其里所去"
    "行过家十用发天如然作方成者多日都三小军二无同主经公此已工使情明性知全三又关点正业外将两高间由"
    "问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位"
    "次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总"
    "何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治"
    "展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交"
    "规万取拉格望觉术领共确传师观清今切院让识候带导争运姓名性别年龄城市省份地址电话价格数量类别日期"
    "学校班级成绩分数标签北京上海广州深圳天津重庆产品销售收入男女是否状态编号时间温度湿度金额单位"
    "江苏浙湖川河陕甘黑吉辽宁福云贵西藏疆蒙春夏秋冬红蓝绿黄李刘陈杨赵吴周徐孙朱胡郭林罗宋郑谢韩唐"
)
_TRADITIONAL: Final = (
    "的一是不了人我在有他這中大來上個國和也子時道說出地要於就下得可你年生自會那後能對著事其裡所去"
    "行過家十用發天如然作方成者多日都三小軍二無同主經公此已工使情明性知全又關點正業外將兩高間由問"
    "很最重並物手應戰向頭文體政美相見被利什等產或新己制身果加西斯月話合回特代內信表化老給世位次度門"
    "任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安"
    "少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五"
    "姓名性別年齡城市地址電話價格數量類別日期學校班級成績分數標籤台北臺灣高雄香港新竹桃園產品銷售收"
    "入男狀態編號溫濕金額單紅藍綠黃黑白林陳張李王吳劉蔡楊許鄭謝郭洪曾廖賴徐周葉蘇莊呂江春夏秋冬"
)
_KOREAN: Final = (
    "이다는가의에을를은한하고지도서로자사기대그리어아나시인수정부일제라해전보장들있게만소주여성상구과"
    "원동적조국경비년유선신내무공스치우마문오연미안관물위계화생모드으발체방용세트실당업교회산금개러명"
    "군차단간행와통때면호중분외말저것출요반강현진영민름별령남울천광김박최윤송홍이름나이성별지역날짜가"
    "격점수월생합평균결과학번종류높낮음좋나쁨임양권황노배허심손온도습색빨파란노초검흰봄여름을겨"
)
_COMMON: Final = {
    "gb18030": frozenset(_SIMPLE),
    "big5": frozenset(_TRADITIONAL),
    "cp949": frozenset(_KOREAN),
}
_JAPANESE: Final = ("cp932", "euc_jp")
_KANJI: Final = frozenset(
    "日一国人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北"
    "午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨東京都大阪府県市区町村番号"
    "性別齢住所値段価格数量種類氏名田中佐藤鈴木高橋渡辺伊山本林加吉斎松井上口森池橋阿部石前後売商品"
)
_SHARED: Final = re.compile("[\u3000-\u303f\uff00-\uff60]")
"""Marks of punctuation and full-width letters, which all of these have."""

_HIGH: Final = re.compile(rb"[\x80-\xff]+")


def guess_encoding(content: bytes) -> str:
    """Python's name of the encoding that a text's beginning seems to have.

    Args:
        content: from the beginning of a file; its end may be cut anywhere.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    if content[:400:2].count(0) > 100 or content[1:400:2].count(0) > 100:
        return "utf-16-le" if content[1:400:2].count(0) > 100 else "utf-16-be"
    if _decoded(content, "utf-8") is not None:
        return "utf-8"
    scores = {name: _plausibility(content, name) for name in _EAST_ASIAN}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _LEAST else _western(content)


def _plausibility(content: bytes, encoding: str) -> float:
    """How ordinary the letters would be, from 0 to 1."""
    text = _decoded(content, encoding)
    if text is None:
        return 0.0
    letters = [letter for letter in text if letter > "\x7f" and not _SHARED.match(letter)]
    if not letters:
        return 0.0
    if encoding in _JAPANESE:
        kana = sum("\u3040" <= letter <= "\u30ff" for letter in letters)
        kanji = sum(letter in _KANJI for letter in letters)
        others = sum("\uff61" <= letter <= "\uff9f" or letter < "\u2000" for letter in letters)
        return max(0.0, min(1.0, (1.5 * kana + kanji - 2 * others) / len(letters)))
    common = sum(letter in _COMMON[encoding] for letter in letters) / len(letters)
    ours = _is_hangul if encoding == "cp949" else _is_han
    own = sum(map(ours, letters)) / len(letters)
    return own * (0.3 + 0.7 * min(1.0, 2 * common)) if own > 0.5 else 0.0


def _is_hangul(letter: str) -> bool:
    return "\uac00" <= letter <= "\ud7a3"


def _is_han(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def _western(content: bytes) -> str:
    """Windows-1252, or Windows-1251 where nearly all letters are beyond ASCII."""
    runs = [len(run) for run in _HIGH.findall(content)]
    cyrillic = sum(length for length in runs if length > 2) / max(1, sum(runs))
    letters = sum(byte >= 0xC0 for byte in content if byte > 127) / max(1, sum(runs))
    return "cp1251" if cyrillic > 0.8 and letters > 0.8 else "cp1252"


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(content)
    except UnicodeDecodeError:
        return None

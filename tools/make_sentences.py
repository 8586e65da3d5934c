"""Writes the built-in sentences, `assets/texts/sentences.csv`, by a small grammar.

Each sentence is about the weather, food or sport, in English or Chinese; some words occur in all
three, so that no single word is proof. The same grammar and seed give the same file.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from pathlib import Path
from typing import Final

COUNT: Final = {"en": 200, "zh": 100}
"""Sentences of each topic."""

GRAMMAR: Final = {
    "en": {
        "weather": (
            "The {sky} {was} {strength} {place} {when}",
            "{When} the {sky} came {place}, and it got {cold}",
            "We expect {strength} {sky} {place} {when}",
            "It was so {cold} {when} that the {thing} froze",
        ),
        "food": (
            "{When} we had {dish} with {dish} {place}",
            "The {dish} {place} was {taste}, and so was the {dish}",
            "She cooks {dish} {when}, {taste} as ever",
            "Add some {dish} to the {dish}, and it tastes {taste}",
        ),
        "sport": (
            "The {team} {won} the {game} {place} {when}",
            "{When} the {team} trained for the {game} in spite of the {sky}",
            "He ran {place} {when} and {won} the {game}",
            "A {strength} {team} scored twice {when}",
        ),
        "sky": ("rain", "snow", "wind", "storm", "sun", "fog", "hail", "frost"),
        "was": ("was", "is", "stays", "will be"),
        "strength": ("strong", "weak", "heavy", "bright", "late"),
        "cold": ("cold", "warm", "hot", "wet", "dark"),
        "thing": ("lake", "water", "road", "window"),
        "place": ("in the north", "at home", "by the sea", "in town", "on the hill"),
        "when": ("today", "last night", "on Monday", "this week", "in the morning"),
        "dish": ("rice", "soup", "fish", "bread", "cheese", "salad", "noodles", "beans"),
        "taste": ("sweet", "salty", "fresh", "bitter", "hot"),
        "team": ("team", "runner", "keeper", "club", "swimmer"),
        "won": ("won", "lost", "missed", "played"),
        "game": ("match", "race", "final", "game", "cup"),
    },
    "zh": {
        "weather": ("{when}{place}{sky}很{strength}", "{place}{when}有{sky},天气变{cold}了"),
        "food": ("{when}我们在{place}吃{dish}和{dish}", "{place}的{dish}很{taste},{dish}也{taste}"),
        "sport": ("{team}{when}在{place}{won}了{game}", "{when}{team}冒着{sky}练习{game}"),
        "sky": ("大雨", "大雪", "大风", "阳光", "浓雾"),
        "strength": ("强", "弱", "大", "久"),
        "cold": ("冷", "热", "暖", "湿"),
        "place": ("北方", "家里", "海边", "城里", "山上"),
        "when": ("今天", "昨晚", "周一", "早上"),
        "dish": ("米饭", "面条", "鱼汤", "豆腐", "饺子", "青菜"),
        "taste": ("甜", "咸", "新鲜", "辣"),
        "team": ("球队", "选手", "门将", "跑者"),
        "won": ("赢", "输", "打完"),
        "game": ("比赛", "决赛", "长跑", "球赛"),
    },
}
TOPICS: Final = ("weather", "food", "sport")


def sentences(language: str, topic: str, count: int, chance: random.Random) -> list[str]:
    """Different sentences about a topic."""
    words = GRAMMAR[language]
    found: dict[str, None] = {}
    while len(found) < count:
        pattern = chance.choice(words[topic])
        text = re.sub(r"\{(\w+)\}", lambda place: one_of(words, place[1], chance), pattern)
        found.setdefault(text + ("." if language == "en" else "。"))
    return list(found)


def one_of(words: dict[str, tuple[str, ...]], name: str, chance: random.Random) -> str:
    """A word for a place of a pattern, with a capital letter where the place has one."""
    chosen = chance.choice(words[name.lower()])
    return chosen[0].upper() + chosen[1:] if name[0].isupper() else chosen


def main() -> int:
    """Write the file."""
    chance = random.Random(0)
    rows = [
        (text, topic)
        for language, count in COUNT.items()
        for topic in TOPICS
        for text in sentences(language, topic, count, chance)
    ]
    chance.shuffle(rows)
    path = Path(__file__).parents[1] / "assets" / "texts" / "sentences.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("text", "topic"))
        writer.writerows(rows)
    print(f"{len(rows)} sentences in {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

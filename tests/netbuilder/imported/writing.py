"""Files for the tests to read."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtGui import QColor, QImage

HOUSES = (
    "rooms,kind,area,price\n"
    "3,house,120.5,210000\n"
    "2,flat,60,130000\n"
    "4,house,,250000\n"
    "1,flat,35.5,\n"
    "5,house,180,320000\n"
    '2,"flat, old",58,90000\n'
)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def write_table(path: Path, rows: Sequence[Sequence[object]], **options: object) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, **options).writerows(rows)  # type: ignore[arg-type]
    return path


def houses(folder: Path) -> Path:
    return write(folder / "houses.csv", HOUSES)


def flowers(folder: Path, rows: int = 150, seed: int = 1) -> Path:
    """Three kinds that four lengths tell apart."""
    rng = np.random.default_rng(seed)
    kinds = ["iris", "lily", "rose"]
    lines = ["a,b,c,d,kind"]
    for number in range(rows):
        kind = number % 3
        values = rng.normal(kind, 0.3, 4) + np.array([0, 10, 100, 1000])
        lines.append(",".join(f"{value:.3f}" for value in values) + f",{kinds[kind]}")
    return write(folder / "flowers.csv", "\n".join(lines) + "\n")


def picture_folder(folder: Path, each: int = 4, size: int = 10) -> Path:
    """Red and blue pictures, `each` of both."""
    for name, colour in (("red", "#ff0000"), ("blue", "#0000ff")):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(each):
            image = QImage(size, size, QImage.Format.Format_RGB888)
            image.fill(QColor(colour))
            image.save(str(folder / name / f"{number}.png"))
    return folder

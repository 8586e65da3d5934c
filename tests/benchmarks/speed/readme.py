"""The READMEs' table, written anew between its two marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from speed.data import ROOT

BEGIN, END = "<!-- speed: begin -->", "<!-- speed: end -->"
IN_CHINESE: Final = {
    "engine, in NumPy": "引擎 (NumPy)",
    "| engine |": "| 引擎 |",
    " on JAX": " (JAX)",
    " on PyTorch": " (PyTorch)",
    " on TensorFlow": " (TensorFlow)",
    "an epoch of 60,000 images": "一轮 60,000 张图片",
    "60,000 images": "60,000 张图片",
    "12,800 images": "12,800 张图片",
    "(20 million parameters)": "(20M 个参数)",
    " over 28 rows of 28": ", 28 行 28 列",
    "predict one image": "预测一张图片",
    "peak memory of fit above the data": "fit 在数据之外的内存峰值",
    "| import |": "| 导入 |",
    "pool, ": "池化, ",
    "dropout, ": "随机失活, ",
    "batch ": "批次 ",
    "; the middle of ": "; 中间值, 共 ",
    " runs:": " 次:",
    " cores": " 核",
}
"""Words of the table; all else is names and figures."""


def write(lines: Sequence[str]) -> None:
    """Put `lines` between the marks."""
    for name, said in {"README.md": list(lines), "README.zh-CN.md": in_chinese(lines)}.items():
        file = ROOT / name
        before, rest = file.read_text(encoding="utf-8").split(BEGIN)
        _, after = rest.split(END)
        text = "\n".join([f"{before}{BEGIN}", *said, f"{END}{after}"])
        file.write_text(text, encoding="utf-8")


def in_chinese(lines: Sequence[str]) -> list[str]:
    """The same lines for Chinese readers."""
    said = "\n".join(lines)
    for english, chinese in IN_CHINESE.items():
        said = said.replace(english, chinese)
    return said.split("\n")

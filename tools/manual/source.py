"""What the engine computes for a page, in its own words: the source of the class."""

from __future__ import annotations

import inspect
import textwrap
from html import escape
from pathlib import Path

from engine.layers.base import LAYERS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from netbuilder.design.schedules import class_of
from tools.manual.places import ROOT


def class_at(key: str) -> type | None:
    """The engine's class that a page of the help is about; None where there is none."""
    kind, _, name = key.partition(":")
    match kind:
        case "layer":
            return LAYERS.class_of(name)
        case "loss":
            return LOSSES.class_of(name)
        case "optimizer":
            return OPTIMIZERS.class_of(name)
        case "schedule":
            return class_of(name)
    return None


def listing(key: str, title: str) -> str:
    """The class's source, folded, below the name of its file; '' for pages about no class."""
    cls = class_at(key)
    if cls is None:
        return ""
    file = Path(inspect.getfile(cls)).resolve().relative_to(ROOT).as_posix()
    text = escape(textwrap.dedent(inspect.getsource(cls)).rstrip())
    return (
        f'<details class="source"><summary>{escape(title)}: <code>{file}</code></summary>\n'
        f"<pre><code>{text}</code></pre>\n</details>"
    )

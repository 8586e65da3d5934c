"""The page itself: one file that holds network, script and styles, and asks nothing of anybody."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine import Sequential
from netbuilder import __version__
from netbuilder.design import DesignError, build
from netbuilder.design.targets import NUMBER
from netbuilder.exchange.blocks_of import blocks_of
from netbuilder.exchange.design_of import describe, sample, unanswerable
from netbuilder.exchange.networks import WRITING, Outcome, about_model, write_file
from netbuilder.exchange.verification import Verification
from netbuilder.exchange.webpage import scripts
from netbuilder.exchange.webpage.arrays import Pack
from netbuilder.exchange.webpage.asking import answering, asking
from netbuilder.exchange.webpage.errors import WebPageError
from netbuilder.exchange.webpage.lowering import program
from netbuilder.exchange.webpage.words import words
from netbuilder.imported.outline import Report, quiet
from netbuilder.network.trained import TrainedNetwork
from netbuilder.network.wording import described, measured
from netbuilder.plain import line
from netbuilder.translation import language, mark, say
from netbuilder.wording import listed, sentences

SHOWN: Final = (
    "words",
    "pen",
    "dates",
    "texts",
    "samples",
    "elements",
    "pad",
    "forms",
    "plane",
    "page",
)
"""What is seen and asked; each file may use those before it, and those that compute."""

_UNTRIED: Final = mark("Only a browser can run a web page; open it and try a few samples.")

_HEAD: Final = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="NetBuilder {version}">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header><h1>{title}</h1><p>{described}</p></header>
<main>
<section id="question" aria-label="{question}"></section>
<section id="answer" aria-label="{answer}"></section>
</main>
<noscript><p>{needed}</p></noscript>
<footer>
{figures}<p>{made}</p>
</footer>
<script type="application/json" id="network">{network}</script>
<script type="text/plain" id="weights">{weights}</script>
<script>{script}</script>
</body>
</html>
"""


def write(network: TrainedNetwork, path: Path, title: str = "", report: Report = quiet) -> Outcome:
    """Write a network as a web page.

    Args:
        network: what is asked there.
        path: of the file; one that is there is replaced.
        title: of the page; the file's name where ''.
        report: told how far it is; what it raises ends the work before anything is written.

    Raises:
        WebPageError: a block cannot be had on a page; the message names it.
        ExportError: the file cannot be written.
    """
    report(WRITING, None)
    return _written(page(network, title or path.stem), path, report)


def write_model(model: Sequential, path: Path, report: Report = quiet) -> Outcome:
    """The same for a built model of which nothing else is known.

    Raises:
        ExportError: as `write`; or the page could not show the model's answers.
    """
    report(WRITING, None)
    return _written(page_of_model(model, path.stem), path, report)


def page_of_model(model: Sequential, title: str) -> str:
    """The text of a page for a built model of which nothing else is known.

    What it asks for, and what its answer stands for, follows from the model's shapes.

    Raises:
        WebPageError: a layer cannot be had on a page, or the answers cannot be shown.
    """
    try:
        described = describe(model, blocks_of(model.stack.line).blocks)
    except DesignError as error:
        raise WebPageError(str(error)) from error
    design = described.design
    trouble = unanswerable(design, sample(model.output_shape))
    if trouble:
        raise WebPageError(trouble)
    network = TrainedNetwork(
        design, np.empty(0, np.float32), classes=design.data_set.names, fitted=described.fitted
    )
    return _text(title, about_model(model), "", *_contents(network, model))


def page(network: TrainedNetwork, title: str) -> str:
    """The page's text.

    Raises:
        WebPageError: a block cannot be had on a page; the message names it.
    """
    return _text(title, described(network, edited=False), _figures(network), *contents(network))


def _text(title: str, about: str, figures: str, content: dict[str, Any], pack: Pack) -> str:
    """The page.

    Args:
        title: of it.
        about: a line on the network.
        figures: a paragraph in HTML, or ''.
        content: what the script is told.
        pack: all arrays.
    """
    style = scripts.text("page.css")
    script = scripts.joined(*scripts.NETWORK, *SHOWN)
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_digest(script)}",
            f"style-src {_digest(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return _HEAD.format(
        policy=policy,
        version=__version__,
        title=html.escape(line(title)),
        described=html.escape(line(about, 300)),
        figures=figures,
        language=language().replace("_", "-"),
        question=html.escape(say("Your input")),
        answer=html.escape(say("The network's answer")),
        needed=html.escape(say("This page computes with JavaScript; allow it to try the network.")),
        made=html.escape(
            say(
                "Made with NetBuilder {version}. Everything is computed on this device; the page "
                "needs no connection and sends nothing.",
                version=__version__,
            )
        ),
        style=style,
        network=_within_script(content),
        weights=pack.text(),
        script=script,
    )


def contents(network: TrainedNetwork) -> tuple[dict[str, Any], Pack]:
    """What the script is told: steps, question and answer, as JSON holds them; and all arrays.

    Raises:
        WebPageError: a block cannot be had on a page; the message names it.
    """
    model = build(network.design, blank=True)
    if network.weights.shape != model.flat().values.shape:
        raise WebPageError(say("The weights do not fit the design; train the network again."))
    model.set_flat_weights(network.weights)
    return _contents(network, model)


def _contents(network: TrainedNetwork, model: Sequential) -> tuple[dict[str, Any], Pack]:
    shape = tuple(network.design.input_shape)
    # Rounded weights rarely change a class, but they show in the digits of a number.
    pack = Pack(exact=network.design.target == NUMBER)
    content = {
        "shape": list(shape),
        "asking": asking(network),
        "answering": answering(network),
        "words": words(),
        "steps": program(model.stack.line, shape, pack),
    }
    return content, pack


def _written(text: str, path: Path, report: Report) -> Outcome:
    report(WRITING, None)
    write_file(path, text.encode())
    return Outcome(path, Verification(False, reason=_UNTRIED))


def _figures(network: TrainedNetwork) -> str:
    """What was reached, and on what data."""
    found = listed(measured(network))
    data = network.data_title or network.design.data_set.title
    said = sentences(f"{found}." if found else "", say("Trained on {data}.", data=line(data)))
    return f"<p>{html.escape(said)}</p>\n"


def _within_script(content: dict[str, Any]) -> str:
    """JSON that ends no script element, whatever names it holds."""
    text = json.dumps(content, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _digest(text: str) -> str:
    """What a policy calls a script or style of this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

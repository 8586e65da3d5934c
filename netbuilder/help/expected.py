"""What the templates reach and how long they take, as it was measured; nothing is estimated."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from netbuilder import resources
from netbuilder.translation import say, told
from netbuilder.wording import duration, figure_text, is_share, number_text, plural, words_of

_log = logging.getLogger(__name__)

FILE: Final = "templates.json"
"""The asset that `tools/measure_templates.py` writes."""


@dataclass(frozen=True)
class Expected:
    """What a training of a template as it is led to.

    Attributes:
        data: the name of the data set.
        epochs: of the training.
        seconds: that it took.
        metric: the figure that was measured on the test samples.
        value: of the metric.
        machine: where.
    """

    data: str
    epochs: int
    seconds: float
    metric: str
    value: float
    machine: str

    @property
    def figure(self) -> str:
        """In a few letters: '97.5 %', or 'error 0.045'."""
        if is_share(self.metric):
            return figure_text(self.value, share=True, digits=1)
        number = number_text(self.value, 2)
        return (
            say("loss {number}", number=number)
            if self.metric == "loss"
            else say("error {number}", number=number)
        )

    @property
    def time(self) -> str:
        """'20 s'."""
        return duration(self.seconds)

    @property
    def sentence(self) -> str:
        """The measurement, with the machine."""
        return plural(
            self.epochs,
            "Measured after {count} epoch, which took {time}: {metric} {value} on the test "
            "samples. The machine has {machine}.",
            "Measured after {count} epochs, which took {time}: {metric} {value} on the test "
            "samples. The machine has {machine}.",
            time=self.time,
            metric=words_of(self.metric),
            value=figure_text(self.value, share=is_share(self.metric)),
            machine=told(self.machine),
        )


@cache
def measurements() -> Mapping[tuple[str, str], Expected]:
    """What was measured, by template and data set; nothing where the file cannot be read."""
    try:
        return _read(json.loads(resources.path(FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        _log.warning("The measurements of the templates cannot be read", exc_info=True)
        return {}


def _read(content: Any) -> Mapping[tuple[str, str], Expected]:
    machine = str(content["machine"])
    found = {
        (str(each["title"]), str(each["data"])): Expected(
            data=str(each["data"]),
            epochs=int(each["epochs"]),
            seconds=float(each["seconds"]),
            metric=str(each["metric"]),
            value=float(each["value"]),
            machine=machine,
        )
        for each in content["templates"]
    }
    return MappingProxyType(found)

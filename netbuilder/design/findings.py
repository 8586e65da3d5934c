"""What an analysis finds."""

from __future__ import annotations

from dataclasses import dataclass

from netbuilder.design.design import Design
from netbuilder.translation import say
from netbuilder.wording import sentences


@dataclass(frozen=True)
class Fix:
    """A way out of a problem.

    Attributes:
        label: what it does, as a button says it.
        design: the design after it.
        also: what else it does, in a sentence; '' for nothing.
    """

    label: str
    design: Design
    also: str = ""

    @property
    def sentence(self) -> str:
        """What it does, all of it."""
        return sentences(say("{what}.", what=self.label), self.also)


@dataclass(frozen=True)
class Problem:
    """Something that keeps a design from training, or that it could do better.

    Attributes:
        message: what is wrong, in a sentence.
        block: where: a block's name, '' for the input, None for the settings.
        remedy: what to do, in a sentence.
        fixes: the same as designs, the likeliest first.
        details: the cause at length, for those who ask; '' where the message says it all.
    """

    message: str
    block: str | None
    remedy: str = ""
    fixes: tuple[Fix, ...] = ()
    details: str = ""

    @property
    def short(self) -> str:
        """Message and remedy, without the remedy where the first fix says the same."""
        said = bool(self.fixes) and self.remedy == self.fixes[0].sentence
        return self.message if said else self.text

    @property
    def text(self) -> str:
        """Message and remedy."""
        return sentences(self.message, self.remedy)

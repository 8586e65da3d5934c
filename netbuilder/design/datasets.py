"""The data sets that a design can name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from engine.datasets.fashion_mnist import CLASS_NAMES
from engine.datasets.toys import NOISE, TRAIN
from netbuilder.translation import mark, now, say
from netbuilder.wording import plural

KERAS: Final = "keras.datasets"
OWN: Final = "engine.datasets"
TOYS: Final = "engine.datasets.toys"
PICTURE_SETTINGS: Final = ("augmentation",)

_SMALLEST: Final = 8
_CLASSES: Final = (mark("{count} class"), mark("{count} classes"))


@dataclass(frozen=True)
class DataSet:
    """What a design has to know of a data set.

    Attributes:
        name: in design files.
        title: for people.
        summary: a sentence about it.
        sample_shape: shape of one sample.
        classes: number of its classes; 0 where the answers are numbers.
        class_names: of each class, where these are more than its number.
        module: where scripts find it.
        settings: names of the design's settings that mean something for it alone.
        prepared: whether samples come as numbers ready to train on.
        samples: how many there are to train on; 0 where that is not known.
        validation: share of its samples that it has set apart for validation; where 0, the training
            keeps back what the design says.
        vocabulary: how many whole numbers the values of a sample are among, where they number the
            characters or words of a text; 0 where they are quantities.
        numbers: how many numbers belong to a sample, where it is numbers that are learned.
    """

    name: str
    title: str
    summary: str
    sample_shape: tuple[int, ...]
    classes: int
    class_names: tuple[str, ...] = ()
    module: str = OWN
    settings: tuple[str, ...] = ()
    prepared: bool = False
    samples: int = 0
    validation: float = 0.0
    vocabulary: int = 0
    numbers: int = 1

    @property
    def are_pictures(self) -> bool:
        """Whether a sample is a picture of bytes, 0 to 255."""
        return len(self.sample_shape) > 1 and not self.prepared

    @property
    def can_vary(self) -> bool:
        """Whether its pictures can be varied in a training: those of bytes, and the user's own."""
        return set(PICTURE_SETTINGS) <= set(self.settings)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the classes, for people: at least their numbers."""
        return self.class_names or tuple(map(str, range(self.classes)))

    @property
    def answers(self) -> str:
        """What belongs to a sample, in two words."""
        return plural(self.classes, *_CLASSES) if self.classes else say("numeric targets")


def may_be_picture(shape: tuple[int, ...]) -> bool:
    """Whether samples of that shape are pictures: height, width and perhaps 1 or 3 channels."""
    sides = shape[:2]
    return len(shape) in (2, 3) and min(sides) >= _SMALLEST and shape[2:] in ((), (1,), (3,))


def flips(shape: tuple[int, ...]) -> bool:
    """Whether pictures may be mirrored: photographs in colour, but not grey ones, as of writing."""
    return shape[2:] == (3,)


def titled(title: str) -> DataSet | None:
    """The data set of this title, if there is one."""
    return next((data for data in DATASETS.values() if data.title == title), None)


def shown_title(title: str) -> str:
    """The title of data as it is to be shown: in the user's language where it is one of ours."""
    found = titled(title)
    return title if found is None else now(found.title)


def _toy(name: str, title: str, summary: str, *class_names: str) -> DataSet:
    names = tuple(class_names)
    settings = (NOISE.name,)
    return DataSet(name, title, summary, (2,), len(names), names, TOYS, settings, samples=TRAIN)


DATASETS: Final[Mapping[str, DataSet]] = MappingProxyType(
    {
        data.name: data
        for data in (
            DataSet(
                "mnist",
                "MNIST",
                mark("60,000 handwritten digits, 28×28 grey values, scanned from forms."),  # noqa: RUF001
                (28, 28),
                10,
                module=KERAS,
                settings=PICTURE_SETTINGS,
                samples=60_000,
            ),
            DataSet(
                "fashion_mnist",
                "Fashion-MNIST",
                mark("60,000 pictures of clothing, 28×28 grey values, in ten classes."),  # noqa: RUF001
                (28, 28),
                10,
                tuple(map(mark, CLASS_NAMES)),
                module=KERAS,
                settings=PICTURE_SETTINGS,
                samples=60_000,
            ),
            DataSet(
                "digits",
                mark("Built-in digits"),
                mark("60,000 digits drawn by NetBuilder itself; needs no network connection."),
                (28, 28),
                10,
                settings=PICTURE_SETTINGS,
                samples=60_000,
            ),
            _toy(
                "circles",
                mark("Circles"),
                mark("Points on a ring around points in a disc: no straight line separates them."),
                mark("ring"),
                mark("disc"),
            ),
            _toy(
                "xor",
                "XOR",
                mark(
                    "Points whose coordinates have the same sign, and others: opposite "
                    "corners belong together."
                ),
                mark("same sign"),
                mark("other sign"),
            ),
            _toy(
                "blobs",
                mark("Blobs"),
                mark("Three round clouds of points: straight lines separate them."),
                mark("top"),
                mark("left"),
                mark("right"),
            ),
            _toy(
                "moons",
                mark("Moons"),
                mark("Two interlocking half circles."),
                mark("upper"),
                mark("lower"),
            ),
            _toy(
                "spirals",
                mark("Spirals"),
                mark("Two spiral arms wound around each other: hard without hidden layers."),
                mark("first arm"),
                mark("second arm"),
            ),
            _toy(
                "line",
                mark("Line"),
                mark(
                    "A number that rises along the diagonal, from -1 to 1: one neuron can learn it."
                ),
            ),
        )
    }
)

DATA_SETTINGS: Final = frozenset(name for data in DATASETS.values() for name in data.settings)
"""Names of the settings that some data sets have and others lack."""

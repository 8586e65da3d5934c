"""What the icons look like, on a grid of 18 by 18."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple, TypeAlias


class Shape(NamedTuple):
    """A part of an icon.

    Attributes:
        kind: 'line', 'box', 'dot' or 'arc'.
        line: of a line: points after the letters M, L, Q, C and Z, as in SVG, H and V for
            straight ones.
        place: of a box: left, top, width, height; of a dot: centre and radius; of an arc these
            and, in degrees and against the clock from three o'clock, where it begins and its span.
        width: of the stroke; 0 for none.
        share: how much a filled area covers what is below; 0 for no filling.
        dashed: whether the stroke is dashed.
    """

    kind: str
    line: str = ""
    place: tuple[float, ...] = ()
    width: float = 0.0
    share: float = 0.0
    dashed: bool = False


Outline: TypeAlias = tuple[Shape, ...]


def _path(line: str, width: float = 1.5) -> Outline:
    return (Shape("line", line, width=width),)


def _area(line: str) -> Outline:
    return (Shape("line", line, share=1.0),)


def _box(x: float, y: float, width: float, height: float, share: float = 0.0) -> Outline:
    """A frame; with a share an area that covers what is below so much."""
    place = (x, y, width, height)
    return (Shape("box", place=place, width=0.0 if share else 1.3, share=share),)


def _dot(x: float, y: float, radius: float = 1.5, hollow: bool = False) -> Outline:
    place = (x, y, radius)
    return (Shape("dot", place=place, width=1.2 if hollow else 0.0, share=0.0 if hollow else 1.0),)


def _arc(x: float, y: float, radius: float, start: float, span: float) -> Outline:
    return (Shape("arc", place=(x, y, radius, start, span), width=1.5),)


def _all(outlines: Iterable[Outline]) -> Outline:
    return tuple(shape for outline in outlines for shape in outline)


_FRAME: Final = _box(3, 3, 12, 12)
_WIRES: Final = _all(
    _path(f"M5 {left}L13 {right}", 0.8) for left in (4, 9, 14) for right in (6.5, 11.5)
)

OUTLINES: Final[dict[str, Outline]] = {
    # Training
    "train": _area("M5 3.4Q5 2.4 5.9 2.9L14.6 8.2Q15.4 9 14.6 9.8L5.9 15.1Q5 15.6 5 14.6Z"),
    "pause": _box(4.4, 3.2, 3.2, 11.6, 1) + _box(10.4, 3.2, 3.2, 11.6, 1),
    "stop": _box(4, 4, 10, 10, 1),
    "step": _area("M4 4.4Q4 3.6 4.7 4L10.7 8.4Q11.3 9 10.7 9.6L4.7 14Q4 14.4 4 13.600Z")
    + _box(12.2, 3.8, 2, 10.4, 1),
    # Signs and tools
    "warning": _path("M9 3L15.8 14.8H2.200Z") + _path("M9 7.400V10.8") + _dot(9, 12.8, 0.9),
    "lock": _box(4, 8.2, 10, 6.8) + _path("M6.2 8V6.2M11.8 6.2V8") + _arc(9, 6.2, 2.8, 0, 180),
    "down": _path("M5 7.200L9 11.200L13 7.2"),
    "right": _path("M7.2 5L11.2 9L7.2 13"),
    "left": _path("M10.8 5L6.8 9L10.8 13"),
    "search": _dot(7.8, 7.8, 4.6, hollow=True) + _path("M11.3 11.300L15.2 15.2"),
    "close": _path("M5 5L13 13M13 5L5 13"),
    "maximize": _path(
        "M10.5 3.500H14.500V7.500M14.5 3.500L10 8M7.5 14.500H3.500V10.500M3.5 14.500L8 10"
    ),
    "restore": _path("M14 8H10V4M10 8L14.5 3.500M4 10H8V14M8 10L3.5 14.5"),
    "panel": _box(2.5, 3.5, 13, 11) + _path("M7 4V14"),
    "settings": _path("M3 5.500H15M3 12.500H15", 1.3) + _dot(6.5, 5.5, 2) + _dot(11.5, 12.5, 2),
    # Layers
    "attention": _path("M2 9Q9 2 16 9Q9 16 2 9Z") + _dot(9, 9, 2.2),
    "core": _WIRES
    + _all(_dot(5, y, 1.6) for y in (4, 9, 14))
    + _all(_dot(13, y, 1.6) for y in (6.5, 11.5)),
    "embedding": _FRAME + _path("M3 7H15M3 11H15M7.5 3V15", 0.9) + _box(3, 7, 12, 4, 0.5),
    "mask": _FRAME + _box(3, 9, 12, 6, 0.6) + _path("M5.5 6H12.5", 1.1),
    "identity": _path("M3 9H14.500M11 5.500L14.5 9L11 12.5"),
    "category": _box(3, 3, 5, 5) + _box(10, 3, 5, 5, 0.7) + _box(3, 10, 5, 5) + _box(10, 10, 5, 5),
    "bins": _path(
        "M3 14.500H15M5 14.500V10H8V14.500M8 10V6.500H11V14.500M11 6.500V3.500H14V14.5", 1.2
    ),
    "activation": _path("M2.5 14C9 14 8.5 4 15.5 4"),
    "relu": _path("M2.5 13H9L15 5.5", 1.8),
    "leaky": _path("M2.5 14.800L9 12.200L15 4.5", 1.8),
    "elu": _path("M2.5 14.500C6 14.5 7.5 13.5 9 11L15 4.5", 1.8),
    "softmax": _box(3, 9.5, 3.2, 5.5, 1) + _box(7.4, 3, 3.2, 12, 1) + _box(11.8, 11.5, 3.2, 3.5, 1),
    "flatten": _box(5, 2.5, 8, 7) + _path("M5 6H13M9 2.500V9.5", 0.9) + _path("M3 14H15", 2.4),
    "reshape": _box(2.5, 4, 4, 10) + _box(10, 6, 5.5, 6) + _path("M12.8 6V12M10 9H15.5", 0.9),
    "permute": _path("M3 6H14M11.5 3.500L14 6L11.5 8.500M15 12H4M6.5 9.500L4 12L6.5 14.5", 1.3),
    "repeat": _box(3, 3, 9, 3.6) + _box(4.5, 7.2, 9, 3.6) + _box(6, 11.4, 9, 3.6),
    "convolution": _FRAME + _path("M3 7H15M3 11H15M7 3V15M11 3V15", 0.7) + _box(3, 3, 8, 8, 0.5),
    "depthwise": _box(5.5, 5.5, 9.5, 9.5) + _path("M3 12V3H12") + _box(5.5, 5.5, 4.8, 4.8, 0.6),
    "separable": _box(3, 3, 6.5, 6.5, 0.6) + _path("M12 6.200H16M14 4.200V8.2") + _box(9, 12, 6, 3),
    "transpose": _FRAME + _box(6.5, 6.5, 5, 5, 0.7) + _path("M9 6V3M9 12V15M6 9H3M12 9H15", 0.9),
    "pooling": _box(3, 3, 5.2, 5.2, 1)
    + _box(9.8, 3, 5.2, 5.2)
    + _box(3, 9.8, 5.2, 5.2)
    + _box(9.8, 9.8, 5.2, 5.2),
    "average": _FRAME + _path("M9 3V15M3 9H15", 0.9) + _dot(9, 9, 2.8),
    "global": _FRAME + _dot(11.8, 6.2, 2.2),
    "globalaverage": _FRAME + _path("M5.5 9H12.5", 2),
    "recurrent": _arc(9, 9.4, 5.4, 45, 315) + _path("M14 2.8V6.2H10.6"),
    "lstm": _box(3, 6, 12, 8) + _path("M1.5 10H16.500M6.5 6V3.200H11.500V6", 1.2),
    "gru": _box(3, 5, 12, 8) + _path("M1.5 9H16.5", 1.2) + _dot(9, 9, 1.8),
    "both": _path("M3 6H15M12 3.500L15 6L12 8.500M15 12H3M6 9.500L3 12L6 14.5", 1.3),
    "each": _all(_box(x, 3, 3.4, 6) for x in (2.5, 7.3, 12.1)) + _path("M4 13.500H14", 2),
    "normalization": _path("M2.5 14.500C7 14.5 6.5 3.5 9 3.500C11.5 3.5 11 14.5 15.5 14.5"),
    "layernorm": _path("M2.5 12C7 12 6.5 3.5 9 3.500C11.5 3.5 11 12 15.5 12M3 15.500H15", 1.3),
    "regularization": _dot(4.2, 4.8, 1.7)
    + _dot(9, 4.8, 1.7, hollow=True)
    + _dot(13.8, 4.8, 1.7)
    + _dot(4.2, 12.6, 1.7, hollow=True)
    + _dot(9, 12.6, 1.7)
    + _path("M12.3 11.100L15.3 14.100M15.3 11.100L12.3 14.1", 1.2),
    "noise": _all(
        _dot(x, y, 1)
        for x, y in (
            (4, 4),
            (9, 5.5),
            (14, 3.8),
            (6, 10),
            (12, 9.5),
            (3.8, 14.2),
            (9.5, 14),
            (14.5, 13.2),
        )
    ),
    "penalty": _path("M3 3V15H15", 1.2) + _path("M5 13C9 12 9.5 5 14 4.5"),
    "image": _box(3, 9, 6, 6, 0.6)
    + _path("M3 6V3H15V15H12", 1.2)
    + _path("M9 9L13 5M10 5H13V8", 1.2),
    "padding": (*_box(6, 6, 6, 6, 0.6), Shape("box", place=(3, 3, 12, 12), width=1.3, dashed=True)),
    "crop": _path("M5.2 2.500V12.800H15.500M2.5 5.200H12.800V15.5"),
    "scale": _path("M3.5 14.500L14.5 3.500M3.5 10V14.500H8M14.5 8V3.500H10", 1.4),
    "move": _path(
        "M9 2.500V15.500M2.5 9H15.500M7 4.500L9 2.500L11 4.500M7 13.500L9 15.500L11 13.5"
        "M4.5 7L2.5 9L4.5 11M13.5 7L15.5 9L13.5 11",
        1.3,
    ),
    "rotate": _arc(9, 9.4, 5.4, 90, 270) + _path("M9 4H12.4M10.4 2L12.4 4L10.4 6"),
    "zoom": _dot(7.8, 7.8, 4.6, hollow=True)
    + _path("M11.3 11.300L15.2 15.200M7.8 5.800V9.800M5.8 7.800H9.8", 1.2),
    "flip": _path("M9 2.500V15.5", 1) + _area("M7 5V13H2.500Z") + _path("M11 5V13H15.500Z", 1.1),
    "brightness": _dot(9, 9, 3)
    + _path(
        "M9 2.500V4M9 14V15.500M2.5 9H4M14 9H15.500M4.4 4.400L5.4 5.4"
        "M12.6 12.6L13.6 13.6"
        "M4.4 13.600L5.4 12.600M12.6 5.400L13.6 4.4",
        1.2,
    ),
    "contrast": _dot(9, 9, 5.8, hollow=True) + _area("M9 3.2C17 3.2 17 14.8 9 14.8Z"),
    "input": _box(2.5, 4, 8, 10) + _path("M12 9H16M14 7L16 9L14 11", 1.3),
}

_BY_KIND: Final = {
    "Embedding": "embedding",
    "Masking": "mask",
    "Identity": "identity",
    "CategoryEncoding": "category",
    "Discretization": "bins",
    "ReLU": "relu",
    "LeakyReLU": "leaky",
    "PReLU": "leaky",
    "ELU": "elu",
    "Softmax": "softmax",
    "Flatten": "flatten",
    "Permute": "permute",
    "RepeatVector": "repeat",
    "LSTM": "lstm",
    "GRU": "gru",
    "Bidirectional": "both",
    "TimeDistributed": "each",
    "LayerNormalization": "layernorm",
    "GroupNormalization": "layernorm",
    "RMSNormalization": "layernorm",
    "GaussianNoise": "noise",
    "GaussianDropout": "noise",
    "ActivityRegularization": "penalty",
    "Rescaling": "scale",
    "Resizing": "scale",
    "RandomFlip": "flip",
    "RandomTranslation": "move",
    "RandomRotation": "rotate",
    "RandomZoom": "zoom",
    "RandomBrightness": "brightness",
    "RandomContrast": "contrast",
}
_BY_PART: Final = {
    "GlobalAverage": "globalaverage",
    "GlobalMax": "global",
    "Average": "average",
    "Depthwise": "depthwise",
    "Separable": "separable",
    "Transpose": "transpose",
    "Padding": "padding",
    "Crop": "crop",
}
_BY_FAMILY: Final = {"shape": "reshape"}


def outline_of(kind: str, family: str) -> str:
    """The icon of a layer: its own, or that of layers of its sort."""
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    for part, name in _BY_PART.items():
        if part in kind:
            return name
    return _BY_FAMILY.get(family, family if family in OUTLINES else "core")

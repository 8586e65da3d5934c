"""What a person who knows Keras would call a sensible network, said apart from the program."""

from __future__ import annotations

from collections.abc import Iterator

from netbuilder.design import Block, Design, analyze
from netbuilder.design.catalogue import entry
from netbuilder.design.targets import TARGETS

_SPATIAL = ("convolution", "pooling", "image", "recurrent")
_SHAPES_ONLY = ("Flatten", "Reshape", "Identity", "Masking")
_INDICES = ("Embedding", "CategoryEncoding")


def nonsense(design: Design) -> list[str]:
    """What makes no sense in a network that is ready to be trained, in a few words each."""
    return list(_nonsense(design))


def _nonsense(design: Design) -> Iterator[str]:
    analysis = analyze(design)
    if analysis.problems:
        yield f"cannot be trained: {analysis.problems[0].message}"
        return
    blocks = list(design.active)
    output = analysis.info(blocks[-1].name).output_shape
    if output != TARGETS[design.target].shape(design.data_set, design.input_shape):
        yield f"outputs {output}"
    softmaxes = [place for place, block in enumerate(blocks) if _is_softmax(block)]
    if design.target == "class" and len(softmaxes) != 1:
        yield f"{len(softmaxes)} softmaxes"
    for place in softmaxes:
        if any(block.kind not in _SHAPES_ONLY for block in blocks[place + 1 :]):
            yield f"softmax inside: {blocks[place].name}"
    # The samples of texts are the numbers of words.
    mixed, whole = False, design.data_set.vocabulary > 0
    for block in blocks:
        info = analysis.info(block.name)
        family = entry(block.kind).family
        if mixed and family in _SPATIAL and block.kind != "Rescaling":
            yield f"{block.name} looks at neighbours after they are mixed"
        if info.output_shape is None or min(info.output_shape) < 1:
            yield f"{block.name} outputs nothing"
        if block.kind in _INDICES and not whole:
            yield f"{block.name} looks up real numbers"
        pools = block.kind.startswith("Global") and design.target == "class"
        if pools and info.output_shape[0] < design.data_set.classes:
            yield f"{block.name} leaves too few values"
        whole = block.kind == "Discretization" or (whole and block.kind in _SHAPES_ONLY)
        if block.kind == "RepeatVector":
            mixed = False
        elif block.kind == "Dense" or block.kind.startswith("Global") or family == "recurrent":
            mixed = mixed or len(info.output_shape or ()) == 1


def _is_softmax(block: Block) -> bool:
    return block.kind == "Softmax" or block.parameters.get("activation") == "softmax"


def lost(before: Design, after: Design, label: str) -> list[str]:
    """Blocks that a repair took away without saying so."""
    left, said = {block.name for block in after.blocks}, label.replace(",", "").split()
    return [
        block.name for block in before.blocks if block.name not in left and block.name not in said
    ]

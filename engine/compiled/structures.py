"""The arguments of the kernels, as C has them; every field is eight bytes long."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

import numpy as np

from engine.types import Array


def _structure(name: str, **kinds: str) -> Any:
    """A structure of whole numbers, numbers and pointers, in this order of kinds or any other.

    Args:
        name: that the C file has for it.
        kinds: names of fields, in their order, separated by spaces, under 'integers_1', ...: the
            number alone tells keywords of one kind apart.
    """
    types = {"integers": ctypes.c_int64, "numbers": ctypes.c_double, "arrays": ctypes.c_void_p}
    fields = [
        (field, types[kind.split("_")[0]])
        for kind, names in kinds.items()
        for field in names.split()
    ]
    return type(name, (_Filled,), {"_fields_": fields, "__slots__": ("kept",)})


class _Filled(ctypes.Structure):
    """A structure that takes NumPy's arrays for its pointers, and keeps them alive."""

    def __init__(self, **values: Any) -> None:
        super().__init__()
        self.kept: dict[str, Array] = {}
        for name, value in values.items():
            self.put(name, value)

    def put(self, name: str, value: Any) -> None:
        """Set a field."""
        if isinstance(value, np.ndarray):
            self.kept[name] = value
            value = value.ctypes.data
        setattr(self, name, value)


Call = _structure("call", arrays="kernel arguments", integers="kind work values")
Block = _structure(
    "block",
    integers="calls steps rows batches figures_each stops refused first workers round",
    arrays="program order rates figures",
)
Rows = _structure("rows", integers="bytes values", arrays="source target")
Dense = _structure(
    "dense",
    integers="inputs units places",
    arrays="x kernel bias z gradient kernel_gradient bias_gradient x_gradient "
    "scratch turned turned_gradient used used_rows marks",
    integers_2="used_count",
)
Activation = _structure("activation", integers="size", arrays="z y gradient", numbers="number")
AlongAxis = _structure("along_axis", integers="size last", arrays="z y gradient scratch order")
Dropout = _structure(
    "dropout",
    integers="size each least stride",
    numbers="scale before after",
    arrays="levels x y gradient",
)
Noise = _structure("noise", integers="size stride", numbers="scale", arrays="normals x y gradient")
_WINDOWS = (
    "depth height width channels window_z window_y window_x stride_z stride_y stride_x "
    "apart_z apart_y apart_x before_z before_y before_x out_z out_y out_x"
)
Convolution = _structure(
    "convolution",
    integers=f"{_WINDOWS} filters groups frame_z frame_y frame_x",
    arrays="x kernel bias z gradient kernel_gradient bias_gradient x_gradient "
    "places values frames panels turned_panels turned sums parts scratch unseen",
    integers_2="unseen_count together",
)
Depthwise = _structure(
    "depthwise",
    integers=f"{_WINDOWS} multiplier",
    arrays="x kernel bias z gradient kernel_gradient bias_gradient x_gradient sums",
)
Pooling = _structure(
    "pooling",
    integers=_WINDOWS,
    arrays="x y gradient x_gradient winners",
    integers_2="together",
)
Loss = _structure(
    "loss",
    integers="size places reduction from_logits balances",
    numbers="smoothing middle number alpha gamma",
    arrays="logits predicted labels weights gradient",
)
Metric = _structure(
    "metric", integers="size places figure", numbers="threshold", arrays="predicted labels"
)
Normalization = _structure(
    "normalization",
    integers="channels places",
    numbers="momentum epsilon",
    arrays="x gamma beta moving_mean moving_variance centred y factor inverse gradient "
    "gamma_gradient beta_gradient sums products",
)
Recurrent = _structure(
    "recurrent",
    integers="steps features units sequences backwards clears activation stride",
    numbers="rate",
    arrays="x kernel recurrent_kernel bias counts uniforms y gradient kernel_gradient "
    "recurrent_gradient bias_gradient x_gradient inputs gates from_state states cells active "
    "gates_gradient from_state_gradient state_gradient cell_gradient panels back_panels x_panels "
    "turned scratch sums",
    integers_2="kind",
    numbers_2="number gate_number",
    arrays_2="function function_back gate gate_back state_masks input_masks outputs resets masked "
    "part",
)
Keeping = _structure("keeping", integers="size stride", numbers="rate", arrays="uniforms masks")
Directions = _structure(
    "directions",
    integers="units others steps mode size",
    arrays="one other y gradient one_gradient other_gradient x_gradient other_x_gradient",
)
Taking = _structure("taking", integers="size taken", arrays="places x y gradient x_gradient")
Scaling = _structure("scaling", integers="size last", arrays="factors offsets x y gradient")
Embedding = _structure(
    "embedding",
    integers="indices count width",
    arrays="x table y counts gradient table_gradient",
)
Averaging = _structure(
    "averaging", integers="steps channels", arrays="x counts y gradient x_gradient"
)
Largest = _structure("largest", integers="places channels", arrays="x y gradient x_gradient")
Blending = _structure(
    "blending",
    integers="places taken channels",
    arrays="starts sources shares x y gradient x_gradient",
)
Masking = _structure(
    "masking", integers="steps size", numbers="value", arrays="x counts y gradient"
)
Encoding = _structure(
    "encoding", integers="numbers rows depth mode bounds", arrays="boundaries x y"
)
Slopes = _structure(
    "slopes", integers="size period", arrays="alpha x y gradient alpha_gradient sums"
)
Grouped = _structure(
    "grouped",
    integers="channels places groups",
    numbers="epsilon",
    arrays="x gamma beta normal inverse y gradient gamma_gradient beta_gradient sums",
)
Scaled = _structure(
    "scaled",
    integers="size places mode",
    numbers="epsilon",
    arrays="x gamma beta normal inverse y gradient gamma_gradient beta_gradient sums",
)
Penalty = _structure("penalty", integers="size each", numbers="l1 l2", arrays="values gradients")
Sgd = _structure(
    "sgd", integers="size nesterov", numbers="share", arrays="values gradients momentum"
)
Adam = _structure(
    "adam",
    integers="size",
    numbers="beta_1 beta_2 epsilon",
    arrays="values gradients momentum velocity largest",
)
Rmsprop = _structure(
    "rmsprop",
    integers="size",
    numbers="rho share epsilon",
    arrays="values gradients velocity momentum average",
)
Adagrad = _structure(
    "adagrad", integers="size", numbers="epsilon", arrays="values gradients accumulator"
)
Adadelta = _structure(
    "adadelta",
    integers="size",
    numbers="rho epsilon",
    arrays="values gradients accumulated_grad accumulated_delta_var",
)
Adamax = _structure(
    "adamax",
    integers="size",
    numbers="beta_1 beta_2 epsilon",
    arrays="values gradients momentum norm",
)
Nadam = _structure(
    "nadam",
    integers="size",
    numbers="beta_1 beta_2 epsilon u_product",
    arrays="values gradients momentum velocity",
)
Lamb = _structure(
    "lamb",
    integers="size",
    numbers="beta_1 beta_2 epsilon",
    arrays="values gradients momentum velocity",
)
Ftrl = _structure(
    "ftrl",
    integers="size",
    numbers="power l1 l2 shrinkage beta",
    arrays="values gradients accumulator linear",
)
Lion = _structure(
    "lion", integers="size", numbers="beta_1 beta_2", arrays="values gradients momentum"
)
Muon = _structure(
    "muon",
    integers="rows columns nesterov iterations",
    numbers="share factor first third fifth",
    arrays="values gradients momentum wide turned product square powers scratch",
)
Beside = _structure(
    "beside",
    integers="size",
    numbers="beta_1 beta_2 epsilon factor",
    arrays="values gradients momentum velocity",
)
Clipping = _structure(
    "clipping", integers="size", numbers="longest largest undefined", arrays="gradients"
)
Gathering = _structure("gathering", integers="size round", arrays="gradients gathered")
Decayed = _structure("decayed", integers="size", numbers="tiny", arrays="values")
Average = _structure(
    "average", integers="size round frequency", numbers="momentum", arrays="values average"
)
Constraint = _structure(
    "constraint",
    integers="before along after",
    numbers="least most rate epsilon",
    arrays="values sums factors",
)
Decay = _structure("decay", integers="size", numbers="share", arrays="values")
Table = _structure(
    "table",
    integers="size width most_rows most_lines delimiter quote decimal comment comment_bytes "
    "most_numbers most_words slots longest_mark apart rows lines used state",
    arrays="text plain numbers codes starts lengths row_lines word_starts word_lengths word_rows "
    "words counts beyond found",
)


def all_structures() -> Iterable[Any]:
    """All of them."""
    return [each for each in globals().values() if isinstance(each, type) and _is_filled(each)]


def _is_filled(kind: type) -> bool:
    return issubclass(kind, _Filled) and kind is not _Filled

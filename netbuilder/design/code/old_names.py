"""Names that Keras has had since its beginning, and what they are called today."""

from __future__ import annotations

from typing import Final

from engine.layers import LAYERS

_POOLS: Final = {
    f"{short}Pool{n}D": f"{long}Pooling{n}D"
    for n in (1, 2, 3)
    for short, long in (
        ("Max", "Max"),
        ("Avg", "Average"),
        ("GlobalMax", "GlobalMax"),
        ("GlobalAvg", "GlobalAverage"),
    )
}
LAYER_NAMES: Final = {
    **_POOLS,
    **{f"Convolution{n}D": f"Conv{n}D" for n in (1, 2, 3)},
    "Convolution1DTranspose": "Conv1DTranspose",
    "Convolution2DTranspose": "Conv2DTranspose",
    "SeparableConvolution1D": "SeparableConv1D",
    "SeparableConvolution2D": "SeparableConv2D",
    "DepthwiseConvolution2D": "DepthwiseConv2D",
    "CuDNNLSTM": "LSTM",
    "CuDNNGRU": "GRU",
}
"""Layers by their other names."""

UNSUPPORTED: Final = frozenset(
    {
        *("Add", "Average", "Concatenate", "Dot", "Maximum", "Minimum", "Multiply", "Subtract"),
        *("Merge", "Lambda", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Attention"),
        *("AdditiveAttention", "MultiHeadAttention", "GroupQueryAttention", "RNN", "Wrapper"),
        *("LSTMCell", "GRUCell", "SimpleRNNCell", "StackedRNNCells", "EinsumDense", "TFSMLayer"),
        *("Deconvolution2D", "AtrousConvolution1D", "AtrousConvolution2D", "Conv3DTranspose"),
        *("MaxoutDense", "Highway", "ThresholdedReLU", "LocallyConnected1D", "LocallyConnected2D"),
        *("TimeDistributedDense", "DenseFeatures", "FeatureSpace", "HashedCrossing", "Hashing"),
        *("RandomHeight", "RandomWidth", "RandomShear", "RandomHue", "AutoEncoder", "Sparsemax"),
        *("AdaptiveAveragePooling2D", "MelSpectrogram", "STFTSpectrogram", "SpatialDropout"),
        *("ParametricSoftplus", "SReLU", "Cropping", "GRUv1", "JZS1", "JZS2", "JZS3"),
    }
)
"""Layers of some Keras that designs do not have."""

_RENAMED: Final = {
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "U_regularizer": "recurrent_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
    "border_mode": "padding",
    "subsample": "strides",
    "subsample_length": "strides",
    "stride": "strides",
    "filter_length": "kernel_size",
    "pool_length": "pool_size",
    "poolsize": "pool_size",
    "nb_filter": "filters",
    "output_dim": "units",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "dim_ordering": "data_format",
    "atrous_rate": "dilation_rate",
    "p": "rate",
    "sigma": "stddev",
    "length": "size",
    "gamma_init": "gamma_initializer",
    "beta_init": "beta_initializer",
    "alpha": "negative_slope",
    "repetitions": "n",
}
_OF_EMBEDDINGS: Final = {
    "init": "embeddings_initializer",
    "W_regularizer": "embeddings_regularizer",
    "W_constraint": "embeddings_constraint",
}
_SIGNS: Final = frozenset(_RENAMED) - {"alpha", "bias", "p", "length", "stride"} | {
    *("nb_row", "nb_col", "nb_epoch", "samples_per_epoch", "nb_val_samples", "show_accuracy"),
    *("class_mode", "nb_worker"),
}
OLD_MODULES: Final = (
    *("keras.layers.core", "keras.layers.convolutional", "keras.layers.recurrent"),
    "keras.layers.embeddings",
)
"""Modules that Keras 0 to 2 had."""

INITIALIZERS: Final = {
    "uniform": "random_uniform",
    "normal": "random_normal",
    "zero": "zeros",
    "one": "ones",
}
OPTIMIZER_ARGUMENTS: Final = {"lr": "learning_rate"}
FIT_ARGUMENTS: Final = {
    "nb_epoch": "epochs",
    "nb_epochs": "epochs",
    "X": "x",
    "Y": "y",
    "generator": "x",
}


def is_layer(name: str) -> bool:
    """Whether Keras has, or once had, a layer of this name."""
    return name in UNSUPPORTED or layer_name(name) in LAYERS.names()


def is_plugin(path: str) -> bool:
    """Whether a dotted name is that of a layer of a plug-in that is loaded."""
    module, _, name = path.rpartition(".")
    return bool(LAYERS.registered_name(name)) and LAYERS.class_of(name).__module__ == module


def layer_name(name: str) -> str:
    """A layer's name of today."""
    return LAYER_NAMES.get(name, name)


def is_sign(argument: str) -> bool:
    """Whether only scripts of Keras 0 and 1 have an argument of this name."""
    return argument in _SIGNS


def argument_name(layer: str, name: str, known: frozenset[str]) -> str:
    """An argument's name of today.

    Args:
        layer: whose argument it is.
        name: as the script has it.
        known: the layer's arguments of today.
    """
    if name in known:
        return name
    renamed = _OF_EMBEDDINGS if layer == "Embedding" and name in _OF_EMBEDDINGS else _RENAMED
    today = renamed.get(name, name)
    return today if today in known else name

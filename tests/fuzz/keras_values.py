"""Values and tables for walking public scripts with real Keras."""

from __future__ import annotations

import ast
import operator
import os
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")


SHAPES = {
    "mnist": ((60000, 28, 28), (10000, 28, 28), 10),
    "fashion_mnist": ((60000, 28, 28), (10000, 28, 28), 10),
    "cifar10": ((50000, 32, 32, 3), (10000, 32, 32, 3), 10),
    "cifar100": ((50000, 32, 32, 3), (10000, 32, 32, 3), 100),
    "boston_housing": ((404, 13), (102, 13), 0),
}
OLD = {
    "init": "kernel_initializer", "W_regularizer": "kernel_regularizer", "bias": "use_bias",
    "b_regularizer": "bias_regularizer", "border_mode": "padding", "subsample": "strides",
    "subsample_length": "strides", "filter_length": "kernel_size", "pool_length": "pool_size",
    "nb_filter": "filters", "inner_activation": "recurrent_activation", "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout", "inner_init": "recurrent_initializer", "p": "rate",
    "sigma": "stddev", "stride": "strides", "W_constraint": "kernel_constraint",
    "dim_ordering": "data_format", "poolsize": "pool_size", "alpha": "negative_slope",
    "U_regularizer": "recurrent_regularizer",
}  # fmt: skip
SIGNS = ("border_mode", "nb_epoch", "subsample=", "nb_filter", "init=", "output_dim",
         "keras.layers.convolutional", "keras.layers.core")  # fmt: skip
ORDERS = {"tf": "channels_last", "th": "channels_first", "default": "channels_last"}
LEFT_OUT = {"weights", "batch_size", "dtype", "name"}
START = {"uniform": "random_uniform", "normal": "random_normal", "zero": "zeros", "one": "ones"}
BINARY = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
          ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
          ast.Pow: operator.pow}  # fmt: skip
COMPARED = {ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
            ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Is: operator.is_,
            ast.IsNot: operator.is_not, ast.In: lambda a, b: a in b,
            ast.NotIn: lambda a, b: a not in b}  # fmt: skip
PYTHON = {"range": range, "len": len, "int": int, "float": float, "str": str, "list": list,
          "tuple": tuple, "dict": dict, "max": max, "min": min, "enumerate": enumerate, "zip": zip,
          "set": set, "sum": sum, "abs": abs, "round": round, "sorted": sorted,
          "reversed": reversed, "bool": bool, "xrange": range}  # fmt: skip
NUMPY = {"array", "asarray", "expand_dims", "reshape", "prod", "unique", "max", "amax", "squeeze",
         "concatenate"}  # fmt: skip
METHODS = {"reshape", "astype", "append", "extend", "lower", "upper", "keys", "values", "items",
           "get", "max", "copy", "pop", "insert", "update", "format"}  # fmt: skip


class U:
    """Something that is not known."""


class Name:
    """A dotted name that is not the script's."""

    def __init__(self, path: str) -> None:
        self.path = path


class Function:
    def __init__(self, node: Any, env: Env, bound: Any = None) -> None:
        self.node, self.env, self.bound = node, env, bound


class Own:
    """An object of a class of the script."""

    def __init__(self, cls: Cls) -> None:
        self.cls, self.values = cls, {}


class Cls:
    def __init__(self, node: ast.ClassDef, env: Env) -> None:
        self.node, self.env = node, env


class Model:
    def __init__(self, line: int) -> None:
        self.line, self.layers, self.trouble, self.inner = line, [], "", False


class Return(Exception):  # noqa: N818 - control flow
    pass


class Stop(Exception):  # noqa: N818 - control flow
    pass


class Env(dict):
    def __init__(self, outer: Env | None = None) -> None:
        super().__init__()
        self.outer = outer

    def find(self, name: str) -> Any:
        env: Env | None = self
        while env is not None:
            if name in env:
                return env[name]
            env = env.outer
        return Name(name)


class Layer:
    """A layer of Keras's, or why it cannot be made."""

    def __init__(self, made: Any, trouble: str = "", shape: Any = None) -> None:
        self.made, self.trouble, self.shape = made, trouble, shape


def last(path: str) -> str:
    return path.rpartition(".")[2]


def has_unknown(value: Any) -> bool:
    if isinstance(value, U | Function | Own | Cls):
        return True
    if isinstance(value, list | tuple):
        return any(map(has_unknown, value))
    return any(map(has_unknown, value.values())) if isinstance(value, dict) else False

"""Expressions of public scripts as far as real Keras's constructors need them."""

from __future__ import annotations

import ast
import os
from itertools import pairwise
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras_values import (
    BINARY,
    COMPARED,
    LEFT_OUT,
    METHODS,
    NUMPY,
    OLD,
    ORDERS,
    PYTHON,
    SHAPES,
    START,
    Cls,
    Env,
    Function,
    Layer,
    Model,
    Name,
    Own,
    Return,
    Stop,
    U,
    has_unknown,
    last,
)


class Expressions:
    """Walks expressions."""

    def __init__(self) -> None:
        self.env = Env()
        self.models: list[Model] = []
        self.called: set[Any] = set()
        self.old = False
        self.depth = 0
        self.steps = 0
        self.fresh: list[set[int]] = []

    # Expressions

    def ev(self, node: Any) -> Any:
        self.steps += 1
        if self.steps > 400_000:
            raise Stop("steps")
        method = getattr(self, "ev_" + type(node).__name__.lower(), None)
        if method is None:
            return U()
        try:
            return method(node)
        except (Return, Stop):
            raise
        except Exception:
            return U()

    def ev_constant(self, node):
        return node.value

    def ev_name(self, node):
        return self.env.find(node.id)

    def ev_list(self, node):
        return self.several(node.elts)

    def ev_tuple(self, node):
        return tuple(self.several(node.elts))

    def several(self, nodes):
        out = []
        for each in nodes:
            if isinstance(each, ast.Starred):
                value = self.ev(each.value)
                out += list(value) if isinstance(value, list | tuple) else [U()]
            else:
                out.append(self.ev(each))
        return out

    def ev_dict(self, node):
        out = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                out.update(self.ev(value))
            else:
                out[self.ev(key)] = self.ev(value)
        return out

    def ev_attribute(self, node):
        owner = self.ev(node.value)
        if isinstance(owner, Name):
            return Name(f"{owner.path}.{node.attr}")
        if isinstance(owner, Own | Cls):
            if isinstance(owner, Own) and node.attr in owner.values:
                return owner.values[node.attr]
            cls = owner.cls if isinstance(owner, Own) else owner
            for each in cls.node.body:
                if isinstance(each, ast.FunctionDef) and each.name == node.attr:
                    words = [getattr(d, "id", "") for d in each.decorator_list]
                    static = "staticmethod" in words
                    bound = owner if isinstance(owner, Own) and not static else None
                    return Function(each, cls.env, bound)
                if isinstance(each, ast.Assign) and getattr(each.targets[0], "id", "") == node.attr:
                    return self.ev(each.value)
            return U()
        if isinstance(owner, np.ndarray) and node.attr in ("shape", "ndim", "size"):
            return getattr(owner, node.attr)
        return U()

    def ev_binop(self, node):
        a, b = self.ev(node.left), self.ev(node.right)
        for each in (a, b):
            if isinstance(each, np.ndarray):
                return each
        if not isinstance(a, int | float | str | list | tuple) or (
            isinstance(node.op, ast.Pow) and b > 100
        ):
            return U()
        return BINARY[type(node.op)](a, b)

    def ev_unaryop(self, node):
        value = self.ev(node.operand)
        if isinstance(value, U | Name):
            return U()
        if isinstance(node.op, ast.Not):
            return not value
        return -value if isinstance(node.op, ast.USub) else value

    def ev_compare(self, node):
        values = [self.ev(n) for n in (node.left, *node.comparators)]
        if isinstance(values[0], Name) and values[0].path == "__name__":
            return True
        if any(isinstance(v, U | Name | np.ndarray) or has_unknown(v) for v in values):
            return U()
        pairs = pairwise(values)
        return all(COMPARED[type(op)](*pair) for op, pair in zip(node.ops, pairs, strict=True))

    def ev_boolop(self, node):
        value = None
        for each in node.values:
            value = self.ev(each)
            if isinstance(value, U | Name | np.ndarray):
                return U()
            if bool(value) == isinstance(node.op, ast.Or):
                return value
        return value

    def ev_ifexp(self, node):
        test = self.ev(node.test)
        return U() if isinstance(test, U | Name) else self.ev(node.body if test else node.orelse)

    def ev_subscript(self, node):
        owner = self.ev(node.value)
        if isinstance(owner, U | Name):
            return U()
        index = self.index(node.slice)
        if isinstance(owner, np.ndarray) and not has_unknown(index):
            return owner[index]
        return owner[index]

    def index(self, node):
        if isinstance(node, ast.Slice):
            ends = (node.lower, node.upper, node.step)
            return slice(*(None if e is None else self.ev(e) for e in ends))
        if isinstance(node, ast.Tuple):
            return tuple(self.index(e) for e in node.elts)
        value = self.ev(node)
        return None if isinstance(value, Name) and last(value.path) == "newaxis" else value

    def ev_listcomp(self, node):
        (gen,) = node.generators
        out = []
        for each in self.ev(gen.iter):
            self.assign(gen.target, each)
            if all(self.ev(test) for test in gen.ifs):
                out.append(self.ev(node.elt))
        return out

    def ev_joinedstr(self, node):
        parts = [e.value if isinstance(e, ast.FormattedValue) else e for e in node.values]
        return "".join(str(self.ev(each)) for each in parts)

    def ev_lambda(self, node):
        return Function(node, self.env)

    def ev_call(self, node):
        owner = None
        if isinstance(node.func, ast.Attribute):
            owner = self.ev(node.func.value)
        if isinstance(owner, Model):
            return self.on_model(owner, node.func.attr, node)
        args = self.several(node.args)
        kw = {}
        for each in node.keywords:
            value = self.ev(each.value)
            if each.arg is None:
                kw.update(value if isinstance(value, dict) else {"?": U()})
            else:
                kw[each.arg] = value
        if owner is not None and not isinstance(owner, U | Name | Own | Cls | Layer | Function):
            name = node.func.attr
            if name in METHODS and not has_unknown(args):
                return getattr(owner, name)(*args, **kw)
            if name in ("append", "insert", "extend"):
                return getattr(owner, name)(*args)
            return U()
        called = self.ev(node.func)
        if isinstance(called, Function):
            return self.run(called, args, kw)
        if isinstance(called, Cls):
            return self.make(called, args, kw)
        if isinstance(called, Layer):
            return self.chain(called, args)
        if isinstance(called, Model):
            return self.chain(called, args)
        return self.named(called.path, args, kw, node) if isinstance(called, Name) else U()

    def make(self, cls, args, kw):
        bases = [last(ast.unparse(b)) for b in cls.node.bases]
        if "Layer" in bases or "Model" in bases:
            return Layer(None, "own layer")
        own = Own(cls)
        for each in cls.node.body:
            if isinstance(each, ast.FunctionDef) and each.name == "__init__":
                self.run(Function(each, cls.env, own), args, kw)
        return own

    def chain(self, layer, args):
        if len(args) == 1 and isinstance(args[0], tuple) and args[0][:1] == ("tensor",):
            return ("tensor", [*args[0][1], layer])
        return U()

    def on_model(self, model, name, node):
        if name == "add":
            layer = self.ev(node.args[0] if node.args else node.keywords[0].value)
            self.put(model, layer)
        elif name == "pop":
            model.layers.pop()
        return U()

    def put(self, model, layer):
        if self.fresh and id(model) not in self.fresh[-1]:
            model.trouble = "uncertain"
        if isinstance(layer, tuple) and layer[:1] == ("tensor",) and len(layer[1]) == 1:
            layer = layer[1][0]
        if isinstance(layer, Model):
            layer.inner = True
            model.layers += layer.layers
            model.trouble = model.trouble or layer.trouble
        elif isinstance(layer, Layer):
            model.layers.append(layer)
        else:
            model.trouble = "no layer"

    def named(self, path, args, kw, node):
        name = last(path)
        if path in PYTHON and not has_unknown(args) and not any(isinstance(a, Name) for a in args):
            return PYTHON[path](*args)
        if path.split(".")[0] in ("np", "numpy") and name in NUMPY and not has_unknown(args):
            return getattr(np, name)(*args, **kw)
        if name in ("image_data_format", "image_dim_ordering"):
            return "channels_last" if name == "image_data_format" else "tf"
        if name == "load_data":
            data = path.split(".")[-2]
            if data in SHAPES:
                train, test, classes = SHAPES[data]
                most = max(classes, 1)
                return tuple((np.zeros(s, "uint8"), np.arange(s[0]) % most) for s in (train, test))
            return U()
        if name == "to_categorical" and args and isinstance(args[0], np.ndarray):
            n = args[1] if len(args) > 1 else kw.get("num_classes", kw.get("nb_classes"))
            return np.zeros((len(args[0]), n or int(args[0].max()) + 1), "float32")
        if name == "Sequential":
            model = Model(node.lineno)
            self.models.append(model)
            if self.fresh:
                for each in self.fresh:
                    each.add(id(model))
            layers = args[0] if args else kw.get("layers", [])
            if isinstance(layers, list | tuple):
                for each in layers:
                    self.put(model, each)
            else:
                model.trouble = "no list"
            return model
        if name == "Model" and len(args) + len(kw) >= 2:
            model = Model(node.lineno)
            self.models.append(model)
            start = args[0] if args else kw.get("inputs", kw.get("input"))
            end = args[1] if len(args) > 1 else kw.get("outputs", kw.get("output"))
            if isinstance(start, list) and len(start) == 1:
                start = start[0]
            tensors = [each for each in (start, end) if isinstance(each, tuple)]
            if len(tensors) == 2 and end[:1] == start[:1] == ("tensor",):
                count = len(start[1])
                if end[1][:count] == start[1]:
                    if self.fresh:
                        self.fresh[-1].add(id(model))
                    for each in end[1][0 if count == 1 else count :]:
                        self.put(model, each)
                    return model
            model.trouble = "not followed"
            return model
        if name in ("Input", "InputLayer"):
            shape = kw.get("shape", kw.get("input_shape", args[0] if args else None))
            if "batch_shape" in kw or "batch_input_shape" in kw:
                shape = tuple(kw.get("batch_shape", kw.get("batch_input_shape")))[1:]
            layer = Layer("input", shape=shape)
            return ("tensor", [layer]) if name == "Input" else layer
        if hasattr(keras.layers, name) or name in ("CuDNNLSTM", "CuDNNGRU"):
            return self.layer(name, args, kw)
        if path.split(".")[-2:-1] in (["initializers"], ["regularizers"], ["constraints"]):
            return Name(path)
        if name[:1].isupper():
            return Layer(None, f"no layer {name}")
        return Name(path) if name in ("l1", "l2", "l1_l2", "L1", "L2", "L1L2") else U()

    def layer(self, name, args, kw):
        cls = getattr(keras.layers, {"CuDNNLSTM": "LSTM", "CuDNNGRU": "GRU"}.get(name, name), None)
        if not (isinstance(cls, type) and issubclass(cls, keras.layers.Layer)):
            return U()
        kw = dict(kw)
        shape = kw.pop("input_shape", None)
        for each in ("batch_input_shape", "batch_shape"):
            if each in kw:
                batch = kw.pop(each)
                shape = batch[1:] if isinstance(batch, tuple | list) else U()
        length = kw.pop("input_length", None)
        if "input_dim" in kw and name != "Embedding":
            size = kw.pop("input_dim")
            shape = shape or ((length, size) if length else (size,))
        elif length is not None:
            shape = shape or (length,)
        kw = {
            k: v
            for k, v in kw.items()
            if not k.endswith(("_regularizer", "_constraint")) and k not in LEFT_OUT
        }
        args = list(args)
        whole = len(args) == 3 and all(isinstance(a, int) for a in args)
        if self.old and name in ("Convolution2D", "Conv2D") and whole:
            args = [args[0], (args[1], args[2])]
        import inspect

        known = set(inspect.signature(cls.__init__).parameters)
        new = {}
        for key, value in kw.items():
            if key not in known:
                key = "units" if key == "output_dim" else OLD.get(key, key)
                if name == "Embedding" and key == "kernel_initializer":
                    key = "embeddings_initializer"
            if key.endswith("initializer") and isinstance(value, str):
                value = START.get(value, value)
            if key == "data_format":
                value = ORDERS.get(value, value)
            new[key] = value
        if "nb_row" in new:
            new["kernel_size"] = (new.pop("nb_row"), new.pop("nb_col"))
        for key in ("consume_less", "forget_bias_init"):
            new.pop(key, None)
        after = None
        values = []
        for key, value in (*enumerate(args), *new.items()):
            if isinstance(value, Name):
                value = last(value.path)
            if isinstance(value, Layer):
                if key == "activation":
                    after, value = value, None
                elif value.trouble:
                    return Layer(None, value.trouble)
                else:
                    value = value.made
            if isinstance(value, np.ndarray) or has_unknown(value):
                return Layer(None, "unknown", shape)
            values.append((key, value))
        try:
            given = [value for key, value in values if isinstance(key, int)]
            made = cls(*given, **{k: v for k, v in values if isinstance(k, str)})
        except Exception as error:
            return Layer(None, f"Keras refuses {name}: {str(error)[:60]}", shape)
        layer = Layer(made, shape=shape)
        layer.after = after
        return layer

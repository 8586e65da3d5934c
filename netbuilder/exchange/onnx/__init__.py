"""Networks as ONNX models, which ONNX Runtime and many other programs run."""

from netbuilder.exchange.onnx.writing import encode, write, write_model

__all__ = ["encode", "write", "write_model"]

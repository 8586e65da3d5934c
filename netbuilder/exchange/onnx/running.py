"""ONNX Runtime, where it is installed: NetBuilder does not depend on it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from engine.types import Array
from netbuilder.exchange.verification import NotVerifiedError
from netbuilder.translation import say

_log = logging.getLogger(__name__)


def runner(content: bytes) -> Callable[[Array], Array]:
    """What computes a model's outputs for samples.

    Args:
        content: of an ONNX file.

    Raises:
        NotVerifiedError: ONNX Runtime is not installed, or does not take the model.
    """
    try:
        import onnxruntime
    except ImportError:
        raise NotVerifiedError(say("The package onnxruntime is not installed.")) from None
    try:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4  # what it has to say comes as an exception, too
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        (source,) = session.get_inputs()
    except Exception as error:
        raise _refused(error) from None

    def run(samples: Array) -> Array:
        try:
            outputs: Array = session.run(None, {source.name: samples})[0]
        except Exception as error:
            raise _refused(error) from None
        return outputs

    return run


def _refused(error: Exception) -> NotVerifiedError:
    """ONNX Runtime has no class of exceptions of its own to catch."""
    _log.warning("ONNX Runtime failed", exc_info=error)
    return NotVerifiedError(say("The installed onnxruntime could not run it; see the log."))

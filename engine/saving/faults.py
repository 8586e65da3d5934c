"""What is wrong with a model file, said first without and then with its name."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.errors import EngineError, ModelFileError
from engine.reasons import reason_of

if TYPE_CHECKING:
    from pathlib import Path

ANOTHER_COPY = "use another copy of it"
ALLOW_IT = "install and allow the plug-in that has it, or use Keras for it"
DROP_IT = "build the model from layers of its own kind, or use Keras for it"
SAVE_ANEW = "open it in Keras and save it again with model.save('name.keras')"


class Fault(Exception):  # noqa: N818 - what is found, not what went wrong here
    """A problem found in a file whose name the finder does not know.

    Args:
        problem: goes on after the file's name: 'is cut short'.
        remedy: what to do.
    """

    def __init__(self, problem: str, remedy: str = ANOTHER_COPY) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def shown(value: object, limit: int = 60) -> str:
    """A value out of a file as part of a sentence: in one line, and short."""
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(_UNPRINTABLE.sub(" ", text[: 2 * limit]).split())
    return text if len(text) <= limit else text[: limit - 3] + "..."


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let whatever goes wrong in the block name the file.

    Raises:
        ModelFileError: a fault was found, the engine refused what the file describes, or the file
            cannot be read or written.
    """
    try:
        yield
    except Fault as fault:
        raise ModelFileError(path, _line(fault.problem), fault.remedy) from None
    except ModelFileError:
        raise
    except EngineError as error:
        problem = _line(f"holds what cannot be used here: {sentence_of(error)}")
        raise ModelFileError(path, problem, "change the model") from error
    except OSError as error:
        problem = f"cannot be read ({reason_of(error)})"
        raise ModelFileError(path, problem, "see that you may read it") from error
    except MemoryError:
        raise ModelFileError(path, "does not fit into memory", "close other programs") from None
    except Exception as error:
        # Files may hold anything, so what else goes wrong here is theirs as well.
        _LOG.info("A model file led to an unforeseen error", exc_info=True)
        problem = "describes a model in a way that cannot be understood"
        raise ModelFileError(path, problem, ANOTHER_COPY) from error


def sentence_of(error: EngineError) -> str:
    """What an error says, to be part of a sentence."""
    return str(error).rstrip(".")


def _line(problem: str) -> str:
    """A problem as it may stand in a sentence, whatever the file's names are."""
    return shown(problem, _LONGEST)


_LONGEST = 450
_LOG = logging.getLogger(__name__)

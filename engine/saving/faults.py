"""What is wrong with a model file, said first without and then with its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.errors import EngineError, ModelFileError

if TYPE_CHECKING:
    from pathlib import Path

ANOTHER_COPY = "take another copy of it"
SAVE_ANEW = "open it in Keras and save it anew with model.save('name.keras')"


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
        raise ModelFileError(path, fault.problem, fault.remedy) from None
    except ModelFileError:
        raise
    except EngineError as error:
        text = str(error).rstrip(".")
        problem = f"holds what cannot be used here: {text}"
        raise ModelFileError(path, problem, "change the model") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = f"cannot be read ({reason})"
        raise ModelFileError(path, problem, "see that you may read it") from error
    except MemoryError:
        raise ModelFileError(path, "does not fit into memory", "close other programs") from None

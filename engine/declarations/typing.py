"""What type checkers see of an argument that a constructor turns into something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

GivenT = TypeVar("GivenT", contravariant=True)
KeptT = TypeVar("KeptT", covariant=True)


class Given(Generic[GivenT, KeptT]):
    """The type of an argument that comes as one type and is kept as another.

    `kernel_size: Given[int | Sequence[int], tuple[int, ...]]` is passed as a number or several, and
    read as a tuple. For annotations alone.
    """

    if TYPE_CHECKING:

        def __get__(self, instance: object, owner: Any = None) -> KeptT: ...

        def __set__(self, instance: object, value: GivenT) -> None: ...

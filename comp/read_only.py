"""Arrays that are kept and shared by all who ask for them: whoever writes to one is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def read_only(*arrays: NDArray[Any] | None) -> None:
    """Let nobody write to these arrays; what is None is passed over."""
    for array in arrays:
        if array is not None:
            array.flags.writeable = False

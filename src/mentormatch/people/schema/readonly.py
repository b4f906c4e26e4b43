"""A read-only dict, so that a frozen profile is frozen all the way down."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

__all__ = ["ReadOnly"]

_K = TypeVar("_K")
_V = TypeVar("_V")


def _refused(self: Any, /, *args: Any, **kwargs: Any) -> NoReturn:
    raise TypeError("answers of a profile cannot be changed in place; use profile.replace()")


class ReadOnly(dict[_K, _V]):
    """A dict without the ways to change it: it compares, copies, pickles and dumps like a dict.

    Examples
    --------
    >>> levels = ReadOnly({"python": 4})
    >>> levels, levels == {"python": 4}
    ({'python': 4}, True)
    >>> levels["python"] = 99
    Traceback (most recent call last):
        ...
    TypeError: answers of a profile cannot be changed in place; use profile.replace()
    """

    __slots__ = ()

    __setitem__ = __delitem__ = __ior__ = _refused
    clear = pop = popitem = setdefault = update = _refused

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[ReadOnly[_K, _V]], tuple[dict[_K, _V]]]:
        # The default way fills a copy item by item, which is refused.
        return type(self), (dict(self),)

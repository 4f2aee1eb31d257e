"""How long work says where it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Told the name of each step, how many are done and how many there are; a total of 0 means not known."""


def telling(progress: Progress | None) -> Progress:
    """Whom to tell: the one given, or nobody."""
    return progress or (lambda name, done, total: None)

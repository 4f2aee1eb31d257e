"""A disk that fails on purpose: the n-th call through `caudal.disk.system` goes wrong."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from caudal import disk

CALLS = ("open", "write", "fsync", "close", "rename", "mkdir", "unlink", "rmdir")
FAULTS = ("EIO", "ENOSPC", "EINTR", "short write")


class FailingSystem:
    """Counts calls; the n-th (and, with `broken`, every later one) fails. n = 0 never fails."""

    def __init__(self, n: int = 0, fault: str = "EIO", *, broken: bool = False, sync: bool = True) -> None:
        self.n, self.fault, self.broken, self.sync = n, fault, broken, sync
        self.count = 0
        self.failed = False
        self.log: list[str] = []

    def __getattr__(self, name: str) -> Any:
        real = getattr(disk.System, name)

        def call(*args: Any) -> Any:
            self.count += 1
            self.log.append(name)
            if self.n and (self.count == self.n or (self.broken and self.count > self.n)):
                return self._fail(name, real, args)
            if name == "fsync" and not self.sync:
                return None
            return real(*args)

        return call

    def _fail(self, name: str, real: Any, args: tuple[Any, ...]) -> Any:
        if self.fault == "short write":
            if name != "write":
                return real(*args)
            self.failed = True
            return real(args[0], bytes(args[1])[: max(1, len(args[1]) // 2)])
        self.failed = True
        if name == "close":
            real(*args)  # a failing close still gives the descriptor back
        if name == "write":
            real(args[0], bytes(args[1])[: len(args[1]) // 2])  # some bytes get through before the error
        code = getattr(errno, self.fault)
        raise OSError(code, os.strerror(code))


@contextmanager
def failing(n: int = 0, fault: str = "EIO", *, broken: bool = False, sync: bool = True) -> Iterator[FailingSystem]:
    """Swaps the system calls of `caudal.disk` for the duration."""
    real = disk.system
    swapped = FailingSystem(n, fault, broken=broken, sync=sync)
    disk.system = swapped  # type: ignore[assignment]
    try:
        yield swapped
    finally:
        disk.system = real

"""Workers: long work spread over the workers of a dask scheduler, where one is named; answers in the order asked."""

# ruff: noqa: PLC0415 - distributed is an extra, and slow to load

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np

import caudal
from caudal.errors import UsageError

T = TypeVar("T")
R = TypeVar("R")
ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[^/:\s]+:\d{1,5}")
PATIENCE = 15  # seconds to wait for a scheduler to answer


class Spread:
    """The workers behind a scheduler."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.threads = max(1, sum(client.nthreads().values()))

    def map(self, function: Callable[[T], R], tasks: Sequence[T], tell: Callable[[int], None]) -> list[R]:
        """`function` of every task, each on some worker; tell: called with how many are done."""
        from distributed import as_completed

        futures = self._client.map(function, tasks, pure=False)
        for done, _ in enumerate(as_completed(futures, loop=self._client.loop), start=1):
            tell(done)
        answers: list[R] = self._client.gather(futures)
        return answers


@contextmanager
def spread(address: str) -> Iterator[Spread]:
    """The workers of the scheduler at an address such as tcp://127.0.0.1:8786, while the context lasts.

    Raises UsageError where that is no address, distributed is not installed, nobody answers, no worker is there, or a
    worker runs another caudal or NumPy, whose answers might differ.
    """
    if ADDRESS.fullmatch(address) is None:
        raise UsageError(f"--scheduler {address!r} is no address: write one like tcp://127.0.0.1:8786.")
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "--scheduler needs dask's distributed, which is not installed: pip install 'caudal[workers]', or leave it "
            "out to work here."
        ) from error
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"No scheduler answers at {address} ({error}). Start one with `dask scheduler` and name its address, like "
            "tcp://127.0.0.1:8786."
        ) from error
    try:
        found = client.run(versions)
        if not found:
            raise UsageError(f"The scheduler at {address} has no worker. Start one with `dask worker {address}`.")
        other = {v for v in found.values() if v != versions()}
        if other:
            theirs, ours = sorted(other)[0], versions()
            raise UsageError(
                f"A worker of {address} runs caudal {theirs[0]} with NumPy {theirs[1]}; here it is {ours[0]} with "
                f"{ours[1]}. Install the same versions, so that the answers are the same."
            )
        yield Spread(client)
    finally:
        client.close()


def versions() -> tuple[str, str]:
    """The versions that the answers depend on."""
    return str(caudal.__version__), np.__version__

"""A program to be killed: `python killed.py store|files`. Reads a folder a line, forks a child to write there.

The parent of the forks never starts Polars' threads, so that each child can start its own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from by_hand import cell, reading, table

from caudal import disk
from caudal.records import Reading
from caudal.store import Store

EACH = 2


def update(n: int) -> Reading:
    cells = [cell("2023-10", n, "tucson", "HND"), cell("2023-11", n + 1, "yuma", "GTM")]
    return reading(f"update-{n}", "2024-01-10", [(table("areas", "2023-10", "2023-12"), cells)])


def files(generation: int) -> dict[str, bytes]:
    """Files of one generation; some exist in every second generation only."""
    names = ["brief.html", "brief.pdf", *(["brief.json"] if generation % 2 else [])]
    return {name: f"{generation}".encode() * 500 for name in names}


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def load_for_ever(root: Path) -> None:
    n = len([p for p in (root / "editions").glob("*") if not p.name.startswith(".")]) if root.exists() else 0
    while True:
        Store.open(root, reference=False).add([update(n + i) for i in range(EACH)])
        say(f"ack {n + EACH}")
        n += EACH


def write_for_ever(root: Path) -> None:
    generation = 1 + int((root / "brief.html").read_bytes()[-1:] or b"0") if (root / "brief.html").exists() else 1
    while True:
        generation = generation % 9 + 1
        disk.write_files(root, files(generation))
        say(f"ack {generation}")


def main() -> None:
    work = {"store": load_for_ever, "files": write_for_ever}[sys.argv[1]]
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                work(Path(line.strip()))
            finally:
                os._exit(1)
        say(f"pid {child}")
        _, status = os.waitpid(child, 0)
        say(f"end {status}")


if __name__ == "__main__":
    main()

"""The worker that parses a workbook, run as a script in a process of its own so that nothing it does can harm more.

Arguments: the folder that holds python_calamine, and the bytes of memory and seconds of processor time allowed beyond
the start. The workbook comes on standard input. One line of JSON for each sheet goes out, [name, rows], and at the end
the number of sheets; or one object {"error": text}. It imports nothing of caudal: it must start fast and small.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any

OUTPUT_LIMIT = 64 << 20
"""Characters of JSON above which the worker gives up: a text shared by many cells unpacks once for each."""


def confine(memory: int, seconds: int) -> None:
    """Allow this process so many bytes more of address space, so many seconds, no core dump and no file."""
    try:
        with open("/proc/self/statm", encoding="ascii") as handle:
            held = int(handle.read().split()[0]) * resource.getpagesize()
    except OSError:  # a system without /proc: as much as Python and its libraries may map there
        held = 1 << 28
    for kind, limit in (
        (resource.RLIMIT_AS, held + memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def plain(value: Any) -> str | float | bool | None:
    """A cell as JSON can hold it: empty is None, dates and times are their ISO text."""
    if isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        return float(value)
    return (value if isinstance(value, str) else str(value)) or None


def main(folder: str, memory: str, seconds: str) -> None:
    """Parse standard input and print its sheets."""
    data = sys.stdin.buffer.read()
    sys.path.insert(0, folder)
    import python_calamine  # noqa: PLC0415  # found in `folder` only

    confine(int(memory), int(seconds))
    written = 0
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            line = json.dumps([name, [[plain(x) for x in row] for row in rows]])
            written += len(line)
            if written > OUTPUT_LIMIT:
                print(json.dumps({"error": f"its cells hold more than {OUTPUT_LIMIT >> 20} MiB of text"}))
                return
            print(line)
        print(len(book.sheet_names))
    except MemoryError:
        raise
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"[:300]}))


if __name__ == "__main__":
    main(*sys.argv[1:])

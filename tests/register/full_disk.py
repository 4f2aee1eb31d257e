"""A program on a disk that fills up: `python full_disk.py FOLDER`. One line for each size at which the disk is full."""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

from reviewed import fill

from caudal.errors import StoreError
from caudal.register import Register, Reviewer

MOST = 4_000_000


def attempt(folder: Path, room: int) -> int:
    """0: everything was written; 3: refused with a StoreError; 1: anything else."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        register = Register.open(folder)
        ids = fill(register)
        for id in ids:
            register.confirm(id, Reviewer("ana", "a long reason " * 700))  # each act makes the file grow
    except StoreError:
        return 3
    except BaseException as error:
        os.write(2, f"{error!r}\n".encode())
        return 1
    return 0


def main() -> None:
    room, code = 1_000, 3
    while code == 3 and room < MOST:
        folder = Path(sys.argv[1]) / str(room)
        child = os.fork()
        if child == 0:
            os._exit(attempt(folder, room))
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        print(room, code, flush=True)
        room = max(room + 25_000, 100_000)


if __name__ == "__main__":
    main()

"""Time and peak memory of the commands people run, and of the engine beside a naive forecast, as ratios.

    python bench/speed.py [--repeat N] [--docs]

Wall time is the best of the repeats; memory is the peak resident set of the whole process.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from report import paste

NAIVE = """
import numpy as np
rng = np.random.default_rng(0)
counts = rng.poisson(np.exp(rng.normal(3, 2, (5000, 1))), (5000, 60)).astype(float)
steps = np.diff(np.log1p(counts), axis=1)
paths = np.empty((1000, 5000, 3))
for d in range(1000):
    pick = rng.integers(0, steps.shape[1], 3)
    paths[d] = np.maximum(np.expm1(np.log1p(counts[:, -1:]) + steps[:, pick].cumsum(axis=1)), 0)
"""
ENGINE = """
import numpy as np
from caudal import predict
rng = np.random.default_rng(0)
counts = rng.poisson(np.exp(rng.normal(3, 2, (5000, 1))), (5000, 60)).astype(float)
predict(counts, 3, season=12, draws=1000, seed=0)
"""
CLAIM = [
    "--where",
    "indicator=usbp-encounters",
    "--where",
    "place=southwest",
    "--direction",
    "down",
    "--period",
    "2024-01",
]
BEFORE = ["--as-of", "2024-02-15"]


def measure(command: list[str], repeat: int) -> tuple[float, float]:
    """(best wall time in seconds, largest peak resident set in MB) of a command; exits where it fails."""
    seconds, memory = [], []
    for _ in range(repeat):
        began = perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(child.pid, 0)
        seconds.append(perf_counter() - began)
        memory.append(usage.ru_maxrss / 1024)
        if status:
            message = child.stderr.read().decode(errors="replace") if child.stderr else ""
            raise SystemExit(f"{' '.join(command)} failed:\n{message}")
        if child.stderr:
            child.stderr.close()
        child.returncode = 0
    return min(seconds), max(memory)


def run(repeat: int) -> str:
    """The table as Markdown."""
    python, caudal = sys.executable, str(Path(sys.executable).with_name("caudal"))
    with tempfile.TemporaryDirectory() as folder:
        store = ["--store", str(Path(folder) / "store")]
        jobs = {
            "naive bootstrap, 5,000 x 60, horizon 3, 1,000 draws": [python, "-c", NAIVE],
            "caudal.predict on the same": [python, "-c", ENGINE],
            "python -c 'import caudal'": [python, "-c", "import caudal"],
            "caudal check (Border Patrol southwest, January 2024)": [caudal, "check", *CLAIM, *BEFORE, *store],
            "caudal brief (both languages)": [caudal, "brief", *BEFORE, "--out", str(Path(folder) / "out"), *store],
        }
        found = {name: measure(command, repeat) for name, command in jobs.items()}
    base = next(iter(found.values()))[0]
    lines = ["| what | wall s | ratio to naive | peak MB |", "| --- | --- | --- | --- |"]
    lines += [f"| {name} | {s:.2f} | {s / base:.2f} | {mb:.0f} |" for name, (s, mb) in found.items()]
    head = (
        f"Run of {date.today().isoformat()}: best of {repeat}; caudal {version('caudal')}, numpy {version('numpy')}, "
    )
    head += f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}."
    return "\n".join([head, "", *lines]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--docs", action="store_true", help="also paste the tables into docs/BENCHMARKS.md")
    options = parser.parse_args()
    text = run(options.repeat)
    print(text)
    if options.docs:
        paste("bench-speed", text)


if __name__ == "__main__":
    main()

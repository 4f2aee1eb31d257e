"""The engine on another array library beside NumPy: `python bench/array_library.py [torch|cupy] [DEVICE]`.

Prints the time of both on 5,000 series of 60 months and the largest difference over 1 + count. The library is not among
the requirements: install it first.
"""

from __future__ import annotations

import sys
from importlib import import_module
from time import perf_counter

import numpy as np
from effect_speed import AHEAD, DRAWS, PERIODS, made

from caudal import predict
from caudal.model.xp import host


def main() -> None:
    name, device = (sys.argv[1:] + ["torch", "cpu"][len(sys.argv) - 1 :])[:2]
    library = import_module(name)
    counts = made()[:, :PERIODS]
    there = library.asarray(counts, device=device) if name == "torch" else library.asarray(counts)
    taken, found = {}, {}
    for which, given in (("numpy", counts), (name, there)):
        predict(given, AHEAD, draws=10)
        start = perf_counter()
        found[which] = host(predict(given, AHEAD, draws=DRAWS, seed=0))
        taken[which] = perf_counter() - start
    apart = np.max(np.abs(found[name] - found["numpy"]) / (1 + found["numpy"]))
    print(f"{name} on {device}: {taken[name]:.2f} s, numpy {taken['numpy']:.2f} s, "
          f"ratio {taken[name] / taken['numpy']:.2f}; largest difference / (1 + count) {apart:.1e}")  # fmt: skip


if __name__ == "__main__":
    main()

"""Run in a process of its own: `caudal ARGS... --scheduler ADDRESS` beside two dask workers on this machine."""

from __future__ import annotations

import sys

from distributed import LocalCluster

from caudal.cli import main

if __name__ == "__main__":
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        code = main([*sys.argv[1:], "--scheduler", cluster.scheduler_address])
    sys.exit(code)

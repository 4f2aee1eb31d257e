"""The command line: parse, call `studies`, show. Anything it can do, Python can."""

from __future__ import annotations

from caudal.cli.app import app
from caudal.cli.program import main

__all__ = ["app", "main"]

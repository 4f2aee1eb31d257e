"""The command line: parse, call `studies`, show. Anything it can do, Python can."""

from __future__ import annotations

from caudal.cli.app import app, main

__all__ = ["app", "main"]

"""`caudal talks ...`: texts read, reviewed, judged and exported; each command calls one study and shows its answer.

The modules are imported in the order in which `caudal talks --help` lists their commands.
"""

# ruff: noqa: I001 - the order of the imports is that of the help

from __future__ import annotations

from caudal.cli.talks import reading, looking, reviewing, standing, keeping
from caudal.cli.talks.group import talks

__all__ = ["keeping", "looking", "reading", "reviewing", "standing", "talks"]

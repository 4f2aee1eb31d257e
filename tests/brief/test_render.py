"""Render as a whole: file names, the same bytes anywhere, no disk, no network, no clock."""

from __future__ import annotations

import ast
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import caudal.brief
from caudal import brief
from caudal.errors import UsageError
from caudal.stocktaking import StockTaking

HERE = Path(__file__).parent
PROGRAM = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import made
from caudal import brief
for name, held in sorted(brief.render(made.stock_taking()).items()):
    print(name, hashlib.sha256(held).hexdigest())
"""


def test_files_are_named_for_corridor_date_and_language(files: dict[str, bytes]) -> None:
    stem = "brief-us-mexico-2024-02-15"
    assert set(files) == {f"{stem}-{lang}.{kind}" for lang in ("en", "es") for kind in ("html", "pdf", "json")}


def test_one_language_alone_has_no_link_to_the_other(stock: StockTaking) -> None:
    files = brief.render(stock, ("es",))
    assert len(files) == 3
    assert b'hreflang="en"' not in files["brief-us-mexico-2024-02-15-es.html"]


def test_a_language_it_does_not_speak_is_refused(stock: StockTaking) -> None:
    with pytest.raises(UsageError, match="en, es"):
        brief.render(stock, ("fr",))


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_another_process_makes_the_same_bytes(files: dict[str, bytes], seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(HERE)], capture_output=True, text=True, check=True, env=environment
    )
    expected = [f"{name} {hashlib.sha256(held).hexdigest()}" for name, held in sorted(files.items())]
    assert made.stdout.splitlines() == expected


def test_the_room_opens_no_file_looks_at_no_clock_and_calls_nobody() -> None:
    forbidden = {"open", "today", "now", "urlopen", "socket", "write_text", "write_bytes", "getenv"}
    found = []
    for path in Path(caudal.brief.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
                if name in forbidden:
                    found.append((path.name, node.lineno, name))
    assert found == []

"""Standard output and error on poor terminals and closed pipes."""

from __future__ import annotations

import errno
import io
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caudal.cli import figures, main, streams, tables


def caudal(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "caudal", *arguments],
        capture_output=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_a_terminal_without_utf_8_gets_plain_letters_and_no_crash() -> None:
    done = caudal("--help", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert b"Take stock" in done.stdout
    done.stdout.decode("ascii")


def test_no_color_means_no_escape_codes() -> None:
    for environment in ({"NO_COLOR": "1", "TTY_COMPATIBLE": "1"}, {}):
        assert b"\x1b[3" not in caudal("check", "--help", **environment).stdout


def test_a_reader_that_goes_away_ends_the_command_quietly() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run(
        [sys.executable, "-m", "caudal", "--json", "nonsense"], stdout=write_end, stderr=subprocess.PIPE, check=False
    )
    os.close(write_end)
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


class Full(io.StringIO):
    """Standard output on a full disk."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("arguments", [["--version"], ["--version", "--json"]])
def test_a_full_disk_behind_standard_output_is_exit_4_in_one_line(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Full())
    assert main(arguments) == 4
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "No space left" in told


def test_a_closed_standard_output_is_not_a_failure() -> None:
    code = "import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, '-m', 'caudal', '--version'])"
    done = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_help_comes_at_once() -> None:
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        caudal("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.8  # seconds of processor; 0.35 on an idle machine


def test_help_opens_no_room() -> None:
    code = "import sys, caudal.cli; print([m for m in sys.modules if m in ('polars', 'numpy', 'caudal.studies')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"


def test_a_letter_that_an_encoding_lacks_loses_its_accent_only() -> None:
    streams.prepare_streams()
    assert "México · 95 % – ¿sí?".encode("ascii", "caudal-plain") == b"Mexico - 95 % - si?"
    assert "a\udcffb".encode("utf-8", "caudal-plain") == b"a\\udcffb"


@given(st.text())
def test_one_line_is_one_printable_line(text: str) -> None:
    line = streams.one_line(text)
    assert line.isprintable()
    assert streams.one_line(line) == line


def test_a_document_is_ascii_where_the_encoding_is() -> None:
    assert streams.document_text({"a": "México"}, "ascii").isascii()
    assert "México" in streams.document_text({"a": "México"}, "utf-8")


@dataclass(frozen=True)
class Record:
    when: date
    what: tuple[float, ...]


def test_records_become_json_objects_and_what_is_not_known_null() -> None:
    value = {"r": Record(date(2024, 1, 1), (1.0, float("nan"))), "p": Path("a/b"), "n": np.float64(2.5), "s": {3, 1}}
    assert streams.to_json(value) == {
        "r": {"when": "2024-01-01", "what": [1.0, None]},
        "p": "a/b",
        "n": 2.5,
        "s": [1, 3],
    }
    with pytest.raises(TypeError):
        streams.to_json(object())


@pytest.mark.parametrize("width", [10, 24, 40, 80, 200])
def test_a_table_never_loses_a_value_at_any_width(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    rows = [[f"publisher-{i}", f"title-{i}", 10**i, date(2024, 1, i + 1)] for i in range(4)]
    streams.write_text(*tables.table("Editions", ["publisher", "title", "rows", "released"], rows))
    shown = "".join(capsys.readouterr().out.split())
    for row in rows:
        for value in row:
            assert (f"{value:,}" if isinstance(value, int) else str(value)) in shown


def test_a_title_longer_than_its_table_is_not_folded(capsys: pytest.CaptureFixture[str]) -> None:
    title = "Ledger: where the fall went (a fall is positive; change = net + moved + delayed)"
    streams.write_text(*tables.table(title, ["part", "value"], [["fall", 1]]))
    assert capsys.readouterr().out.splitlines()[0] == title


def test_row_numbers_are_joined_into_runs() -> None:
    assert figures.row_ranges([3, 2, 9, 10, 11, 5]) == "2-3, 5, 9-11"
    assert figures.row_ranges([]) == "none"


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with streams.progress_on_stderr() as progress:
            progress("reading\x1b[2J", 1, 3)
        assert ("reading" in stream.getvalue()) is shown
        assert "\x1b[2J" not in stream.getvalue()

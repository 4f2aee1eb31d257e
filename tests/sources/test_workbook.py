"""A workbook is judged before it is unpacked, and parsed where it can do no harm: goal G7."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import struct
import subprocess
import sys
import textwrap
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import archive, khsm, sheet_xml, workbook, workbook_parts, write

from caudal.errors import InputError
from caudal.sources import read, workbook_child
from caudal.sources import workbook as room
from caudal.sources.intake import ROW
from caudal.sources.receiving import fetch
from caudal.sources.workbook import grid_of, open_workbook

MIB = 1 << 20


def opened(tmp_path: Path, raw: bytes) -> room.Workbook:
    return open_workbook(fetch(write(tmp_path, "book.xlsx", raw)))


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read(path)
    assert "book.xlsx" in str(caught.value)
    assert str(caught.value).count("Nothing was loaded") == 1
    return caught.value


def zeros_bomb() -> bytes:
    """100 MiB of one letter in a sheet, packed to well under one."""
    parts = workbook_parts({"A": "x"})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
        with zipped.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part:
            for _ in range(100):
                part.write(b"<" * MIB)
    return buffer.getvalue()


def far_cell_bomb() -> bytes:
    """Two cells, at opposite corners of the sheet: 17 thousand million cells when laid out."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return workbook({"A": sheet_xml([]).replace("<sheetData>", f"<sheetData>{rows}")})


def shared_text_bomb() -> bytes:
    """One text of 32 KiB, used by 60,000 cells."""
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 60_001))
    parts = workbook_parts({"A": sheet_xml([]).replace("<sheetData>", f"<sheetData>{cells}")})
    main, rel = (f"http://schemas.openxmlformats.org/{x}" for x in ("spreadsheetml/2006/main", "officeDocument/2006"))
    links = parts["xl/_rels/workbook.xml.rels"]
    extra = (
        f'<Relationship Id="s" Type="{rel}/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    text = os.urandom(1 << 14).hex()
    return archive(
        {
            **parts,
            "xl/_rels/workbook.xml.rels": links.replace("</Relationships>", extra),
            "xl/sharedStrings.xml": f'<sst xmlns="{main}" count="1"><si><t>{text}</t></si></sst>',
        }
    )


def many_parts_bomb() -> bytes:
    parts = workbook_parts({"A": "x"})
    return archive({**parts, **{f"p{i}": "" for i in range(room.MOST_PARTS)}})


BOMBS = {
    "zeros": (zeros_bomb, "would unpack to more than"),
    "far cell": (far_cell_bomb, "needs more than"),
    "shared text": (shared_text_bomb, "more than"),
    "many parts": (many_parts_bomb, "names more than"),
}
WATCHED = """
    import resource, sys
    from pathlib import Path
    from caudal.errors import InputError
    from caudal.sources import read

    def memory(kind):
        return int(Path("/proc/self/status").read_text().split(kind + ":")[1].split()[0])

    before = memory("VmRSS")
    for path in sys.argv[1:]:
        try:
            read(Path(path))
        except InputError as error:
            said = error
        worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(memory("VmHWM") - before, worker, said)
"""


def test_bombs_are_refused_in_little_memory(tmp_path: Path) -> None:
    paths = []
    for name, (make, _) in BOMBS.items():
        raw = make()
        assert len(raw) < MIB
        paths.append(write(tmp_path, f"{name} book.xlsx", raw))
    watched = [sys.executable, "-c", textwrap.dedent(WATCHED), *map(str, paths)]
    lines = subprocess.run(watched, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(lines) == len(BOMBS)
    for line, (name, (_, rule)) in zip(lines, BOMBS.items(), strict=True):
        own, worker, said = line.split(maxsplit=2)
        assert f"{name} book.xlsx" in said
        assert rule in said, said
        assert (int(own) + int(worker)) / 1024 < 100, (name, own, worker)


@pytest.mark.parametrize("name", ["zeros", "many parts"])
def test_a_bomb_is_refused_by_its_directory_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(room, "_unpack_all", None)
    make, rule = BOMBS[name]
    assert rule in str(refusal(write(tmp_path, "book.xlsx", make())))


def test_a_workbook_that_unpacks_to_a_hundred_times_its_size_is_refused(tmp_path: Path) -> None:
    parts = workbook_parts({"A": "<" * (17 * MIB)})
    assert "times its size" in str(refusal(write(tmp_path, "book.xlsx", archive(parts))))


def test_without_the_parser_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "find_spec", lambda name: None)
    assert "python-calamine" in str(refusal(write(tmp_path, "book.xlsx", khsm())))


def test_a_directory_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    raw = bytearray(khsm())
    at = raw.index(b"PK\x01\x02")
    while raw[at : at + 4] == b"PK\x01\x02":
        (size,) = struct.unpack_from("<I", raw, at + 24)
        struct.pack_into("<I", raw, at + 24, size // 2)
        at += 46 + sum(struct.unpack_from("<HHH", raw, at + 28))
    assert "damaged or cut" in str(refusal(write(tmp_path, "book.xlsx", bytes(raw))))


def test_a_flipped_bit_anywhere_in_a_packed_sheet_is_refused(tmp_path: Path) -> None:
    raw = khsm()
    with zipfile.ZipFile(io.BytesIO(raw)) as zipped:
        part = zipped.getinfo("xl/worksheets/sheet2.xml")
    start = part.header_offset + 30 + len(part.filename)
    for at in range(start, start + part.compress_size, 7):
        damaged = bytearray(raw)
        damaged[at] ^= 4
        assert "damaged or cut" in str(refusal(write(tmp_path, "book.xlsx", bytes(damaged))))


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9, 0.999])
def test_a_cut_workbook_is_refused(tmp_path: Path, share: float) -> None:
    raw = khsm()
    assert "damaged or cut" in str(refusal(write(tmp_path, "book.xlsx", raw[: int(share * len(raw))])))


def test_a_zip_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    assert "not an Excel workbook" in str(refusal(write(tmp_path, "book.xlsx", archive({"a.csv": "1,2\n"}))))


def test_a_part_named_twice_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO(khsm())
    with zipfile.ZipFile(buffer, "a") as zipped, pytest.warns(UserWarning, match="Duplicate"):
        zipped.writestr("xl/workbook.xml", "x")
    assert "names a part twice" in str(refusal(write(tmp_path, "book.xlsx", buffer.getvalue())))


def test_a_protected_workbook_is_refused(tmp_path: Path) -> None:
    raw = bytearray(khsm())
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    assert "password" in str(refusal(write(tmp_path, "book.xlsx", bytes(raw))))


def test_a_workbook_above_the_packed_limit_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caudal.sources.receiving.PACKED_LIMIT", 1000)
    assert "larger than" in str(refusal(write(tmp_path, "book.xlsx", khsm())))


def test_a_sheet_that_is_no_xml_is_refused_with_what_the_parser_said(tmp_path: Path) -> None:
    said = str(refusal(write(tmp_path, "book.xlsx", workbook({"A": "<worksheet><sheetData><row"}))))
    assert "damaged or cut" in said


def worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> Path:
    """Put a script in the worker's place, and a sound workbook beside it."""
    script = tmp_path / "worker.py"
    script.write_text(textwrap.dedent(body))
    monkeypatch.setattr(room, "_CHILD", script)
    return write(tmp_path, "book.xlsx", khsm())


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", f"died (signal {int(signal.SIGSEGV)}"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "was stopped"),
        ("raise SystemExit(3)", "died (exit status 3"),
        ("raise ValueError('no such thing')", "no such thing"),
        ("raise MemoryError", "of memory"),
        ("print('[]')", "died (exit status 0"),
        ("print('not json')", "died (exit status 0"),
        ("print('[\"A\", [[1]]]'); print(2)", "died (exit status 0"),
        ('import sys; sys.stdin.close(); print(\'{"error": "odd"}\')', "odd"),
    ],
)
def test_a_worker_that_dies_gives_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, rule: str
) -> None:
    assert rule in str(refusal(worker(monkeypatch, tmp_path, body)))


def test_a_worker_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SECONDS", 0.3)
    path = worker(monkeypatch, tmp_path, "import time; time.sleep(60)")
    assert "took more than 0.3 seconds" in str(refusal(path))


def test_the_worker_is_held_to_its_limits() -> None:
    code = """
        import resource, runpy, sys
        child = runpy.run_path(sys.argv[1])
        child["confine"](1 << 24, 5)
        print(resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_FSIZE)[0])
        bytearray(1 << 25)
    """
    done = subprocess.run(
        [sys.executable, "-I", "-c", textwrap.dedent(code), workbook_child.__file__],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["5", "0"]
    assert "MemoryError" in done.stderr


def test_cells_of_every_kind_come_as_text_numbers_truths_and_nothing(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="B2"><v>10</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" t="str"><v>a &amp; b</v></c></row>'
    book = opened(tmp_path, workbook({"A": sheet_xml([]).replace("<sheetData>", f"<sheetData>{rows}"), "Z": [[]]}))
    assert list(book.sheets) == ["A", "Z"]
    assert book.sheets["A"].rows == [[None, None, None, None], [None, 10.0, True, "a & b"]]
    assert book.sheets["Z"].rows == []
    assert book.saved == date(2024, 7, 30)


@pytest.mark.parametrize("saved", [None, "2024-13-45"])
def test_a_workbook_need_not_say_when_it_was_saved(tmp_path: Path, saved: str | None) -> None:
    assert opened(tmp_path, workbook({"A": [[1]]}, saved)).saved is None


def test_a_sheet_becomes_a_table_whose_rows_keep_their_numbers(tmp_path: Path) -> None:
    book = opened(tmp_path, workbook({"A": [["Fiscal\nYear", "n"], [2024, 10], [], [2025, 20.5]]}))
    grid = grid_of(book, book.sheets["A"])
    assert grid.header == ("Fiscal Year", "n")
    assert grid.frame.rows() == [("2024", "10", 2), ("2025", "20.5", 4)]
    assert grid.frame[ROW].to_list() == [2, 4]
    assert "sheet 'A'" in grid.file


@pytest.mark.parametrize("header", [["n", "n"], ["n", "", "m"]])
def test_a_sheet_whose_columns_have_no_names_of_their_own_is_refused(tmp_path: Path, header: list[str]) -> None:
    book = opened(tmp_path, workbook({"A": [header, [1] * len(header)]}))
    with pytest.raises(InputError, match="each column once"):
        grid_of(book, book.sheets["A"])


def test_a_workbook_of_no_layout_is_refused_by_the_sheets_it_lacks(tmp_path: Path) -> None:
    said = str(refusal(write(tmp_path, "book.xlsx", workbook({"Budget": [["a"], [1]]}))))
    assert "'Monthly Count'" in said
    assert "Budget" in said


def test_a_workbook_is_known_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    (reading,) = read(write(tmp_path, "table.csv", khsm()))
    assert reading.edition.layout == "khsm-usbp"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4),
    cut=st.floats(0.3, 1),
)
def test_a_damaged_workbook_is_read_as_it_was_or_refused(
    tmp_path: Path, edits: list[tuple[float, int]], cut: float
) -> None:
    raw = bytearray(khsm())
    for where, byte in edits:
        raw[4 + int(where * (len(raw) - 4))] = byte
    path = write(tmp_path, "book.xlsx", bytes(raw[: int(cut * len(raw))]) if cut < 0.95 else bytes(raw))
    sound = read(write(tmp_path, "sound.xlsx", khsm()), released=date(2012, 2, 1))[0]
    with contextlib.suppress(InputError):
        (found,) = read(path, released=date(2012, 2, 1))
        assert found.observations.equals(sound.observations)


def test_the_worker_says_no_to_more_text_than_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(workbook_child, "OUTPUT_LIMIT", 10)
    monkeypatch.setattr(workbook_child, "confine", lambda memory, seconds: None)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(khsm())))
    workbook_child.main(str(tmp_path), "1", "1")
    assert "error" in capsys.readouterr().out


def test_checksums_are_what_tells_a_changed_sheet() -> None:
    raw = khsm()
    with zipfile.ZipFile(io.BytesIO(raw)) as zipped:
        for part in zipped.infolist():
            assert zlib.crc32(zipped.read(part)) == part.CRC

"""Export and import: the same register comes back, from either form, into either back end; nothing else gets in."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import date
from pathlib import Path

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reviewed import ANA, fill

from caudal.errors import ConflictError, InputError, UsageError
from caudal.register import Register, export_files, export_json, import_document
from caudal.register.exchange import _csv, _from_csv


def worked(register: Register) -> Register:
    ids = fill(register)
    register.correct(ids[0], {"place": "=HYPERLINK()", "gist.en": "-1", "form": ""}, ANA)
    register.confirm(ids[4], ANA)
    register.rate(ids[4], 1, "'quoted', and\nsecond line", date(2024, 3, 1), ANA)
    register.undo(ids[0], ANA)
    return register


def as_json(register: Register) -> dict[str, bytes]:
    return {"talks.json": json.dumps(export_json(register)).encode()}


@pytest.mark.parametrize("form", [as_json, export_files], ids=["json", "csv"])
def test_an_export_restores_the_register_with_its_trail(opened: Register, tmp_path: Path, form: object) -> None:
    files = form(worked(opened))  # type: ignore[operator]
    other = Register.open(tmp_path / "other")
    assert import_document(other, files, "talks") == 5
    assert other.state() == opened.state()
    assert other.trail() == opened.trail()
    assert other.texts() == opened.texts()
    assert other.audit().problems == ()
    assert import_document(other, files, "talks") == 0


def test_an_import_goes_on_where_the_register_stands_and_refuses_where_they_part(opened: Register) -> None:
    worked(opened)
    early = as_json(opened)
    other = Register.open()
    import_document(other, early, "talks")
    opened.confirm("meeting-2", ANA)
    assert import_document(other, as_json(opened), "talks") == 1
    with pytest.raises(ConflictError, match="is 1 entries ahead"):
        import_document(other, early, "talks")
    other.confirm("meeting-3", ANA)
    opened.confirm("claim-5", ANA)
    with pytest.raises(ConflictError, match=r"part at entry 7 .confirm meeting-3 here, confirm claim-5 there"):
        import_document(other, as_json(opened), "talks")
    assert other.audit().problems == ()
    added = other.add("statement", "source-1", "menos cruces", {}, ANA)
    assert int(added["id"].rpartition("-")[2]) == 9  # numbers go on after those imported


def test_a_damaged_export_is_refused_whole(opened: Register) -> None:
    document = export_json(worked(opened))
    changed = json.loads(json.dumps(document))
    changed["trail"][2]["who"] = "eve"
    empty = Register.open()
    with pytest.raises(UsageError, match="not whole: trail entry 3"):
        import_document(empty, {"x.json": json.dumps(changed).encode()}, "x.json")
    changed = json.loads(json.dumps(document))
    changed["commitments"][0]["level"] = 3
    with pytest.raises(InputError, match="its commitments are not what its trail adds up to"):
        import_document(empty, {"x.json": json.dumps(changed).encode()}, "x.json")
    changed = json.loads(json.dumps(document))
    changed["texts"][0]["text"] += "!"
    with pytest.raises(UsageError, match="does not match its sha256"):
        import_document(empty, {"x.json": json.dumps(changed).encode()}, "x.json")
    for rubbish in (b"", b"[]", b'{"caudal_register": 1}', b'{"caudal_register": 99}', b"\xff"):
        with pytest.raises(InputError):
            import_document(empty, {"x.json": rubbish}, "x.json")
    assert empty.state() == {}


def test_the_data_package_describes_its_files(opened: Register) -> None:
    files = export_files(worked(opened))
    package = json.loads(files["datapackage.json"])
    for resource in package["resources"]:
        data = files[resource["path"]]
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        header, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        keys = [row[header.index(resource["schema"]["primaryKey"])] for row in rows]
        assert len(set(keys)) == len(keys)
        for key in resource["schema"].get("foreignKeys", ()):
            target = next(r for r in package["resources"] if r["name"] == key["reference"]["resource"])
            other = list(csv.DictReader(io.StringIO(files[target["path"]].decode(), newline="")))
            known = {row[key["reference"]["fields"]] for row in other}
            assert {row[header.index(key["fields"])] for row in rows} <= known


def test_the_data_package_is_valid_to_frictionless_and_reads_back_the_same(tmp_path: Path) -> None:
    register = worked(Register.open())
    for name, data in export_files(register).items():
        (tmp_path / name).write_bytes(data)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    assert report.valid
    package = frictionless.Package(str(tmp_path / "datapackage.json"))
    document = export_json(register)
    assert set(package.resource_names) == {*document} - {"caudal_register"}
    for table in ("claims", "commitments", "ratings", "trail"):
        rows = package.get_resource(table).read_rows()
        assert len(rows) == len(document[table]) > 0
        for row, own in zip(rows, document[table], strict=True):
            numbers = {k for k, v in own.items() if isinstance(v, (int, bool)) and not isinstance(v, str)}
            assert {k: row[k] for k in numbers} == {k: own[k] for k in numbers}


def test_no_cell_runs_as_a_formula(opened: Register) -> None:
    for name, data in export_files(worked(opened)).items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(data.decode(), newline="")):
                assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@given(st.one_of(st.none(), st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))))
def test_any_text_survives_csv(text: str | None) -> None:
    assert _from_csv(_csv([{"id": "x", "text": text}], {"id": "text", "text": "text"}),
                     {"id": "text", "text": "text"}) == [{"id": "x", "text": text}]  # fmt: skip

"""`caudal talks ...` from the first text to the status, as a person would type it."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
import typst
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from caudal.cli.talks import talks

Command = Callable[..., Any]
ARTICLE = """MEXICO CITY, Feb. 6 — Delegations of Mexico and the United States met in Mexico City on Monday.
"We have seen a significant drop in border crossings in recent weeks," said Alicia Bárcena, the foreign minister.
Mexico and the United States agreed to meet again in Washington in March.
"""
PAGE = "<html><body><p>Mexico and the United States agreed to meet again in Washington in March.</p></body></html>"


@pytest.fixture
def talk(command: Command, tmp_path: Path) -> Command:
    """`caudal talks ARGS... --json` on a store of its own, as ana."""

    def run(*arguments: object, json: bool = True) -> Any:
        return command("--store", tmp_path / "store", "talks", *arguments, *(["--json"] if json else []))

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, "utf-8")
    return path


def read(talk: Command, article: Path, *more: object) -> dict[str, Any]:
    outcome = talk("read", article, "--published", "2024-02-06", "--publisher", "Gazette", "--who", "ana", *more)
    assert outcome.code == 0, outcome.err
    return dict(outcome.document())


def first(document: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(item for item in document["items"] if item["kind"] == kind)


def test_a_text_is_read_with_the_span_of_every_item(talk: Command, article: Path) -> None:
    document = read(talk, article)
    assert document["new"] is True
    assert {"caudal_version", "seed", "editions"} <= set(document)
    assert {item["kind"] for item in document["items"]} == {"meeting", "statement", "claim", "commitment"}
    for item in document["items"]:
        assert ARTICLE[item["start"] : item["end"]] == item["text"]
        assert item["state"] in ("proposed", "printed")
    statement = first(document, "statement")
    assert {"speaker", "cue", "mode", "channel"} <= set(statement)
    assert {"date", "place", "participants", "status"} <= set(first(document, "meeting"))
    assert {"indicator", "direction", "magnitude", "period"} <= set(first(document, "claim"))
    assert {"actor", "action", "with", "by"} <= set(first(document, "commitment"))


def test_only_a_direct_quotation_with_a_name_is_taken_as_printed(talk: Command, article: Path) -> None:
    items = read(talk, article)["items"]
    printed = [item for item in items if item["state"] == "printed"]
    assert [(i["kind"], i["mode"], i["speaker_name"]) for i in printed] == [("statement", "direct", "Alicia Bárcena")]


def test_reading_the_same_bytes_twice_is_a_stated_no_op(talk: Command, article: Path) -> None:
    before = read(talk, article)
    again = read(talk, article)
    assert again["new"] is False
    assert {i["id"] for i in again["items"]} == {i["id"] for i in before["items"]}
    assert talk("audit").document()["entries"] == 2  # the case, and one reading
    said = talk("read", article, "--published", "2024-02-06", json=False)
    assert said.out == "source-1: these bytes are held already (article.txt); nothing was added.\n"


def test_a_text_read_with_the_wrong_day_can_be_read_anew(talk: Command, article: Path) -> None:
    read(talk, article)
    said = talk("read", article, "--published", "2024-02-07", json=False).out
    assert "Its published stays 2024-02-06. If that is wrong: caudal talks reject source-1" in said
    assert talk("reject", "source-1", "--why", "wrong day").code == 0
    again = talk("read", article, "--published", "2024-02-07", "--publisher", "Gazette").document()
    assert (again["new"], again["source"]["published"]) == (True, "2024-02-07")
    listed = talk("list", "--state", "proposed", "--as-of", "2024-03-01").document()["items"]
    assert {item["source"] for item in listed} == {again["source"]["id"]}


def test_a_reviewer_sees_the_words_in_their_place_and_confirms_several_at_once(talk: Command, article: Path) -> None:
    document = read(talk, article)
    claim, commitment = (first(document, kind) for kind in ("claim", "commitment"))
    context = talk("show", claim["id"]).document()["context"]
    line = next(line for line in ARTICLE.splitlines() if claim["text"] in line)
    assert context["words"] == claim["text"]
    assert "".join(context.values()) == line
    assert f">>>{claim['text']}<<<" in talk("show", claim["id"], json=False).out
    done = talk("confirm", claim["id"], commitment["id"], "--who", "ana").document()["records"]
    assert [(r["id"], r["state"]) for r in done] == [(claim["id"], "confirmed"), (commitment["id"], "confirmed")]
    assert talk("confirm", claim["id"], commitment["id"], "--version", 1).code == 2
    assert talk("show", "source-1").document()["context"] is None


def test_mentions_of_one_event_are_listed_as_such(talk: Command, tmp_path: Path) -> None:
    path = tmp_path / "two.txt"
    path.write_text("Delegations of Mexico and the United States met in Mexico City on Monday.\n"
                    "The meeting between Mexico and the United States in Mexico City lasted two hours.\n")  # fmt: skip
    document = read(talk, path)
    meetings = [item for item in document["items"] if item["kind"] == "meeting"]
    assert len({m["event"] for m in meetings}) == 1 < len(meetings)
    head, *others = (m["id"] for m in meetings)
    assert f"(another mention of {head})" in talk("list", "--as-of", "2024-03-01", json=False).out
    talk("merge", head)
    assert all(talk("show", id).document()["record"]["merged_into"] == head for id in others)


def test_the_table_of_words_is_printed_and_an_edited_copy_is_used(talk: Command, tmp_path: Path) -> None:
    own = talk("words", json=False).out
    assert talk("words").document()["words"]["levels"]["thousands"] == [2000, 9999]
    path = tmp_path / "my.toml"
    path.write_text(own.replace("probability = 0.05", "probability = 0.5"), "utf-8")
    assert talk("check", "--words", path).code == 2
    path.write_text(own, "utf-8")
    on = ("--as-of", "2024-02-15")
    assert talk("check", "thousands-a-day", "--words", path, *on).out == talk("check", "thousands-a-day", *on).out


def test_html_and_the_text_layer_of_a_pdf_are_read(talk: Command, tmp_path: Path) -> None:
    page, paper = tmp_path / "page.html", tmp_path / "paper.pdf"
    page.write_text(PAGE)
    paper.write_bytes(pdf("Mexico and the United States agreed to meet again in Washington in March."))
    for path in (page, paper):
        document = read(talk, path)
        assert first(document, "commitment")["text"].startswith("agreed to meet again")


def test_the_lines_of_a_page_are_no_paragraphs(talk: Command, tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(typst.compile(b"#set page(width: 7.5cm)\n" + ARTICLE.replace("\n", "\n\n").encode()))
    narrow = read(talk, paper)
    paper.write_bytes(typst.compile(b"#set page(width: 60cm)\n" + ARTICLE.replace("\n", "\n\n").encode()))
    wide = read(talk, paper)
    words = [[(i["kind"], " ".join(i["text"].split())) for i in document["items"]] for document in (narrow, wide)]
    assert words[0] == words[1]
    assert len(words[0]) == 5


def pdf(text: str) -> bytes:
    """A page with a line of text in it, or none."""
    writer = PdfWriter()
    page = writer.add_blank_page(612, 792)
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_review_from_proposal_to_undo(talk: Command, article: Path) -> None:
    claim = first(read(talk, article), "claim")["id"]
    assert talk("check", claim, "--as-of", "2024-03-01").code == 2  # nothing unconfirmed feeds a figure
    confirmed = talk("confirm", claim, "--version", 1, "--who", "ana", "--why", "read it").document()["record"]
    assert (confirmed["state"], confirmed["version"]) == ("confirmed", 2)
    refused = talk("confirm", claim, "--who", "bo")
    assert refused.code == 6
    assert "is confirmed already (confirm by ana" in refused.err
    assert refused.document()["error"]["type"] == "ConflictError"
    assert talk("correct", claim, "magnitude=sharp", "ask.place=southwest", "--version", 1).code == 6
    assert talk("correct", claim, "magnitude=sharp", "ask.place=southwest").document()["record"]["magnitude"] == "sharp"
    entry = talk("undo", claim, "--who", "bo").document()["entry"]
    assert (entry["action"], entry["who"], entry["target"]) == ("undo", "bo", claim)
    shown = talk("show", claim).document()
    assert shown["record"]["magnitude"] != "sharp"
    assert [e["action"] for e in shown["history"]] == ["read", "confirm", "correct", "undo"]
    assert talk("reject", claim, "--why", "said of another border").document()["record"]["state"] == "rejected"
    assert talk("audit").document()["whole"] is True


def test_add_merge_link_and_rate(talk: Command, article: Path) -> None:
    document = read(talk, article)
    source, commitment = document["source"]["id"], first(document, "commitment")["id"]
    added = talk("add", "meeting", source, "date=2024-03", "--text", "in Mexico City on Monday").document()
    id = added["record"]["id"]
    meeting = first(document, "meeting")["id"]
    assert talk("merge", meeting, id).code == 0
    assert talk("show", id).document()["record"]["merged_into"] == meeting
    assert talk("confirm", commitment).code == 0
    assert talk("link", commitment, "measure", "US-MX-DEC23").code == 0
    assert talk("link", commitment, "measure", "NO-SUCH").code == 2
    rated = talk("rate", commitment, "sustancial", "--evidence", "first session", "--on", "2024-02-20")
    assert rated.document()["record"]["level"] == 2
    status = talk("status", "--as-of", "2024-03-01").document()
    (row,) = [c for c in status["commitments"] if c["id"] == commitment]
    assert (row["level"], row["level_words"]["es"], row["measures"]) == (2, "sustancial", ["US-MX-DEC23"])
    assert (row["due"], row["overdue"]) == ("2024-03-31", False)
    earlier = talk("status", "--as-of", "2024-02-10").document()
    assert [c["level"] for c in earlier["commitments"] if c["id"] == commitment] == [None]


def test_list_shows_what_was_on_record_on_a_day(talk: Command, article: Path) -> None:
    read(talk, article)
    meetings = talk("list", "--kind", "meeting", "--as-of", "2023-12-27").document()["items"]
    assert [m["id"] for m in meetings] == ["call-december-2023"]
    assert talk("list", "--state", "proposed", "--as-of", "2024-02-05").document()["items"] == []
    assert talk("list", "--recorded", "2020-01-01", "--as-of", "2024-03-01").document()["items"] == []
    assert talk("list", "--kind", "source", "--as-of", "2024-03-01", json=False).out.count("2024-02-06") == 1


def test_looking_makes_no_file(talk: Command, tmp_path: Path) -> None:
    for arguments in (["list"], ["status", "--as-of", "2024-01-05"], ["audit"], ["show", "reduction"]):
        assert talk(*arguments).code == 0
    assert not (tmp_path / "store" / "register.sqlite").exists()


def test_an_export_goes_into_another_store(talk: Command, command: Command, article: Path, tmp_path: Path) -> None:
    read(talk, article)
    for path in (tmp_path / "talks.json", tmp_path / "talks-csv"):
        files = talk("export", path).document()["files"]
        assert all(Path(f).exists() for f in files)
        other = tmp_path / f"other-{path.stem}"
        told = command("--store", other, "talks", "import", path, "--json")
        assert told.document()["entries"] == 2
        again = command("--store", other, "talks", "import", path)
        assert again.out == "nothing new: every entry is held already\n"


def test_a_tampered_register_fails_its_audit(talk: Command, article: Path, tmp_path: Path) -> None:
    read(talk, article)
    with sqlite3.connect(tmp_path / "store" / "register.sqlite") as connection:
        connection.execute("UPDATE claims SET magnitude = 'none' WHERE id = 'reduction'")
    connection.close()
    outcome = talk("audit")
    assert outcome.code == 4
    (problem,) = outcome.document()["problems"]
    assert problem["key"] == "other-value"
    assert problem["text"] == {
        "en": "claims reduction: magnitude is 'none', by the trail 'pretty significant'.",
        "es": "claims reduction: magnitude es 'none'; según el historial, 'pretty significant'.",
    }
    told = talk("audit", "--lang", "es", json=False)
    assert told.code == 4
    assert told.out.splitlines()[0] == "fallas: 1, en 2 asientos:"
    assert problem["text"]["es"] in told.out


def test_a_whole_register_is_said_to_be_so_in_both_languages(talk: Command, article: Path) -> None:
    read(talk, article)
    lines = talk("audit", "--lang", "en,es", json=False).out.splitlines()
    assert lines[0] == "whole: 2 entries, and the register is what they add up to"
    assert lines[3] == "íntegro: 2 asientos, y el registro es lo que suman"
    assert lines[1].split()[-1] == lines[4].split()[-1]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["read", "no-such.txt", "--published", "2024-01-01"], 3, "cannot be read"),
        (["read", "no-such.txt", "--published", "yesterday"], 2, "--published 'yesterday' is not a day"),
        (["confirm", "claim-9"], 2, "has the id 'claim-9'"),
        (["confirm", "reduction"], 6, "is confirmed already"),
        (["confirm", "reduction", "--who", " "], 2, "--who is empty"),
        (["reject", "reduction"], 2, "why"),
        (["correct", "reduction", "magnitude"], 2, "is not field=value"),
        (["correct", "reduction", "magnitude=a", "magnitude=b"], 2, "given twice"),
        (["add", "claim", "upi-2023-12-28"], 2, "Say where it stands"),
        (["rate", "meet-again", "most", "--evidence", "x"], 2, "not on the scale"),
        (["undo", "999"], 2, "Nothing to undo"),
        (["list", "--kind", "rumour"], 2, "No kind 'rumour'"),
        (["list", "--state", "maybe"], 2, "No state 'maybe'"),
        (["check", "meet-again"], 2, "is not a claim"),
        (["check", "--words", "no-such.toml"], 2, "cannot be read"),
        (["import", "no-such.json"], 3, "cannot be read"),
        (["export", "talks.xlsx"], 2, "give a .json file"),
        (["list", "--register", "mysql://x"], 2, "registers are not known"),
        (["gossip"], 2, "No such command"),
    ],
)
def test_bad_use_is_one_clear_error(
    talk: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], code: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = talk(*arguments, json=False)
    assert outcome.code == code, outcome.err
    assert told in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_scan_without_a_text_layer_and_a_broken_pdf_are_refused(talk: Command, tmp_path: Path) -> None:
    for data, told in ((pdf(""), "has no text layer"), (b"%PDF-1.7 rubbish", "cannot be read")):
        path = tmp_path / "paper.pdf"
        path.write_bytes(data)
        outcome = talk("read", path, "--published", "2024-02-06", json=False)
        assert outcome.code == 3
        assert told in outcome.err


COMMANDS = typer.main.get_command(talks).commands  # type: ignore[attr-defined]
GLOBAL = {option for parameter in typer.main.get_command(talks).params for option in parameter.opts}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_of_the_talks_and_its_options_are_described(name: str) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "talks.md").read_text("utf-8")
    found = re.search(rf"^### caudal talks {name}\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"docs/talks.md does not describe caudal talks {name}"
    common = {"--register", "--who", "--why", "--version"} if name != "reject" else {"--register", "--who", "--version"}
    for parameter in COMMANDS[name].params:
        for option in set(parameter.opts) - GLOBAL - common:
            shown = option if option.startswith("-") else str(parameter.metavar)
            assert f"`{shown}" in found[1], f"docs/talks.md does not describe {shown} of {name}"
    for option in common:
        assert f"`{option}" in page


def test_every_document_says_which_version_made_it(talk: Command) -> None:
    document = json.loads(talk("status", "--as-of", "2024-01-05").out)
    assert list(document)[:2] == ["caudal_version", "seed"]


def test_a_text_that_tells_its_day_needs_no_option_and_one_that_does_not_asks_for_it(
    talk: Command, tmp_path: Path
) -> None:
    told, page, untold = tmp_path / "told.txt", tmp_path / "page.html", tmp_path / "untold.txt"
    told.write_text(ARTICLE.replace("Feb. 6 ", "Feb. 6, 2024 "), "utf-8")
    page.write_text(PAGE.replace("<body>", '<meta name="date" content="2024-02-07"><body>'), "utf-8")
    untold.write_text(ARTICLE, "utf-8")
    document = talk("read", told, "--who", "ana").document()
    assert document["source"]["published"] == "2024-02-06"
    assert document["dated"]["by"] == "dateline"
    assert talk("read", page, "--who", "ana").document()["source"]["published"] == "2024-02-07"
    outcome = talk("read", untold, "--who", "ana")
    assert outcome.code == 3
    assert "--published" in outcome.err
    assert "Published 2024-02-06, by its dateline" in talk("read", told, "--who", "ana", json=False).out

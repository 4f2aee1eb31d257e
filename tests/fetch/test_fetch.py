"""Fetching from a local site: the newest file, once, whole; and one clear error for everything that goes wrong."""

from __future__ import annotations

import gzip
import hashlib
import json
import socket
from dataclasses import replace
from datetime import date
from pathlib import Path

import publisher_site as local
import pytest
import samples
from desk import DATED, FILE, LINK, TODAY, Desk
from faults import failing

from caudal import fetch as room
from caudal import studies
from caudal.cli import main
from caudal.errors import FetchError, StoreError

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
DATA = samples.nationwide().encode()


def test_the_newest_file_is_got_kept_as_it_came_and_loaded_with_the_day_its_server_gives(desk: Desk) -> None:
    old = "/files/2024-01/nationwide-encounters-fy21-fy24-dec-state.csv"
    other = "/files/2024-02/nationwide-encounters-fy21-fy24-jan-aor.csv"
    desk.site.answers["/stats"] = local.page("/x.pdf", old, FILE, other)
    (got,) = desk.fetch().fetched
    sha = hashlib.sha256(DATA).hexdigest()
    assert (got.status, got.file, got.sha256, got.bytes) == ("loaded", FILE.rpartition("/")[2], sha, len(DATA))
    (edition,) = got.editions
    assert edition.released == date(2024, 2, 13)
    assert edition.sha256 == sha
    assert edition.id in {e.id for e in studies.setting(store=desk.store).store.editions}
    (kept,) = (desk.store / "received").rglob("*.csv")
    assert kept.read_bytes() == DATA
    assert desk.site.paths() == ["/stats", FILE]


def test_a_file_not_modified_since_is_a_no_op_that_says_so(desk: Desk) -> None:
    first = desk.fetch().fetched[0]
    before = {f: (desk.store / f).stat().st_mtime_ns for f in desk.files()}
    second = desk.fetch().fetched[0]
    assert second.status == "not modified"
    assert second.editions == first.editions
    assert desk.site.asked[-1][1]["if-none-match"] == '"v1"'
    assert desk.site.asked[-1][1]["if-modified-since"] == DATED["Last-Modified"]
    assert {f: (desk.store / f).stat().st_mtime_ns for f in desk.files()} == before


def test_the_same_bytes_under_another_state_of_the_server_are_a_no_op(desk: Desk) -> None:
    desk.fetch()
    held = [f for f in desk.files() if f.startswith("editions")]
    desk.site.answers[FILE] = local.Answer(DATA, headers={"ETag": '"v2"'})
    again = desk.fetch().fetched[0]
    assert again.status == "same bytes"
    assert [f for f in desk.files() if f.startswith("editions")] == held
    assert desk.fetch().fetched[0].status == "not modified"  # the new state is remembered


def test_what_is_remembered_but_no_longer_held_is_asked_for_anew(desk: Desk) -> None:
    desk.fetch()
    for folder in (desk.store / "editions").iterdir():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
    assert desk.fetch().fetched[0].status == "loaded"
    assert "if-none-match" not in desk.site.asked[-1][1]


def test_a_revision_is_a_new_edition_beside_the_old_one(desk: Desk) -> None:
    desk.fetch()
    newer = {"ETag": '"v3"', "Last-Modified": "Fri, 16 Feb 2024 09:00:00 GMT"}
    desk.site.answers[FILE] = local.Answer(DATA.replace(b",24\r\n", b",25\r\n"), headers=newer)
    (edition,) = desk.fetch().fetched[0].editions
    assert edition.released == date(2024, 2, 16)
    assert len(list((desk.store / "editions").iterdir())) == 2


def test_a_file_without_a_date_is_released_on_the_day_it_was_got(desk: Desk) -> None:
    desk.site.answers[FILE] = local.Answer(DATA)
    got = desk.fetch().fetched[0]
    assert got.editions[0].released == date(2024, 2, 20)
    assert any("day of retrieval" in m for m in got.messages)


def test_a_real_release_gets_the_day_that_the_reference_edition_knows(desk: Desk, shared_data: Path) -> None:
    data = (shared_data / "cbp" / "nationwide-state" / FILE.rpartition("/")[2]).read_bytes()
    desk.site.answers[FILE] = local.Answer(data, headers={"Last-Modified": "Mon, 19 Feb 2024 10:00:00 GMT"})
    (edition,) = desk.fetch().fetched[0].editions
    assert edition.released == date(2024, 2, 13)
    assert not edition.extract
    assert desk.fetch().fetched[0].status == "same bytes"  # its server gives no ETag, and says 200 again


def test_a_list_gets_no_file_and_writes_nothing(desk: Desk) -> None:
    (found,) = desk.fetch(listing=True).fetched
    assert (found.status, found.address) == ("to get", desk.site.root + FILE)
    assert desk.site.paths() == ["/stats"]
    assert not desk.store.exists()
    assert found.messages == ()
    desk.fetch()
    again = desk.fetch(listing=True).fetched[0]
    assert (again.status, len(again.editions)) == ("to get", 1)
    assert "only if it changed" in again.messages[0]
    assert desk.site.paths().count(FILE) == 1


@pytest.mark.parametrize(
    ("links", "told"),
    [
        ((), "links no file of the shape expected"),
        (("/files/2024-02/encounters.csv",), "links no file of the shape expected"),
        ((FILE, FILE.replace("/files/", "/copy/")), "two files that look equally new"),
    ],
)
def test_a_changed_page_is_one_clear_error(desk: Desk, links: tuple[str, ...], told: str) -> None:
    desk.site.answers["/stats"] = local.page(*links)
    with pytest.raises(FetchError, match=told) as caught:
        desk.fetch()
    for part in (
        f"Visit {desk.site.root}/stats",
        "load it by hand: caudal load FILE --released DATE",
        "Nothing was loaded",
    ):
        assert part in str(caught.value)
    assert not desk.store.exists()


def test_offline_is_one_clear_error_after_three_attempts(desk: Desk) -> None:
    with socket.socket() as closed:  # bound, not listening: connections are refused
        closed.bind(("127.0.0.1", 0))
        desk.site.root = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(FetchError, match=r"could not be reached .*\(3 attempts\)") as caught:
            desk.fetch()
    assert caught.value.page == f"{desk.site.root}/stats"
    assert desk.slept == [1.0, 2.0]
    assert not desk.store.exists()


def test_a_publisher_whose_layout_is_not_known_is_loaded_by_hand_with_a_spec(desk: Desk) -> None:
    desk.site.answers["/stats"] = local.page()
    own = replace(desk.release, spec=True)
    with pytest.raises(FetchError, match=r"caudal load FILE --spec F\.toml\.$"):
        studies.fetch(studies.setting(store=desk.store), releases=(own,), today=TODAY)
    assert {r.publisher for r in room.releases() if r.spec} == {"upmrip", "snm"}


def test_a_redirect_off_the_publishers_host_is_refused_unasked(desk: Desk) -> None:
    with local.serving() as other:
        for there in (other.root + FILE, "https://example.org/f.csv", "file:///etc/passwd", "http://10.0.0.1/f.csv"):
            desk.site.answers[FILE] = local.Answer(status=302, headers={"Location": there})
            with pytest.raises(FetchError, match="off the publisher's own hosts"):
                desk.fetch()
        assert other.asked == []


def test_a_link_off_the_publishers_host_is_refused_unasked(desk: Desk) -> None:
    with local.serving() as other:
        desk.site.answers["/stats"] = local.page(other.root + FILE)
        with pytest.raises(FetchError, match="off the publisher's own hosts"):
            desk.fetch()
        assert other.asked == []


def test_redirects_on_the_publishers_host_are_followed_up_to_a_limit(desk: Desk) -> None:
    desk.site.answers["/stats"] = local.Answer(status=301, headers={"Location": "/new/stats"})
    desk.site.answers["/new/stats"] = local.page("../" + FILE.lstrip("/"))
    assert desk.fetch().fetched[0].status == "loaded"
    desk.site.answers["/stats"] = local.Answer(status=302, headers={"Location": "/stats"})
    with pytest.raises(FetchError, match="more than 5 redirects"):
        desk.fetch()


def test_plain_http_is_refused_wherever_it_is_not_this_machine(desk: Desk) -> None:
    plain = room.Release("x", "x", "X", "X", "http://example.org/stats", LINK)
    report = desk.fetch(plain)
    assert [f.status for f in report.fetched] == ["loaded"]
    assert "off the publisher's own hosts" in str(report.problems[0])


@pytest.mark.parametrize("length", [True, False], ids=["announced", "not-announced"])
def test_a_file_too_large_is_refused_while_it_streams(desk: Desk, length: bool) -> None:
    desk.limit(file_bytes=1 << 20)
    desk.site.answers[FILE] = local.Answer(b"x" * ((1 << 20) + 1), length=length)
    with pytest.raises(FetchError, match="larger than 1 MiB"):
        desk.fetch()
    assert not desk.store.exists()


def test_a_packed_answer_counts_unpacked(desk: Desk) -> None:
    desk.limit(file_bytes=1 << 20)
    bomb = local.Answer(gzip.compress(b"0" * (64 << 20)), headers={"Content-Encoding": "gzip"})
    desk.site.answers[FILE] = bomb
    with pytest.raises(FetchError, match="larger than 1 MiB"):
        desk.fetch()
    assert not desk.store.exists()


def test_a_connection_cut_half_way_leaves_nothing_and_the_next_attempt_gets_the_whole(desk: Desk) -> None:
    desk.site.answers[FILE] = local.Answer(DATA, headers=DATED, cut=True)
    with pytest.raises(FetchError, match=r"was cut .*\(3 attempts\)"):
        desk.fetch()
    assert not desk.store.exists()
    desk.site.answers[FILE] = [local.Answer(DATA, headers=DATED, cut=True), local.Answer(DATA, headers=DATED)]
    assert desk.fetch().fetched[0].sha256 == hashlib.sha256(DATA).hexdigest()


def test_a_server_error_is_asked_again_as_late_as_the_server_wishes(desk: Desk) -> None:
    busy = local.Answer(b"busy", 503, {"Retry-After": "7"})
    desk.site.answers[FILE] = [local.Answer(b"oops", 500), busy, local.Answer(DATA, headers=DATED)]
    assert desk.fetch().fetched[0].status == "loaded"
    assert desk.slept == [1.0, 7.0]
    desk.site.answers[FILE] = local.Answer(b"busy", 503, {"Retry-After": "86400"})
    desk.slept.clear()
    with pytest.raises(FetchError, match=r"answered 503 \(3 attempts\)"):
        Desk(desk.site, desk.store.parent / "other", desk.slept).fetch()
    assert desk.slept == [30.0, 30.0]


def test_a_file_that_is_not_there_is_not_asked_for_again(desk: Desk) -> None:
    desk.site.answers[FILE] = local.Answer(b"gone", 404)
    with pytest.raises(FetchError, match="answered 404"):
        desk.fetch()
    assert desk.site.paths().count(FILE) == 1


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"\r\n<!DOCTYPE html><html>Sign in</html>", "holds a web page, not a csv file"),
        (b"", "holds nothing"),
        (b"%PDF-1.7", "holds no csv file"),
        (samples.khsm(), "holds no csv file"),
    ],
)
def test_what_is_no_file_of_its_kind_is_refused_before_a_byte_is_written(desk: Desk, body: bytes, told: str) -> None:
    desk.site.answers[FILE] = local.Answer(body)
    with pytest.raises(FetchError, match=told):
        desk.fetch()
    assert not desk.store.exists()


def test_a_layout_not_known_is_kept_as_it_came_and_not_loaded(desk: Desk) -> None:
    desk.site.answers[FILE] = local.Answer(b"a,b\n1,2\n", headers=DATED)
    with pytest.raises(FetchError, match=r"not as a known layout says.*caudal load .*--spec F\.toml"):
        desk.fetch()
    (kept,) = desk.files()
    assert kept.startswith("received/")
    assert (desk.store / kept).read_bytes() == b"a,b\n1,2\n"


def test_one_release_that_cannot_be_had_does_not_stop_the_others(desk: Desk) -> None:
    lost = room.Release("y", "cbp", "CBP", "Lost", desk.site.root + "/lost", LINK)
    report = desk.fetch(lost)
    assert [f.status for f in report.fetched] == ["loaded"]
    assert [p.page for p in report.problems] == [desk.site.root + "/lost"]
    document = json.loads(json.dumps(report.to_json()))
    assert document["problems"][0]["page"] == desk.site.root + "/lost"
    assert document["fetched"][0]["editions"] == [document["editions"][0]["id"]]


def test_a_damaged_memory_is_refused_with_the_next_step(desk: Desk) -> None:
    desk.fetch()
    (desk.store / "fetched.json").write_bytes(b'{"http://x": {"etag": 1}}')
    with pytest.raises(StoreError, match="Remove the file"):
        desk.fetch()


def test_a_disk_that_refuses_at_any_call_leaves_a_whole_store_and_the_next_fetch_mends_it(desk: Desk) -> None:
    for n in range(1, 1000):
        there = Desk(desk.site, desk.store / str(n))
        with failing(n) as disk:
            try:
                there.fetch()
            except StoreError:
                assert disk.failed
        held = studies.setting(store=there.store).store
        assert held.verify() == ()
        assert there.fetch().fetched[0].status in ("loaded", "same bytes", "not modified")
        if not disk.failed:
            break
    assert n > 20


def test_the_command_line_fetches_lists_and_names_the_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(room, "releases", lambda publisher: (desk.release,))
    ask = ("fetch", "cbp", "--store", str(desk.store), "--json")
    assert main([*ask, "--list"]) == 0
    assert json.loads(capsys.readouterr().out)["fetched"][0]["status"] == "to get"
    assert main(ask) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["fetched"][0]["status"] == "loaded"
    assert document["editions"][0]["released"] == "2024-02-13"
    desk.site.answers["/stats"] = local.page()
    assert main(ask) == 7
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["page"] == desk.site.root + "/stats"
    assert said.err.startswith("caudal: CBP: the page links no file of the shape expected")
    assert len(said.err.splitlines()) == 1


def test_progress_counts_bytes_up_to_the_length_announced(desk: Desk) -> None:
    seen: list[tuple[str, int, int]] = []
    desk.fetch(progress=lambda *step: seen.append(step))
    assert seen[-1] == (FILE.rpartition("/")[2], len(DATA), len(DATA))


def test_the_path_of_a_page_may_hold_the_year(tmp_path: Path) -> None:
    release = room.Release("x", "x", "X", "X", "https://example.org/?Anual={year}", "x")
    assert release.page_of(date(2024, 5, 1)) == "https://example.org/?Anual=2024"

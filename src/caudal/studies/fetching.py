"""Fetching: the newest files of publishers, received whole, then loaded as editions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

import caudal
from caudal import disk
from caudal import fetch as room
from caudal.errors import FetchError, InputError
from caudal.fetch import pages, transport
from caudal.records import Edition
from caudal.studies.editions import load
from caudal.studies.panels import edition_json
from caudal.studies.progress import Progress
from caudal.studies.setting import Setting

Status = Literal["loaded", "to get", "not modified", "same bytes"]
RECEIVED = "received"
"""The folder of the store that keeps files as they came."""

_HTML = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body", b"<script")
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one release: the file, where it stands, and the editions that its bytes are held as."""

    publisher: str
    title: str
    page: str
    address: str
    file: str
    status: Status
    sha256: str = ""
    bytes: int = 0
    editions: tuple[Edition, ...] = ()
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a fetch found and did; `problems` are the releases that could not be had, a sentence each."""

    fetched: tuple[Fetched, ...]
    problems: tuple[FetchError, ...] = ()

    def to_json(self) -> dict[str, object]:
        """One document of plain JSON values."""
        held = {e.id: e for f in self.fetched for e in f.editions}
        return {
            "fetched": [
                {
                    "publisher": f.publisher,
                    "title": f.title,
                    "page": f.page,
                    "address": f.address,
                    "file": f.file,
                    "status": f.status,
                    "sha256": f.sha256 or None,
                    "bytes": f.bytes,
                    "editions": [e.id for e in f.editions],
                    "messages": list(f.messages),
                }
                for f in self.fetched
            ],
            "problems": [{"page": p.page, "file": p.file, "message": str(p)} for p in self.problems],
            "editions": [edition_json(e) for e in held.values()],
        }


def fetch(
    s: Setting,
    publisher: str | None = None,
    *,
    listing: bool = False,
    progress: Progress | None = None,
    releases: Sequence[room.Release] | None = None,
    through: room.Transport | None = None,
    today: date | None = None,
) -> FetchReport:
    """Find the newest file of each release of a publisher (None: of all), get what is new and load it.

    With `listing`, only the pages are read: no file is got, nothing is written. A file not modified since it was
    loaded, or with bytes held already, is left at that and said so. One release that cannot be had does not stop the
    others; where none can, FetchError is raised. Raises UsageError for an unknown publisher, StoreError for a disk or
    store that refuses.
    """
    wanted = room.releases(publisher) if releases is None else room.of_publisher(releases, publisher)
    memory = room.Memory(s.store.root)
    done: list[Fetched] = []
    problems: list[FetchError] = []
    day = today or date.today()
    with through or room.Transport(agent=f"caudal/{caudal.__version__}") as channel:
        for release in wanted:
            try:
                done.append(_one(s, release, channel, memory, listing, progress, day))
            except FetchError as error:
                problems.append(error)
    if problems and not done:
        raise problems[0] if len(problems) == 1 else _all_failed(problems)
    return FetchReport(tuple(done), tuple(problems))


def _one(
    s: Setting,
    release: room.Release,
    channel: room.Transport,
    memory: room.Memory,
    listing: bool,
    progress: Progress | None,
    today: date,
) -> Fetched:
    page, file = release.page_of(today), "the newest file"
    hosts = (transport.origin(page), *release.hosts)
    try:
        if progress:
            progress(urlsplit(page).hostname or page, 0, 0)
        html = channel.get(page, hosts, channel.limits.page_bytes)
        link = pages.newest(html.data.decode("utf-8", "replace"), html.address, release.link)
        file = link.name
        known = memory.get(link.address)
        held = _held(s, known.sha256) if known else ()
        found = Fetched(release.publisher, release.title, page, link.address, file, "to get")
        if listing:
            return _now(
                found, "to get", "", 0, held, *(("Loaded before: got again only if it changed.",) if held else ())
            )
        before = known if held and known else None
        got = channel.get(
            link.address,
            hosts,
            channel.limits.file_bytes,
            etag=before.etag if before else "",
            last_modified=before.last_modified if before else "",
            progress=(lambda done, total: progress(file, done, total)) if progress else None,
        )
        if before and not got.modified:
            return _now(found, "not modified", before.sha256, 0, held, "Not modified since it was loaded.")
        if not got.modified:
            raise room.ReceiveError(f"{link.address} answered that nothing changed, though nothing is held of it")
        _check_kind(got.data, link)
    except (room.ReceiveError, pages.PageError) as error:
        by_hand = f"Visit {page}, save {file} and load it by hand: caudal load FILE --spec F.toml."
        raise FetchError(
            f"{release.name}: {error}", page=page, file=file, step=by_hand if release.spec else None
        ) from error
    return _keep(s, found, got, memory, today)


def _keep(s: Setting, found: Fetched, got: room.Received, memory: room.Memory, today: date) -> Fetched:
    remembered = room.Remembered(got.etag, got.last_modified, got.sha256, found.file, today.isoformat())
    held = _held(s, got.sha256)
    if held:
        memory.keep(found.address, remembered)
        ids = ", ".join(e.id for e in held)
        return _now(found, "same bytes", got.sha256, len(got.data), held, f"The bytes are held as {ids}: no change.")
    path = s.store.root / RECEIVED / got.sha256[:16] / found.file
    disk.write_file(path, got.data)
    released, how = _release_day(s, got, today)
    try:
        report = load(s, (path,), released=released)
    except InputError as error:
        raise FetchError(
            f"{found.file} was received, but is not as a known layout says ({error.rule}); it is kept as {path}",
            page=found.page,
            file=found.file,
            step=f"Load it by hand: caudal load {path} --spec F.toml, or see {found.page} for what changed.",
        ) from error
    memory.keep(found.address, remembered)
    messages = (how, *(m for a in report.added for m in a.messages), *report.warnings)
    return _now(found, "loaded", got.sha256, len(got.data), tuple(a.edition for a in report.added),
                *dict.fromkeys(messages))  # fmt: skip


def _now(
    found: Fetched, status: Status, sha256: str, size: int, editions: tuple[Edition, ...], *messages: str
) -> Fetched:
    return Fetched(found.publisher, found.title, found.page, found.address, found.file, status, sha256, size,
                   editions, messages)  # fmt: skip


def _held(s: Setting, sha256: str) -> tuple[Edition, ...]:
    """Whole editions made from those bytes."""
    return tuple(e for e in s.store.editions if e.sha256 == sha256 and not e.extract)


def _release_day(s: Setting, got: room.Received, today: date) -> tuple[date, str]:
    """The day on which these bytes came out: as the reference edition knows, else as the server dates the file."""
    known = [e.released for e in s.store.editions if e.sha256 == got.sha256]
    if known:
        return min(known), f"Release day {min(known)}: as the reference edition has it."
    if got.dated is not None and got.dated.date() <= today:
        return got.dated.date(), f"Release day {got.dated.date()}: as the publisher's server dates the file."
    return today, f"Release day {today}: the day of retrieval, as the server does not date the file."


def _check_kind(data: bytes, link: room.Link) -> None:
    """What is no file of the kind that its name says is refused before a byte is written. Raises ReceiveError."""
    address, kind = link.address, link.name.lower().rpartition(".")[2]
    start = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise room.ReceiveError(f"{address} holds nothing")
    if start.startswith(_HTML):
        raise room.ReceiveError(f"{address} holds a web page, not a {kind} file")
    if data.startswith(_PDF) or data.startswith(_ZIP) != (kind == "xlsx"):
        raise room.ReceiveError(f"{address} holds no {kind} file")


def _all_failed(problems: Sequence[FetchError]) -> FetchError:
    first = problems[0]
    others = "; ".join(dict.fromkeys(f"{p.problem} ({p.page})" for p in problems[1:]))
    return FetchError(f"{first.problem}; and likewise: {others}", page=first.page, file=first.file)

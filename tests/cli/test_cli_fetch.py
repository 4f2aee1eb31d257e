"""`caudal fetch` at the terminal: what became of each file, problems beside it, one document with --json."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import caudal
from caudal.errors import FetchError
from caudal.records import Edition
from caudal.studies.fetching import Fetched, FetchReport

Command = Callable[..., Any]
Asked = Any
EDITION = Edition("cbp-2024-02-13", "CBP", "Nationwide", date(2024, 2, 13), date(2024, 2, 14), "", "public domain",
                  "official", "cbp-nationwide", "f.csv", "ab" * 32, (), 7)  # fmt: skip
LOADED = Fetched("cbp", "Nationwide encounters", "https://x.org/stats", "https://x.org/f.csv", "f.csv", "loaded",
                 "ab" * 32, 1234, (EDITION,), ("Release day 2024-02-13.",))  # fmt: skip
LOST = FetchError("CBP: x.org could not be reached", page="https://x.org/stats", file="the newest file")


@pytest.fixture
def report(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def answer(*problems: FetchError) -> None:
        def fetch(setting: Any, publisher: str | None, **options: Any) -> FetchReport:
            asked.calls["fetch"] = ((publisher,), options)
            return FetchReport((LOADED,), problems)

        monkeypatch.setattr(caudal.studies, "fetch", fetch, raising=False)

    return answer


def test_fetch_says_what_was_loaded_from_where_with_its_hash(command: Command, asked: Asked, report: Any) -> None:
    report()
    done = command("fetch", "cbp", "--list")
    assert asked.calls["fetch"][0] == ("cbp",)
    assert asked.calls["fetch"][1]["listing"] is True
    assert done.code == 0
    for text in (
        "loaded: f.csv",
        "https://x.org/f.csv",
        "1,234 bytes",
        "ab" * 32,
        "released 2024-02-13",
        "Release day",
    ):
        assert text in done.out


def test_a_problem_beside_a_success_is_said_and_is_the_exit_code(command: Command, report: Any) -> None:
    report(LOST)
    done = command("fetch", "--json")
    assert done.code == 7
    assert "Visit https://x.org/stats" in done.err
    document = done.document()
    assert document["problems"][0]["page"] == "https://x.org/stats"
    assert document["fetched"][0]["status"] == "loaded"
    assert document["editions"][0]["id"] == EDITION.id


def test_a_fetch_that_got_nothing_is_one_error_that_names_the_page(
    command: Command, asked: Asked, report: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(*_: Any, **__: Any) -> FetchReport:
        raise LOST

    monkeypatch.setattr(caudal.studies, "fetch", fetch, raising=False)
    done = command("fetch", "--json")
    assert done.code == 7
    error = done.document()["error"]
    assert (error["type"], error["page"], error["exit_code"]) == ("FetchError", "https://x.org/stats", 7)


def test_an_unknown_publisher_is_refused_without_the_network(command: Command) -> None:
    done = command("fetch", "inm")
    assert done.code == 2
    assert "Publishers: cbp, ohss, upmrip, snm." in done.err

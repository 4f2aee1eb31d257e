"""The command line in this process, with real studies or with a stand-in that records what it was asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

import caudal
from caudal import brief as faces
from caudal.cli import main, streams
from caudal.corridor import load_corridor
from caudal.panel import Panel
from caudal.periods import span
from caudal.records import Edition, Figure, Source


@dataclass(frozen=True)
class Outcome:
    """What one command line did."""

    code: int
    out: str
    err: str

    def document(self) -> dict[str, Any]:
        """Standard output as the one JSON document it must be."""
        return json.loads(self.out)


Command = Callable[..., Outcome]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `caudal ARGS...` in this process, whatever the locale of the one who tests."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run


@dataclass
class Asked:
    """What the stand-in was asked: the setting's arguments and each call by name."""

    setting: dict[str, Any] = field(default_factory=dict)
    calls: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = field(default_factory=dict)
    fail_with: BaseException | None = None


SOURCE = Source(
    "cbp-2024-02-13", "CBP", "Nationwide encounters", date(2024, 2, 13), "ab" * 32, "official", "strict", (2, 3, 9)
)
EDITION = Edition(
    "cbp-2024-02-13", "CBP", "Nationwide encounters", date(2024, 2, 13), date(2024, 2, 13), "", "public domain",
    "official", "cbp-nationwide", "january.csv", "ab" * 32, (), 7,
)  # fmt: skip


@dataclass(frozen=True)
class StandIn:
    """A stock-taking with nothing in it that a command does not ask for."""

    as_of: date = date(2024, 2, 15)
    agreed: None = None
    editions: tuple[Edition, ...] = (EDITION,)
    figures: Mapping[str, Figure] = field(default_factory=dict)


def small_panel(as_of: date = date(2024, 2, 15)) -> Panel:
    """Two series, three months; one cell each known, rounded, suppressed, unknown, zero and replayed."""
    counts = np.array([[1234.0, 0.0, np.nan], [50.0, np.nan, 61234.0]])
    state = np.array([[0, 0, 2], [1, 3, 0]], dtype=np.uint8)
    replay = np.array([[False, False, False], [False, False, True]])
    return Panel(
        "usbp-encounters", "M", span(date(2023, 11, 1), date(2024, 1, 1), "M"),
        ({"place": "tucson", "origin": "all"}, {"place": "del-rio", "origin": "all"}),
        counts, state, np.zeros((2, 3), dtype=np.int16), replay, (EDITION,), as_of, ("rounded cells do not add up",),
    )  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Put a stand-in where `caudal.studies` is, so that argument handling is tested alone."""
    record = Asked()
    fake = ModuleType("caudal.studies")

    def setting(**given: Any) -> SimpleNamespace:
        record.setting = given
        return SimpleNamespace(**{**given, "corridor": load_corridor("us-mexico")})

    def study(name: str, answer: Callable[[], Any]) -> None:
        def ask(*positional: Any, **named: Any) -> Any:
            record.calls[name] = (positional[1:], named)
            if record.fail_with is not None:
                raise record.fail_with
            return answer()

        setattr(fake, name, ask)

    held = SimpleNamespace(
        editions=(EDITION,),
        coverage=(),
        revisions=(),
        damage=("the file is cut",),
        to_json=lambda: {"editions": [{"id": "e1", "publisher": "CBP"}], "coverage": []},
    )
    added = SimpleNamespace(edition=EDITION, status="added", messages=("last row is short",))
    figure = Figure(
        "usbp-encounters.southwest.2024-01.count", 124220.0, "count", "usbp-encounters", {"place": "southwest"},
        "2024-01", date(2024, 2, 15), "strict", (SOURCE,), {"function": "sum", "seed": 0},
    )  # fmt: skip
    answers = {"en": ("One.", "Two.", "Three."), "es": ("Uno.", "Dos.", "Tres.")}
    study("sources", lambda: held)
    study(
        "load",
        lambda: SimpleNamespace(
            added=(added,), warnings=("no row for March",), to_json=lambda: {"added": [{"status": "added"}]}
        ),
    )
    study("panel", small_panel)
    study("stock_taking", StandIn)
    monkeypatch.setattr(
        faces,
        "render",
        lambda stock, languages, terms: {f"brief-{x}.html": x.encode() for x in languages},
        raising=False,
    )
    monkeypatch.setattr(faces, "answer", lambda stock, language, terms: answers[language], raising=False)
    fake.edition_json = lambda edition: {"id": edition.id}  # type: ignore[attr-defined]

    def figure_of(stock: StandIn, wanted: str) -> Figure:
        return stock.figures[wanted]

    fake.figure_of = figure_of  # type: ignore[attr-defined]
    monkeypatch.setattr(faces, "figures", lambda stock: {figure.id: figure}, raising=False)
    fake.setting = setting  # type: ignore[attr-defined]
    fake.panel_json = lambda s, panel: {"indicator": panel.indicator, "counts": panel.counts}  # type: ignore[attr-defined]
    fake.figure_json = streams.to_json  # type: ignore[attr-defined]
    fake.panel_frame = lambda panel: pl.DataFrame({"place": ["tucson"], "count": [1234]})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "caudal.studies", fake)
    monkeypatch.setattr(caudal, "studies", fake, raising=False)
    return record

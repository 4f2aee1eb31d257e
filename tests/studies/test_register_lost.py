"""A damaged register: the brief and every look go on from editions and the case, and say loudly what is missing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from caudal import studies
from caudal.brief.document import plain
from caudal.brief.language import Language
from caudal.brief.ledger import Ledger
from caudal.brief.words.agreed import agreed_section
from caudal.brief.words.scribe import Scribe
from caudal.cli import main
from caudal.register import Reviewer, export_json
from caudal.register.engine import FILE
from caudal.stocktaking import Agreed, StockTaking
from caudal.studies import Setting
from caudal.studies.talks.agreed import agreed_told
from caudal.studies.talks.study import import_from, lost_register, open_register

DAY = date(2024, 1, 10)


@pytest.fixture
def damaged(tmp_path: Path) -> tuple[Setting, Path]:
    """A store whose register, with one rating of its own, was exported and then overwritten with rubbish."""
    s = studies.setting(store=tmp_path / "store", as_of=DAY)
    register = open_register(s)
    register.rate("working-group", 1, "A first session.", date(2024, 1, 9), Reviewer("ana"))
    saved = tmp_path / "talks.json"
    saved.write_text(json.dumps(export_json(register)), "utf-8")
    register.close()
    (s.store.root / FILE).write_bytes(b"not a register" * 400)
    return s, saved


def told(s: Setting) -> Agreed:
    found = agreed_told(s)
    assert found is not None
    return found


def test_the_section_goes_on_without_a_damaged_register_until_it_is_restored(damaged: tuple[Setting, Path]) -> None:
    s, saved = damaged
    for _ in range(2):  # found damaged and moved aside; then missing
        found = told(s)
        assert found.lost
        assert next(c for c in found.commitments if c.id == "working-group").rating is None
    assert len(list(s.store.root.glob(f"{FILE}.damaged-*"))) == 1
    assert not (s.store.root / FILE).exists()
    import_from(s, saved)
    found = told(s)
    assert not found.lost
    assert next(c for c in found.commitments if c.id == "working-group").rating is not None


def test_every_look_at_the_talks_says_that_the_register_is_missing(
    damaged: tuple[Setting, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    s, _ = damaged
    look = ["talks", "list", "--store", str(s.store.root), "--as-of", "2024-01-10"]
    assert main(look) == 4  # the first one finds it damaged
    assert "moved aside, whole" in capsys.readouterr().err
    assert main(look) == 0
    shown = capsys.readouterr()
    assert "is set aside" in shown.err
    assert "caudal restore" in shown.err
    assert "working-group" in shown.out
    assert lost_register(s, "postgresql://x/y") is None  # another register is meant


@pytest.mark.parametrize(("code", "words"), [("en", "found damaged and is set aside"), ("es", "se encontró dañado")])
def test_the_section_says_so_in_both_languages(
    damaged: tuple[Setting, Path], stock: StockTaking, code: str, words: str
) -> None:
    s, _ = damaged
    for agreed in (told(s), Agreed((), (), None, (), (), lost=True)):
        shown = replace(stock, agreed=agreed)
        section = agreed_section(Scribe(shown, Language(code), Ledger(shown)))
        assert words in plain(section.blocks[0].runs)  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def stock() -> StockTaking:
    return studies.stock_taking(studies.setting(as_of=DAY))

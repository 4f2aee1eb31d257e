"""The JSON twin: the contract's keys, the record's values, the pages' sentences."""

from __future__ import annotations

import json
from dataclasses import replace

import made

from caudal import brief
from caudal.brief.document import plain
from caudal.stocktaking import StockTaking

CHECK_KEYS = {
    "verdict", "tail_probability", "as_of", "mode", "claim", "observed", "expected", "change", "level",
    "false_alarm_rate", "reasons", "editions",
}  # fmt: skip


def test_the_twin_is_canonical(twin: bytes) -> None:
    document = json.loads(twin)
    again = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"
    assert again.encode() == twin


def test_the_twin_carries_the_keys_of_every_document(twin: bytes, lang: str) -> None:
    document = json.loads(twin)
    assert {"caudal_version", "seed", "editions", "as_of", "figures", "answer"} <= set(document)
    assert document["language"] == {"en": "en", "es": "es-MX"}[lang]


def test_every_verdict_has_the_keys_of_a_check(twin: bytes) -> None:
    document = json.loads(twin)
    verdicts = [v for c in document["claims"] for v in c["verdicts"]]
    verdicts += document["headlines"]
    assert len(verdicts) > 10
    assert all(set(v) >= CHECK_KEYS for v in verdicts)


def test_series_of_sections_carry_a_standing_and_no_verdict(stock: StockTaking, twin: bytes) -> None:
    held = {c.id: c.standing for s in stock.sections for c in s.changes}
    series = [s for g in json.loads(twin)["sections"] for s in g["series"]]
    assert {s["id"] for s in series} == set(held)
    for told in series:
        assert not {"verdict", "reasons", "tail_probability", "claim"} & set(told)
        standing = held[told["id"]]
        assert standing is not None
        assert told["standing"] == {"side": standing.side, "lower_tail": standing.lower, "upper_tail": standing.upper}


def test_verdicts_in_the_twin_are_the_record_s(stock: StockTaking, twin: bytes) -> None:
    document = json.loads(twin)
    for asked, said in zip(stock.asked, document["claims"], strict=True):
        for verdict, told in zip(asked.verdicts, said["verdicts"], strict=True):
            assert told["verdict"] == verdict.verdict
            assert told["observed"]["value"] == verdict.observed
            assert told["change"] == {"from": verdict.against_value, "to": verdict.observed, "percent": verdict.percent}


def test_figures_are_carried_in_full(stock: StockTaking, twin: bytes) -> None:
    figures = json.loads(twin)["figures"]
    id = stock.headlines[0].change.figures["to"]
    told, held = figures[id], stock.figures[id]
    assert (told["value"], told["unit"], told["period"], told["mode"]) == (held.value, "count", "2024-01", "strict")
    assert told["sources"][0]["sha256"] == held.sources[0].sha256
    assert told["sources"][0]["rows"] == [12, 13, 14, 40]
    assert told["computation"]["options"] == {"draws": 4000, "season": 12}


def test_sentences_are_those_of_the_pages(stock: StockTaking, twin: bytes, lang: str) -> None:
    document = json.loads(twin)
    built = brief.build(stock, lang)
    assert [a["text"] for a in document["answer"]] == list(brief.answer(stock, lang))
    assert [p["text"] for p in document["main_points"]] == [plain(p) for p in built.points]
    assert document["paragraph"]["text"] == plain(built.paste)
    assert all(f in document["figures"] for a in document["answer"] for f in a["figures"])


def test_counts_under_ten_are_null_in_the_twin() -> None:
    small = made.unseen(before=40.0, after=7.0)
    document = json.loads(brief.render(small, ("en",))["brief-aegean-2024-02-15-en.json"])
    change = document["headlines"][0]["change"]
    assert change == {"from": 40.0, "to": None, "percent": None}
    assert all(not (isinstance(f["value"], float) and f["unit"] == "count" and f["value"] < 10)
               for f in document["figures"].values())  # fmt: skip


def test_both_languages_carry_the_same_figures(files: dict[str, bytes]) -> None:
    en, es = (json.loads(v)["figures"] for k, v in sorted(files.items()) if k.endswith(".json"))
    assert en == es


def test_what_a_percentage_would_disclose_is_left_out(stock: StockTaking) -> None:
    change = stock.headlines[0].change
    verdict = replace(change.verdict, observed=20.0, against_value=49.0)
    told = brief.twin.verdict(verdict)["change"]
    assert told == {"from": 49.0, "to": 20.0, "percent": None}

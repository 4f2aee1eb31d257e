"""Method and scores in one box: the rule, the model, and how often the rule was right on the past."""

from __future__ import annotations

from collections.abc import Mapping

from caudal.brief.document import Block, Box, Bullets, Cell, Column, Paragraph, Run, Section, Table
from caudal.brief.words.scribe import VERDICT_KEYS, Scribe, period_label
from caudal.brief.words.sources import indicators_used

POWERS = ("20", "30", "50")
RANGES = ("80", "95")


def method_section(scribe: Scribe) -> Section:
    """Section 8."""
    rule = tuple(
        (Run(scribe.verdict(v, start=True), strong=True), Run(": "), *scribe.say(f"rule.{key}"))
        for v, key in VERDICT_KEYS.items()
    )
    blocks: list[Block] = [
        Paragraph(scribe.say("method.question")),
        Bullets(rule, ordered=True),
        Paragraph(scribe.say("method.model")),
        Paragraph(scribe.say("method.as-of")),
        _made(scribe),
    ]
    scores = score_table(scribe)
    blocks.append(scores if scores is not None else Paragraph(scribe.say("method.no-scores")))
    return Section("method", "8", scribe.say("section.method"), (Box(scribe.say("method.title"), tuple(blocks)),))


def _made(scribe: Scribe) -> Paragraph:
    return Paragraph(
        scribe.say(
            "method.made",
            version=Run(scribe.stock.version, kind="id"),
            seed=Run(str(scribe.stock.seed), kind="id"),
            as_of=scribe.language.day(scribe.stock.as_of),
        ),
        "note",
    )


def score_table(scribe: Scribe) -> Table | None:
    """A row for each panel of scores.json: cases, false alarms, power, coverage. None where it holds none."""
    panels = scribe.stock.scores.get("panels")
    if not isinstance(panels, Mapping) or not panels:
        return None
    rows = tuple(_panel(scribe, str(name), panel) for name, panel in panels.items() if isinstance(panel, Mapping))
    sizes = [Column(scribe.say("scores.found", size=Run(s, kind="rule")), True, 0.8) for s in POWERS]
    ranges = [Column(scribe.say("scores.held", size=Run(s, kind="rule")), True, 0.8) for s in RANGES]
    columns = (
        Column(scribe.say("scores.measure"), share=2.6),
        Column(scribe.say("scores.cases"), True, 0.65),
        Column(scribe.say("scores.false"), True, 1.5),
        Column(scribe.say("scores.peak"), True, 0.85),
        *sizes,
        *ranges,
    )
    notes = [scribe.say("scores.note")]
    if not any(isinstance(p, Mapping) and p.get("indicator") in indicators_used(scribe) for p in panels.values()):
        notes.insert(0, scribe.say("scores.elsewhere"))
    return Table("t-scores", scribe.say("scores.title"), columns, rows, tuple(notes))


def _panel(scribe: Scribe, name: str, panel: Mapping[str, object]) -> tuple[Cell, ...]:
    key = f"board.{name}"
    words = scribe.word(key) if scribe.language.has(key) else name
    span = [_month(scribe, str(panel.get(k, ""))) for k in ("first", "last")]
    title = scribe.say("scores.span", name=Run(words, kind="given"), first=span[0], last=span[1])

    def score(*path: str) -> Run:
        value: object = panel
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        return _score(scribe, f"{name}.{'.'.join(path)}", value)

    wrong = scribe.say(
        "scores.interval", rate=score("false_rate"), lower=score("false_lower95"), upper=score("false_upper95")
    )
    return (
        Cell(title),
        Cell((score("cases"),)),
        Cell(wrong),
        Cell((score("peak_false_rate"),)),
        *(Cell((score("power", f"-{s}"),)) for s in POWERS),
        *(Cell((score("coverage", s),)) for s in RANGES),
    )


def _month(scribe: Scribe, label: str) -> Run:
    period = period_label(label)
    return Run(scribe.language.short(period) if period is not None else label, kind="date")


def _score(scribe: Scribe, path: str, value: object) -> Run:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return Run("[x]", kind="letter")
    unit = "cases" if path.endswith("cases") else "probability"
    computation = {"function": "caudal.scoreboard", "number": path, **_hashes(scribe.stock.scores)}
    figure = scribe.ledger.about(f"score.{path}", float(value), unit, computation)
    return scribe.number(figure)


def _hashes(scores: Mapping[str, object]) -> dict[str, object]:
    """What scores.json says it was computed from."""
    return {k: v for k, v in scores.items() if k.endswith("sha256") or k in ("seed", "draws")}

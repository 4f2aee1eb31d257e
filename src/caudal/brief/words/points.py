"""Main points: five or six sentences of at most 25 words; and the texts to paste, from the same figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from caudal.brief.document import Block, Box, Bullets, Paragraph, Run, Runs, Section, words_in
from caudal.brief.language import LANGUAGES, Filling, Language, capital
from caudal.brief.ledger import Ledger
from caudal.brief.numbers import join
from caudal.brief.words.expect import foreseen, rounding, unit
from caudal.brief.words.naming import furthest, kinds_key, per_day, there
from caudal.brief.words.scribe import Scribe
from caudal.brief.words.unknown import not_held
from caudal.stocktaking import Asked, Change, Outlook

MOST_WORDS = 25
MOST_POINTS = 6  # with fewer of substance, points on the record itself follow


def points(scribe: Scribe) -> tuple[Runs, ...]:
    """What happened, in order of importance; every sentence at most 25 words, cut to shorter forms to keep that."""
    stock = scribe.stock
    makers: list[Runs | None] = [_headline(scribe, h.change, i) for i, h in enumerate(stock.headlines[:2])]
    makers += [_claim(scribe, a) for a in stock.asked if a.entry.role == "as-said"][:1]
    level = next((_level_claim(scribe, a) for a in stock.asked if a.entry.role == "level"), None)
    makers.append(level)
    makers.append(_where(scribe))
    makers.append(_upstream(scribe))
    ahead = _expect(scribe)
    if ahead is not None and sum(p is not None for p in makers) >= MOST_POINTS:
        makers.remove(level)  # it stands in the answer and at a glance
    said = [p for p in (*makers, ahead) if p is not None][:MOST_POINTS]
    rest = [outcomes_missing(scribe), _printed(scribe), scribe.say("points.limits"), _next(scribe)]
    said += [p for p in rest if p is not None][: MOST_POINTS - len(said)]
    return tuple(capital(p) for p in said)


def fit(*candidates: Callable[[], Runs]) -> Runs:
    """The first sentence of at most 25 words; the last where none is."""
    for make in candidates[:-1]:
        runs = make()
        if words_in(runs) <= MOST_WORDS:
            return runs
    return candidates[-1]()


def _headline(scribe: Scribe, change: Change, index: int) -> Runs:
    judged = scribe.judged(change)
    verdict = Run(scribe.verdict(change.verdict.verdict), strong=True)
    here = index > 0 and change.query.place == scribe.stock.headlines[0].change.query.place

    def sentence(bare: bool, short: bool) -> Runs:
        subject = scribe.names.subject(change.query, here=bare)
        return scribe.say(
            "points.headline", change=scribe.change(judged, subject, "short" if short else "full"), verdict=verdict
        )

    return fit(
        lambda: sentence(here, True),
        lambda: sentence(True, True),
        lambda: scribe.say("points.verdict-only", verdict=verdict),
    )


def _claim(scribe: Scribe, asked: Asked) -> Runs | None:
    if not asked.verdicts:
        return None
    first, last = asked.verdicts[0], asked.verdicts[-1]
    replay = scribe.say("points.replay") if last.mode == "replay" and last.observed is not None else ()
    filling: dict[str, Filling] = {"last": Run(scribe.verdict(last.verdict), strong=True), "replay": replay}
    if len(asked.verdicts) == 1:
        return scribe.say("points.claim.once", **filling)
    day = scribe.language.day(first.as_of)
    if first.verdict == last.verdict:
        return scribe.say("points.claim.same", day=day, **filling)
    if first.verdict == "too early":
        return scribe.say("points.claim.early", day=day, **filling)
    return scribe.say("points.claim", first=scribe.verdict(first.verdict), day=day, **filling)


def _level_claim(scribe: Scribe, asked: Asked) -> Runs | None:
    if not asked.verdicts:
        return None
    last = scribe.asked(asked)[-1]
    value = per_day(scribe, last) if asked.entry.per == "day" else scribe.figure(last, "to")
    verdict = Run(scribe.verdict(last.verdict.verdict), strong=True)
    if value is None:
        return scribe.say("points.level.unknown", verdict=verdict)
    key = "points.level.day" if asked.entry.per == "day" else "points.level.period"
    return scribe.say(
        key,
        value=scribe.told(value),
        verdict=verdict,
        when=scribe.language.when(last.verdict.claim.period),
    )


def _where(scribe: Scribe) -> Runs | None:
    for section in scribe.stock.sections:
        if section.id == "upstream" or len(section.changes) < 2:
            continue
        way = scribe.way(scribe.judged(scribe.stock.headlines[0].change)) if scribe.stock.headlines else "down"
        change = furthest(scribe, section.changes, way if way in ("down", "up") else "down")
        if change is None:
            continue
        judged = scribe.judged(change)
        percent = scribe.percent(judged, unsigned=True, prose=True)
        key = f"points.where.{scribe.way(judged)}" + ("" if percent else ".bare")
        before, after = scribe.pair(str(scribe.figure(judged, "from")), str(scribe.figure(judged, "to")))
        filling: dict[str, Filling] = {"from": before}
        if percent:
            filling["percent"] = percent
        where, period = there(scribe, change.query), change.verdict.claim.period
        if period != scribe.stock.period:  # parts are printed later than their whole, or no longer
            where = scribe.say("points.where.then", where=where, when=scribe.language.when(period))
        return scribe.say(
            key,
            where=where,
            to=after,
            group=scribe.word(kinds_key(scribe, section)),
            **filling,
        )
    return None


def _upstream(scribe: Scribe) -> Runs | None:
    """The first count upstream, one of the corridor's parties before others; said to be upstream."""
    changes = [c for s in scribe.stock.sections if s.id == "upstream" for c in s.changes]
    known = [c for c in changes if scribe.way(scribe.judged(c)) != "unknown"]
    known.sort(key=lambda c: not _of_a_party(scribe, c))
    return _upstream_sentence(scribe, known[0]) if known else None


def _of_a_party(scribe: Scribe, change: Change) -> bool:
    held = scribe.stock.corridor.indicators.get(change.query.indicator)
    return held is not None and held.party in scribe.stock.corridor.parties


def _upstream_sentence(scribe: Scribe, change: Change) -> Runs:
    """With the counts where every language has room for them, so that a point gives the same numbers in each."""
    for style in _STYLES:
        scribes = [scribe, *(Scribe(scribe.stock, Language(c), Ledger(scribe.stock)) for c in LANGUAGES)]
        said = [_upstream_said(s, change, style) for s in scribes]
        if all(words_in(runs) <= MOST_WORDS for runs in said):
            return said[0]
    return scribe.say("points.upstream.see")


def _expect(scribe: Scribe) -> Runs | None:
    """What is to be expected next of each party's count: all of them, or none where that takes too many words."""
    outlooks = [o for o in scribe.stock.outlooks if o.whole is not None]
    if not outlooks:
        return None
    scribes = [scribe, *(Scribe(scribe.stock, Language(c), Ledger(scribe.stock)) for c in LANGUAGES)]
    said = [_expected(s, outlooks) for s in scribes]
    return said[0] if all(words_in(runs) <= MOST_WORDS for runs in said) else scribe.say("points.expect.see")


def _expected(scribe: Scribe, outlooks: list[Outlook]) -> Runs:
    parts = []
    for o in outlooks:
        assert o.whole is not None
        period, figures = o.whole.coming[0]
        step = rounding(scribe, figures)
        low, high = (foreseen(scribe, figures[k], step, prose=True) for k in ("lower80", "upper80"))
        party: Runs = ()
        if len(outlooks) > 1 and o.party is not None:
            party = scribe.say("points.expect.party", party=Run(scribe.names.party(o.party), kind="given"))
        when = scribe.language.when(period)
        parts.append(scribe.say("points.expect.one", low=low, high=high, unit=unit(scribe, o), when=when, party=party))
    return scribe.say("points.expect", counts=_joined(parts))


_STYLES: tuple[Literal["short", "brief"], ...] = ("short", "brief")


def _upstream_said(scribe: Scribe, change: Change, style: Literal["short", "brief"]) -> Runs:
    subject = scribe.names.subject(change.query, here=True)
    return scribe.say("points.upstream", change=scribe.change(scribe.judged(change), subject, style))


def _joined(parts: list[Runs]) -> Runs:
    out: list[Run] = []
    for i, part in enumerate(parts):
        out += ([Run("; ")] if i else []) + list(part)
    return tuple(out)


def outcomes_missing(scribe: Scribe) -> Runs | None:
    """Which outcomes for people no source held speaks of; None where all are held."""
    missing = [scribe.word(f"outcome.{o}") for o in not_held(scribe.stock)]
    return scribe.say("points.outcomes", what=join(missing, scribe.language.code, either=True)) if missing else None


def _printed(scribe: Scribe) -> Runs | None:
    if not scribe.stock.headlines:
        return None
    day = scribe.language.day(scribe.stock.released)
    return scribe.say("answer.printed", period=scribe.language.the(scribe.stock.period), day=day)


def _next(scribe: Scribe) -> Runs | None:
    due = scribe.stock.next_release
    if due is None:
        return None
    return scribe.say("points.next" if due > scribe.stock.as_of else "points.overdue", day=scribe.language.day(due))


def points_section(scribe: Scribe, said: tuple[Runs, ...]) -> Section:
    """Section 1."""
    return Section("points", "1", scribe.say("section.points"), (Bullets(said, ordered=True),))


# ---- texts to paste ----


def paste(scribe: Scribe, sentences: tuple[Runs, Runs, Runs]) -> Runs:
    """One paragraph that stands alone: the answer, its date and mode, and what it does not say."""
    tail = scribe.say("paste.close", as_of=scribe.language.day(scribe.stock.as_of))
    out: list[Run] = []
    for sentence in (*sentences, tail):
        out += ([Run(" ")] if out else []) + list(sentence)
    return tuple(out)


def statement(scribe: Scribe) -> tuple[Runs, Runs]:
    """Two sentences both delegations could say in public: what the counts did; what they do not tell."""
    headlines = scribe.stock.headlines
    if not headlines:
        return scribe.say("statement.nothing"), scribe.say("statement.limits")
    parts = [
        scribe.change(
            scribe.judged(h.change), scribe.names.subject(h.change.query, here=i > 0), "short" if i > 0 else "full"
        )
        for i, h in enumerate(headlines[:2])
    ]
    return capital((*_joined(parts), Run("."))), scribe.say("statement.limits")


def paste_section(scribe: Scribe, paragraph: Runs, public: tuple[Runs, Runs]) -> Section:
    """Section 10."""
    blocks: tuple[Block, ...] = (
        Box(scribe.say("paste.paragraph"), (Paragraph(paragraph),)),
        Box(scribe.say("paste.statement"), (Paragraph((*public[0], Run(" "), *public[1])),)),
        Paragraph(scribe.say("paste.note"), "note"),
    )
    return Section("paste", "10", scribe.say("section.paste"), blocks)

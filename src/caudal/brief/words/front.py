"""The first page: title, dates, the answer in three sentences, key figures, the picture, verdicts at a glance."""

from __future__ import annotations

from datetime import date

from caudal.brief.charts.headline import headline_charts
from caudal.brief.document import (
    Block,
    Bullets,
    Cell,
    Charts,
    Column,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Run,
    Runs,
    Table,
)
from caudal.brief.language import Filling, capital
from caudal.brief.words.claims import verdict_cell
from caudal.brief.words.letters import keyed_front
from caudal.brief.words.points import outcomes_missing
from caudal.brief.words.scribe import Judged, Scribe
from caudal.records import ALL, Query
from caudal.stocktaking import Asked, Change

STRIP = 4  # key figures on the first page


def title(scribe: Scribe) -> Runs:
    """Topic, place: period (provisional). Topic: what the headlines count, in the unit they share."""
    stock = scribe.stock
    units = {u for h in stock.headlines if (u := _unit(scribe, h.change)) is not None}
    query = (
        stock.headlines[0].change.query if stock.headlines else Query(stock.corridor.indicator, stock.corridor.place)
    )
    topic = units.pop() if len(stock.headlines) > 1 and len(units) == 1 else ""
    period = scribe.language.period(stock.period)
    if topic and query.place != ALL:
        place = Run(scribe.names.at(query.place), kind="given")
        runs = scribe.say("title.place", topic=Run(topic, kind="given"), place=place, period=period)
    else:
        runs = scribe.say("title.whole", topic=Run(topic or scribe.names.titled(query), kind="given"), period=period)
    runs = capital(runs)
    return (*runs, *scribe.say("title.provisional")) if provisional(scribe) else runs


def _unit(scribe: Scribe, change: Change) -> str | None:
    held = scribe.stock.corridor.indicators.get(change.query.indicator)
    return scribe.language.pick(held.unit) if held is not None and held.unit else None


def provisional(scribe: Scribe) -> bool:
    """Whether the newest figure of any headline is marked provisional."""
    for headline in scribe.stock.headlines:
        figure = scribe.figure(scribe.judged(headline.change), "to")
        if figure is not None and "p" in scribe.letters(scribe.ledger.look(figure)):
            return True
    return False


def dates(scribe: Scribe) -> tuple[tuple[Runs, Runs], ...]:
    """Release date, what was known, first print of the newest period, next release."""
    stock, language = scribe.stock, scribe.language
    following = scribe.say("dates.next.unknown")
    if stock.next_release is not None:
        key = "dates.next.expected" if stock.next_release > stock.as_of else "dates.next.overdue"
        following = scribe.say(key, day=language.day(stock.next_release))
    newest = scribe.say("dates.newest", period=language.period(stock.period), day=language.day(stock.released))
    return (
        (scribe.say("dates.release.term"), (language.day(stock.as_of),)),
        (scribe.say("dates.newest.term"), newest),
        (scribe.say("dates.next.term"), following),
    )


def answer(scribe: Scribe) -> tuple[Runs, Runs, Runs]:
    """Three sentences: what the principal count did; what the next one did; what became of the claim.

    Without a next count the second says what was to be expected, or when the figures were printed; without a claim
    the third says what a verdict does not.
    """
    headlines = scribe.stock.headlines
    first = _headline_sentence(scribe, headlines[0].change) if headlines else _nothing(scribe)
    if len(headlines) > 1:
        second = _headline_sentence(scribe, headlines[1].change, here=_same_place(scribe))
    else:
        second = _level_sentence(scribe)
    return first, second, _claim_sentence(scribe)


def _same_place(scribe: Scribe) -> bool:
    places = {h.change.query.place for h in scribe.stock.headlines[:2]}
    return len(places) == 1


def _nothing(scribe: Scribe) -> Runs:
    name = Run(scribe.names.indicator(scribe.stock.corridor.indicator), kind="given")
    return scribe.say("answer.nothing", indicator=name, as_of=scribe.language.day(scribe.stock.as_of))


def _headline_sentence(scribe: Scribe, change: Change, *, here: bool = False) -> Runs:
    judged = scribe.judged(change)
    said = scribe.change(judged, scribe.names.subject(change.query, here=here))
    level = scribe.level(change.level, change.verdict.claim.period)
    filling: dict[str, Filling] = {
        "change": said,
        "clause": scribe.clause(judged),
        "verdict": Run(scribe.verdict(change.verdict.verdict), strong=True),
    }
    if level is None:
        return capital(scribe.say("answer.change", **filling))
    against = {"down": "highest", "up": "lowest"}.get(scribe.way(judged))
    key = (
        "answer.change.yet"
        if against is not None and scribe.side(change.level, change) == against
        else "answer.change.level"
    )
    return capital(scribe.say(key, level=level, **filling))


def _level_sentence(scribe: Scribe) -> Runs:
    if not scribe.stock.headlines:
        return scribe.say("answer.limits")
    change = scribe.stock.headlines[0].change
    judged = scribe.judged(change)
    interval = scribe.expected(judged, "median", "lower95", "upper95", prose=True)
    if interval is None:
        day = scribe.language.day(scribe.stock.released)
        return scribe.say("answer.printed", period=scribe.language.the(scribe.stock.period), day=day)
    data_to = change.verdict.claim.against or change.verdict.claim.period
    return scribe.say(
        "answer.expected",
        median=interval[0],
        lower=interval[1],
        upper=interval[2],
        data=scribe.language.the(data_to),
    )


def _claim_sentence(scribe: Scribe) -> Runs:
    said = [a for a in scribe.stock.asked if a.entry.role == "as-said" and a.verdicts]
    levels = [a for a in scribe.stock.asked if a.entry.role == "level" and a.verdicts]
    if not said and not levels:
        return scribe.say("answer.limits")
    if not said:
        return scribe.say("answer.level-claim", **_level_said(scribe, levels[0]))
    first, last = said[0].verdicts[0], said[0].verdicts[-1]
    key = "answer.claim.once"
    if len(said[0].verdicts) > 1:
        early = "answer.claim.early" if first.verdict == "too early" else "answer.claim"
        key = "answer.claim.same" if first.verdict == last.verdict else early
    runs = scribe.say(
        key,
        said_on=scribe.language.day(said[0].entry.said_on),
        first=scribe.verdict(first.verdict),
        last=_verdict(scribe, said[0]),
        first_day=_that_day(scribe, said[0].entry.said_on, first.as_of),
        replay=scribe.say("answer.replay") if last.mode == "replay" and last.observed is not None else (),
    )
    if levels:
        runs += scribe.say("answer.claim.and-level", **_level_said(scribe, levels[0]))
    return (*runs, Run("."))


def _that_day(scribe: Scribe, said_on: date, judged: date) -> Runs:
    return (
        scribe.say("answer.that-day")
        if judged == said_on
        else scribe.say("answer.on-day", day=scribe.language.day(judged))
    )


def _level_said(scribe: Scribe, asked: Asked) -> dict[str, Filling]:
    """The verdict on a level, and that the figure it rests on is unverified where it is."""
    count = scribe.figure(scribe.asked(asked)[-1], "to")
    basis = scribe.say("answer.unverified") if count is not None and scribe.unverified(count) else ()
    return {"verdict": _verdict(scribe, asked), "basis": basis}


def _verdict(scribe: Scribe, asked: Asked) -> Run:
    return Run(scribe.verdict(asked.verdicts[-1].verdict), strong=True)


def front(scribe: Scribe, sentences: tuple[Runs, Runs, Runs]) -> tuple[Block, ...]:
    """The blocks of the first page, in order."""
    blocks: list[Block] = [Bullets(sentences, style="lead")]
    strip = key_figures(scribe)
    if strip.items:
        blocks.append(strip)
    drawn = [h for h in scribe.stock.headlines[:2] if h.change.history]
    pictures = headline_charts(scribe, drawn)
    if pictures:
        blocks.append(Charts(pictures))
    blocks.append(glance(scribe))
    missing = outcomes_missing(scribe)
    if missing is not None:
        blocks.append(Paragraph(missing))
    return keyed_front(scribe, tuple(blocks))


def key_figures(scribe: Scribe) -> KeyFigures:
    """Headlines, then one figure for each party not yet shown, then what stands upstream: four at most."""
    chosen = [h.change for h in scribe.stock.headlines]
    upstream = [c for s in scribe.stock.sections if s.id == "upstream" for c in s.changes]
    seen = {
        scribe.stock.corridor.indicators[c.query.indicator].party
        for c in chosen
        if c.query.indicator in scribe.stock.corridor.indicators
    }
    upstream.sort(key=lambda c: _party(scribe, c) not in scribe.stock.corridor.parties or _party(scribe, c) in seen)
    return KeyFigures(tuple(_key_figure(scribe, c) for c in (chosen + upstream)[:STRIP]))


def _party(scribe: Scribe, change: Change) -> str | None:
    held = scribe.stock.corridor.indicators.get(change.query.indicator)
    return None if held is None else held.party


def _key_figure(scribe: Scribe, change: Change) -> KeyFigure:
    judged = scribe.judged(change)
    claim = change.verdict.claim
    percent = scribe.percent(judged)
    after = scribe.figure(judged, "to")
    value = (percent,) if percent is not None else (scribe.number(after),) if after else scribe.say("cell.unknown")
    label = capital((Run(scribe.names.titled(change.query, here=True), kind="given"),))
    before = scribe.figure(judged, "from")
    if after is None or before is None or claim.against is None:
        return KeyFigure(label, value, (scribe.language.period(claim.period),))
    span = scribe.say(
        "strip.span",
        before=Run(scribe.language.short(claim.against), kind="date"),
        after=Run(scribe.language.short(claim.period), kind="date"),
    )
    note = scribe.say("strip.note", **{"from": scribe.marked(before)}, to=scribe.marked(after))
    arrow = {"down": "▼ ", "up": "▲ ", "same": "= ", "unknown": ""}[scribe.way(judged)]
    if percent is not None:
        value = (Run(arrow), *value, *scribe.resting_on(judged))
    return KeyFigure(label, value, note, span)


def glance(scribe: Scribe) -> Table:
    """Verdicts at a glance: a row for each question, a column for each date on which it was judged."""
    moments = sorted({v.as_of for a in scribe.stock.asked for v in a.verdicts} | {scribe.stock.as_of})
    columns = [Column(scribe.say("glance.question"), share=3.2)]
    columns += [Column(_moment(scribe, m), share=1.25) for m in moments]
    rows = []
    for asked in scribe.stock.asked:
        held = {j.verdict.as_of: j for j in scribe.asked(asked)}
        cells = [Cell((scribe.text(asked.entry.question),))]
        for moment in moments:
            judged = held.get(moment)
            cells.append(Cell((Run("[z]", kind="letter"),)) if judged is None else verdict_cell(scribe, judged))
        rows.append(tuple(cells))
    if not rows:
        rows = [
            (
                Cell(_question(scribe, scribe.judged(h.change))),
                *(
                    verdict_cell(scribe, scribe.judged(h.change))
                    if m == scribe.stock.as_of
                    else Cell((Run("[z]", kind="letter"),))
                    for m in moments
                ),
            )
            for h in scribe.stock.headlines
        ]
    notes = (scribe.say("glance.note"),)
    return Table("t-glance", scribe.say("glance.title"), tuple(columns), tuple(rows), notes, "glance")


def _moment(scribe: Scribe, moment: date) -> Runs:
    name = scribe.meeting(moment)
    return (scribe.language.day(moment), *((Run(f" ({name})", kind="given"),) if name else ()))


def _question(scribe: Scribe, judged: Judged) -> Runs:
    claim = judged.verdict.claim
    subject = Run(scribe.names.subject(claim.query), kind="given")
    if claim.against is None:
        return scribe.say("glance.asked.level", subject=subject, after=scribe.language.when(claim.period))
    return scribe.say(
        f"glance.asked.{claim.direction or 'down'}",
        scribe.names.plural(claim.query),
        subject=subject,
        after=scribe.language.when(claim.period),
        before=scribe.language.period(claim.against),
    )

"""The page of a hindcast: the pictures, the tables beneath them, the worst misses and the editions."""

from __future__ import annotations

import math
from itertools import chain

from caudal.brief.document import Bullets, Chart, Document, Section, Table, plain
from caudal.brief.hindcast import pictures
from caudal.brief.hindcast.words import (
    TEXTS,
    between,
    count,
    expected,
    indicator,
    lead,
    length,
    level,
    ratio,
    series,
    shared,
)
from caudal.brief.language import Language
from caudal.brief.numbers import decimal_text, join
from caudal.brief.page import Part, editions_sheet, given, results_page, sheet
from caudal.brief.sourced import annex, group, linked
from caudal.forecast import RULES
from caudal.studies.hindcasts.record import Hindcast


def document(f: Hindcast, code: str) -> Document:
    """The document tree of a hindcast in one language. Raises UsageError for a language it does not speak."""
    language = Language(code)
    t = TEXTS[code]
    days = [language.day(o.as_of).text for o in (f.origins[0], f.origins[-1])]
    dates = (
        (t["as-of"], (language.day(f.panel.as_of),)),
        (t["origins"], given(t["span"].format(n=len(f.origins), first=days[0], last=days[1]))),
        (language.word("page.seed"), given(str(f.seed))),
    )
    tables, annexed = _sourced(f, code)
    charts = [
        Chart(name, given(t[name]), given(t[f"{name}-sub"]), draw(f, code), pictures.alternative(f, name, code), None,
              least_width=860)
        for name, draw in (("coverage", pictures.coverage), ("skill", pictures.skill), ("pit", pictures.pit))
    ]  # fmt: skip
    parts: list[Part] = [
        ("points", language.word("page.section.results"), (*charts, *tables[:-1])),
        ("misses", t["worst"], tables[-1:]),
        (
            "reading",
            language.word("page.section.reading"),
            (Bullets(tuple(given(line) for line in _reading(f, code))),),
        ),
        ("editions", language.word("section.editions"), (editions_sheet(f.editions, language),)),
    ]
    kicker = t["kicker"].format(corridor=language.pick(f.corridor.name), indicator=indicator(f, code))
    return results_page(language, t["title"], kicker, t["description"], dates, lead(f, code), parts, annexed)


def _sourced(f: Hindcast, code: str) -> tuple[tuple[Table, ...], Section]:
    """The tables with each number a link to the annex, and that annex: a group for each table."""
    language = Language(code)
    horizons = ",".join(str(h) for h in f.horizons)
    call = (f"caudal.studies.hindcast(corridor={f.corridor.id}, indicator={f.panel.indicator}, by={','.join(f.by)}, "
            f"horizons={horizons}, since={f.since}, draws={f.draws}, seed={f.seed})")  # fmt: skip
    tables, groups = [], []
    for table in sheets(f, code):
        misses = table.id == "t-misses"
        columns = (5, 6) if misses else range(2, len(table.columns))
        made, told = linked(table, columns, [str(n) for n in range(1, len(table.rows) + 1)], named=4 if misses else 2)
        tables.append(made)
        if any(told):
            groups.append(group(language, plain(table.caption), chain.from_iterable(told), as_of=f.panel.as_of,
                                mode=f.panel.mode, editions=f.editions, computation=call))  # fmt: skip
    return tuple(tables), annex(language, groups)


def sheets(f: Hindcast, code: str) -> tuple[Table, ...]:
    """The tables of the results: scores, skill beside each rule on both scales, sizes, and the worst misses last."""
    return (
        _scores(f, code), _ratios(f, code, "ratios", "scaled_ratio"), _ratios(f, code, "log-ratios", "log_ratio"),
        _sizes(f, code), _misses(f, code),
    )  # fmt: skip


def _scores(f: Hindcast, code: str) -> Table:
    t = TEXTS[code]
    rows = [
        (level(f, x.level, code), length(f, x.horizon, code), decimal_text(x.cases), decimal_text(x.dates),
         _number(x.wis, 1), _number(x.log_wis, 3), _number(x.mase, 2),
         *(shared(x.coverage[percent], code) for percent in (50, 80, 95)))
        for x in pictures.whole(f)
    ]  # fmt: skip
    heads = (t["c.level"], t["c.ahead"], t["c.cases"], t["c.dates"], t["c.wis"], t["c.log"], t["c.mase"],
             "50%", "80%", "95%")  # fmt: skip
    return sheet("t-scores", t["scores"], heads, rows, numeric=range(2, 7))


def _ratios(f: Hindcast, code: str, name: str, part: str) -> Table:
    t = TEXTS[code]
    rows = [
        (level(f, x.level, code), length(f, x.horizon, code),
         *(ratio(getattr(x, part)[rule], code) for rule in RULES))
        for x in pictures.whole(f)
    ]  # fmt: skip
    return sheet(f"t-{name}", t[name], (t["c.level"], t["c.ahead"], *(t[f"rule.{r}"] for r in RULES)), rows)


def _sizes(f: Hindcast, code: str) -> Table:
    t = TEXTS[code]
    finest = f.scores[-1].level
    rows = [
        (t[f"size.{x.size}"], length(f, x.horizon, code), decimal_text(x.cases),
         *(shared(x.coverage[percent], code) for percent in (50, 80, 95)),
         ratio(x.scaled_ratio["naive"], code), ratio(x.log_ratio["naive on log1p"], code))
        for x in sorted((x for x in f.scores if x.level == finest and x.size != "all"),
                        key=lambda x: (list(t).index(f"size.{x.size}"), x.horizon))
    ]  # fmt: skip
    heads = (t["c.size"], t["c.ahead"], t["c.cases"], "50%", "80%", "95%", t["rule.naive"], t["rule.naive on log1p"])
    return sheet("t-sizes", t["sizes"].format(level=level(f, finest, code)), heads, rows, numeric=(2,))


def _misses(f: Hindcast, code: str) -> Table:
    t, language = TEXTS[code], Language(code)
    rows = [
        (level(f, m.level, code), series(f, m.series, code), language.day(m.origin.as_of).text,
         language.period(m.period).text, length(f, m.horizon, code), expected(m, code),
         count(m.came, code), between(m, code))
        for m in f.misses
    ]  # fmt: skip
    heads = (t["c.level"], t["c.series"], t["c.made"], t["c.period"], t["c.ahead"], t["c.expected"], t["c.came"],
             t["c.between"])  # fmt: skip
    return sheet("t-misses", t["misses"], heads, rows, () if rows else (t["note-nothing"],))


def _reading(f: Hindcast, code: str) -> list[str]:
    t = TEXTS[code]
    blocks = join(list(dict.fromkeys(str(b) for b in f.blocks)), code, either=True)
    return [
        t["read-as-of"].format(skipped=f.skipped), t["read-score"], t["read-rules"], t["read-level"], t["read-small"],
        t["read-blocks"].format(blocks=blocks), t["read-misses"],
    ]  # fmt: skip


def _number(value: float, places: int) -> str:
    return "" if math.isnan(value) else decimal_text(value, places)

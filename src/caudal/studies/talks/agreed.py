"""Agreements told: the talks of the register as the brief prints them, the linked measures with their verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from caudal.corridor import Measure
from caudal.errors import StoreError, UsageError
from caudal.register import Register
from caudal.stocktaking import (
    AgendaPoint,
    Agreed,
    Commitment,
    LinkedMeasure,
    MeasureTold,
    Rating,
    TalksMoment,
    TalksSource,
)
from caudal.studies.effects.study import effect
from caudal.studies.setting import Setting
from caudal.studies.talks.status import Moment, Point, Quoted, Standing, TalksStatus, last_day, talks_status
from caudal.studies.talks.study import lost_register, open_register


def agreed_told(s: Setting, told: Sequence[MeasureTold] = ()) -> Agreed | None:
    """What was agreed and where it stands, as of the setting's day; None where no talks were on record by then.

    It is the answer of `caudal talks status`: from the register of CAUDAL_REGISTER or of the store, else from the case
    that the package carries, too where the store's register is damaged: then `lost` says so. told: measures already
    judged, whose verdicts are used again.
    """
    held = _opened(s)
    try:
        status = talks_status(s, held)
    finally:
        held.close()
    lost = lost_register(s) is not None
    if not status.timeline:
        return Agreed((), (), None, (), (), lost=True) if lost else None
    judged = {m.measure.id: _of_told(m) for m in told}
    return Agreed(
        timeline=tuple(_moment(s, m) for m in status.timeline),
        commitments=tuple(_commitment(s, c, judged) for c in status.commitments),
        next_meeting=_moment(s, status.next_meeting) if status.next_meeting else None,
        due=status.due,
        agenda=tuple(_point(status, p) for p in status.agenda),
        left_out=status.waiting > 0,
        lost=lost,
    )


def _opened(s: Setting) -> Register:
    """The register to read; where it is found damaged, and is moved aside, what is left without it."""
    try:
        return open_register(s, write=False)
    except StoreError:
        if lost_register(s) is None:
            raise
        return open_register(s, write=False)


def _source(q: Quoted) -> TalksSource:
    return TalksSource(q.id, q.publisher, q.title, q.published, q.address, q.basis)


def _moment(s: Setting, m: Moment) -> TalksMoment:
    rated = m.kind == "rating"
    name = next((c.get("name") for c in s.corridor.meetings if c.get("date") == m.day), None)
    return TalksMoment(
        kind=m.kind,
        id=m.id,
        day=m.day,
        until=last_day(m.when),
        when=m.when,
        text=m.text,
        gist=m.gist,
        form=m.form or "",
        name=name if m.kind == "meeting" and m.status != "planned" else None,
        planned=m.status == "planned",
        level=int(m.status) if rated and m.status is not None else None,
        about=m.who if rated else None,
        source=_source(m.source) if m.source else None,
    )


def _commitment(s: Setting, c: Standing, judged: Mapping[str, LinkedMeasure]) -> Commitment:
    newest = c.ratings[-1] if c.ratings else None
    return Commitment(
        id=c.id,
        text=c.text,
        gist=c.gist,
        by=c.by,
        overdue=c.overdue,
        ratable=c.ratable,
        rating=Rating(newest.level, newest.evidence, newest.day) if newest else None,
        measures=tuple(judged.get(m.id) or _judged(s, m) for m in c.measures),
        indicators=c.indicators,
        agreed_on=c.agreed_on,
        source=_source(c.source),
    )


def _of_told(m: MeasureTold) -> LinkedMeasure:
    others = tuple(o.measure.id for o in m.overlapping if o.relation == "inseparable")
    return LinkedMeasure(m.measure, m.verdict, others)


def _judged(s: Setting, m: Measure) -> LinkedMeasure:
    """A measure in force for longer than those told, judged by the same rule; a meeting has no verdict."""
    if m.kind != "measure":
        return LinkedMeasure(m, None)
    try:
        found = effect(s, m.id)
    except UsageError:  # the corridor file does not say enough for an effect
        return LinkedMeasure(m, "not held")
    return LinkedMeasure(m, found.verdict, tuple(o.measure for o in found.overlapping if o.relation == "inseparable"))


def _point(status: TalksStatus, p: Point) -> AgendaPoint:
    if p.kind == "commitment":
        return AgendaPoint(p.kind, p.key, p.id)
    claim = next(c for c in status.claims if c.id == p.id)
    answer = claim.answers[int(str(p.values["question"]))]
    return AgendaPoint(p.kind, p.key, p.id, str(p.values["then"]), str(p.values["now"]), answer.question.claim.id)

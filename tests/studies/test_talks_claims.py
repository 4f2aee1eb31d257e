"""Claims meet data: words become questions by the stated table, judged on the day and now, never made easier."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from caudal import studies
from caudal.errors import UsageError
from caudal.register import Record, Register, Reviewer
from caudal.studies import Setting
from caudal.studies.talks.check import Answer, Obstacle, Question, check_claims, questions
from caudal.studies.talks.documents import claim_answers_json, note_texts, obstacle_text
from caudal.studies.talks.numbers import number_said, words_table
from caudal.studies.talks.study import open_register, read_text

SAID = date(2023, 12, 28)
WORDS = words_table()
BLANK: Record = dict.fromkeys(
    ("speaker", "indicator", "direction", "magnitude", "magnitude_range", "period", "period_value", "place", "ask")
)


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return studies.setting(store=tmp_path_factory.mktemp("none") / "store", as_of=date(2024, 2, 15))


@pytest.fixture(scope="module")
def case(setting: Setting) -> Register:
    return open_register(setting, write=False)


def asked(setting: Setting, **fields: object) -> tuple[Question, ...]:
    found = questions(setting, {**BLANK, "indicator": "crossings", **fields}, SAID, WORDS)
    assert not isinstance(found, Obstacle), found
    return found


def prevented(setting: Setting, **fields: object) -> Obstacle:
    found = questions(setting, {**BLANK, "indicator": "crossings", **fields}, SAID, WORDS)
    assert isinstance(found, Obstacle)
    return found


def test_the_case_is_judged_as_the_rule_gives(setting: Setting, case: Register) -> None:
    reduction, thousands, alone = check_claims(setting, case)
    (as_said,) = reduction.as_said
    assert (as_said.published.verdict, as_said.published.mode) == ("too early", "strict")
    assert as_said.replayed is not None
    assert (as_said.replayed.verdict, as_said.replayed.mode) == ("too early", "replay")
    assert as_said.now.mode == "replay"
    assert as_said.now.verdict in ("inconclusive", "seasonal", "supported")
    followed = [a for a in reduction.answers if a.question.role == "followed"]
    assert [a.question.claim.period.label for a in followed] == ["2024-01", "2024-01"]
    assert [(a.then.verdict, a.now.verdict) for a in followed] == [("too early", "supported")] * 2
    (level,) = thousands.answers
    assert level.question.claim.period.label == "2023-11"
    assert (level.published.verdict, level.published.mode) == ("supported", "strict")
    assert alone.answers == ()
    assert "No indicator counts that" in obstacle_text(alone)


def test_a_claim_is_the_one_that_caudal_check_answers(setting: Setting, case: Register) -> None:
    (thousands,) = check_claims(setting, case, "thousands-a-day")
    (answer,) = thousands.answers
    assert answer.now == studies.check(setting, answer.question.claim)
    assert answer.published == studies.check(replace(setting, as_of=SAID, strict=True), answer.question.claim)


def test_thousands_daily_is_asked_of_the_newest_month_published_that_day(setting: Setting) -> None:
    (question,) = asked(setting, direction="level", magnitude="thousands", period="daily", period_value="per day")
    claim = question.claim
    assert (claim.period.label, claim.level, claim.per) == ("2023-11", (2000, 9999), "day")
    assert "newest" in [key for key, _ in question.notes]


@pytest.mark.parametrize(
    ("magnitude", "bounds"),
    [("thousands", (2000, 9999)), ("tens of thousands", (20000, 99999)), ("miles", (2000, 9999)),
     ("decenas de miles", (20000, 99999)), ("cientos", (200, 999))],
)  # fmt: skip
def test_words_of_number_are_ranges_and_the_longest_match_wins(
    setting: Setting, magnitude: str, bounds: tuple[int, int]
) -> None:
    (question,) = asked(setting, direction="level", magnitude=magnitude, period_value="per day")
    assert question.claim.level == bounds


def test_recent_days_are_the_week_it_was_said_and_what_followed_stands_apart(setting: Setting) -> None:
    as_said, followed = asked(setting, direction="down", magnitude="pretty significant", period="in recent days")
    assert (as_said.claim.period.label, as_said.claim.against.label) == ("2023-W52", "2023-W51")  # type: ignore[union-attr]
    assert as_said.claim.query.place == "nationwide"
    assert {"calendar", "place"} <= {key for key, _ in as_said.notes}
    assert (followed.role, followed.claim.period.label, followed.claim.query.place) == (
        "followed",
        "2024-01",
        "southwest",
    )
    assert as_said.size is None  # "significant" is the rule's own tail


@pytest.mark.parametrize(
    ("said", "written", "bounds"),
    [
        ("12,498", "12498", (12_498, 12_498)),
        ("250,000", "250000", (245_000, 255_000)),
        ("about 1,500", "1500", (1_350, 1_650)),
        ("aproximadamente 1.500", "1500", (1_350, 1_650)),
        ("more than 10,000", "10000", (10_000, 20_000)),
        ("menos de 6.000", "6000", (0, 6_000)),
        ("thousands", "2000..9999", (2_000, 9_999)),
        ("some of them", "30..70", (30, 70)),
        ("54%", "54%", None),
        ("many", None, None),
    ],
)
def test_figures_stand_for_what_rounds_to_them(said: str, written: str | None, bounds: tuple[int, int] | None) -> None:
    assert number_said({**BLANK, "magnitude": said, "magnitude_range": written}, WORDS) == bounds


def test_a_level_of_recent_days_is_asked_of_its_week(setting: Setting) -> None:
    (question,) = asked(setting, direction="level", magnitude="tens of thousands", period="in recent days")
    claim = question.claim
    assert (claim.period.label, claim.per, claim.query.place) == ("2023-W52", "period", "nationwide")
    assert {"calendar-level", "within", "place"} <= {key for key, _ in question.notes}


def test_a_day_of_which_no_figures_are_held_is_said_to_be_finer_than_the_data(setting: Setting) -> None:
    (question,) = asked(setting, direction="level", magnitude="12,498", magnitude_range="12498", period="on Monday",
                        period_value="2023-12-18")  # fmt: skip
    assert (question.claim.period.label, question.claim.query.place) == ("2023-12-18", "southwest")
    assert ("coarser", {"wanted": "day", "place": "southwest", "said": "on Monday"}) in question.notes
    verdict = studies.check(setting, question.claim)
    assert verdict.verdict == "not checkable"


def test_days_that_had_not_come_are_named(setting: Setting, case: Register) -> None:
    reduction = next(c for c in check_claims(setting, case) if c.id == "reduction")
    for language, words in (("en", "had not come when it was said"), ("es", "no habían llegado cuando se dijo")):
        assert any(words in note and "2023-12-31" in note for note in note_texts(reduction.answers[0], language))
    said_after = asked(setting, direction="down", period="in recent weeks")
    assert "within" in [key for key, _ in said_after[0].notes]  # 28 December lies inside its month


def test_a_degree_that_the_table_does_not_know_is_said_to_be_unjudged(setting: Setting) -> None:
    for magnitude, told in (("slight", True), ("pretty significant", False), ("by half", False)):
        question, *_ = asked(setting, direction="down", magnitude=magnitude, period="in recent days")
        assert ("size-not-told" in [key for key, _ in question.notes]) == told, magnitude


def test_what_a_person_wrote_wrongly_of_one_claim_stops_no_other(setting: Setting) -> None:
    register = open_register(setting, write=False)
    register.correct("thousands-a-day", {"ask.corridor": "", "ask.period": "yesterday", "ask.per": "day"},
                     Reviewer("ana"))  # fmt: skip
    answers = {c.id: c for c in check_claims(setting, register)}
    assert answers["thousands-a-day"].obstacle is not None
    assert "'yesterday' is not a" in obstacle_text(answers["thousands-a-day"])
    assert answers["reduction"].answers
    wrong = {"ask.period": "2023-11", "ask.indicator": "usbp-encounters+darien-transits"}
    register.correct("thousands-a-day", wrong, Reviewer("ana"))
    answers = {c.id: c for c in check_claims(setting, register)}
    assert answers["thousands-a-day"].obstacle is not None
    assert answers["reduction"].answers


def test_every_claim_of_real_texts_can_be_put_to_the_data_or_says_why_not(setting: Setting, shared_data: Path) -> None:
    register = open_register(setting, write=False)
    for path in sorted((shared_data.parent / "texts").glob("*.txt")):
        label = json.loads(path.with_suffix(".json").read_text("utf-8"))
        report = read_text(setting, register, path, date.fromisoformat(label["dateline"]), Reviewer("ana"))
        claims = [r["id"] for r in report.items if r["id"].startswith("claim")]
        if claims:
            register.confirm_all(claims, Reviewer("ana"))
    found = check_claims(setting.on(date(2026, 1, 1)), register)
    assert len(found) > 10
    for claim in found:
        assert (claim.obstacle is None) == bool(claim.answers), claim.id
        for answer in claim.as_said:  # the direction as said is the direction asked
            record = register.show(claim.id)[1]
            assert answer.question.claim.direction == (record["direction"] if record["direction"] in ("down", "up")
                                                       else None)  # fmt: skip


def test_a_claim_on_the_year_before_is_asked_against_it(setting: Setting, tmp_path: Path) -> None:
    register = open_register(setting, write=False)
    path = tmp_path / "note.txt"
    path.write_text(
        "Mexico and the United States held talks on irregular migration.\n"
        "Crossings at the border fell by a third in November from a year earlier.\n",
        "utf-8",
    )
    report = read_text(setting, register, path, SAID, Reviewer("ana"))
    [record] = [r for r in report.items if r["id"].startswith("claim")]
    assert record["ask"] == {"against": "2022-11"}
    (question, *_) = asked(setting, **{name: record[name] for name in BLANK if name not in ("indicator", "speaker")})
    assert question.claim.against is not None
    assert (question.claim.period.label, question.claim.against.label) == ("2023-11", "2022-11")


def test_a_dated_claim_is_asked_of_its_own_period(setting: Setting) -> None:
    (question,) = asked(setting, direction="up", period="in November", period_value="2023-11")
    assert (question.claim.period.label, question.claim.against.label) == ("2023-11", "2023-10")  # type: ignore[union-attr]
    week, *_ = asked(setting, direction="down", period="last week", period_value="2023-12-18/2023-12-24")
    assert week.claim.period.label == "2023-W51"


def test_a_person_states_the_question_by_hand(setting: Setting) -> None:
    ask = {"indicator": "darien-transits", "place": "panama-darien", "period": "2023-11", "against": "2023-08"}
    (question,) = asked(setting, direction="down", ask=ask)
    claim = question.claim
    assert (claim.query.indicator, claim.query.place) == ("darien-transits", "panama-darien")
    assert (claim.period.label, claim.against.label) == ("2023-11", "2023-08")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"indicator": "deaths", "direction": "down"}, "no-indicator"),
        ({"indicator": None}, "no-indicator"),
        ({"direction": "down", "place": "Lampedusa"}, "no-place"),
        ({"direction": "down"}, "no-period"),
        ({"direction": "record", "period_value": "2023-12"}, "not-a-change"),
        ({"direction": "stable", "period_value": "2023-12"}, "not-a-change"),
        ({"direction": "down", "period_value": "2023-12", "ask": {"negated": "yes"}}, "denied"),
        ({"direction": "down", "ask": {"negated": "yes", "corridor": "reduction"}}, "denied"),
        ({"direction": "level", "magnitude": "many", "period_value": "per day"}, "no-number"),
        ({"direction": "level", "magnitude": "thousands", "period": "an hour", "period_value": "per hour"}, "no-rate"),
    ],
)
def test_what_cannot_be_asked_is_said_and_not_replaced(setting: Setting, fields: dict[str, object], key: str) -> None:
    assert prevented(setting, **fields).key == key


@pytest.mark.parametrize(
    ("magnitude", "percent", "word"),
    [("by half", -50.3, "supported"), ("by half", -20.0, "contradicted"), ("54%", -53.0, "supported"),
     ("54%", -50.3, "contradicted"), ("sharply", -20.0, "supported")],
)  # fmt: skip
def test_a_size_that_was_not_reached_contradicts_the_claim(
    setting: Setting, magnitude: str, percent: float, word: str
) -> None:
    (question,) = asked(setting, direction="down", magnitude=magnitude, period_value="2023-11")
    verdict = studies.check(setting, question.claim)
    given = replace(verdict, verdict="supported", observed=1000.0 + 10 * percent, against_value=1000.0)
    assert given.percent == pytest.approx(percent)
    assert Answer(question, given, None, given).word(given) == word


def test_an_edited_table_is_used_and_a_wrong_one_refused(setting: Setting, tmp_path: Path) -> None:
    own = (Path(studies.__file__).parent / "talks/words.toml").read_text("utf-8")
    path = tmp_path / "words.toml"
    path.write_text(own.replace('"thousands" = [2000, 9999]', '"thousands" = [1000, 9999]'), "utf-8")
    record = {
        **BLANK,
        "indicator": "crossings",
        "direction": "level",
        "magnitude": "thousands",
        "period_value": "per day",
    }
    found = questions(setting, record, SAID, words_table(path))
    assert not isinstance(found, Obstacle)
    assert found[0].claim.level == (1000, 9999)
    path.write_text(own.replace("probability = 0.05", "probability = 0.2"), "utf-8")
    with pytest.raises(UsageError, match="cannot change it"):
        words_table(path)
    path.write_text("[tail]", "utf-8")
    with pytest.raises(UsageError, match="lacks"):
        words_table(path)
    path.write_text("=", "utf-8")
    with pytest.raises(UsageError, match="not a TOML file"):
        words_table(path)


def test_an_unconfirmed_claim_feeds_nothing(setting: Setting, tmp_path: Path) -> None:
    register = open_register(replace(setting, store=studies.setting(store=tmp_path).store))
    text = "Crossings fell sharply in November."
    source = {"corridor": "us-mexico", "sha256": "0" * 64, "name": "n", "published": "2023-12-20", "language": "en",
              "publisher": "P", "basis": "read"}  # fmt: skip
    item = {"start": 0, "end": 22, "text": text[:22], "indicator": "crossings", "direction": "down",
            "period_value": "2023-11", "state": "proposed"}  # fmt: skip
    _, (record,), _ = register.read(source, text, [("claim", item)], Reviewer("ana"))
    assert record["id"] not in [c.id for c in check_claims(setting, register)]
    with pytest.raises(UsageError, match="is proposed: nothing extracted feeds a figure"):
        check_claims(setting, register, record["id"])
    register.confirm(record["id"], Reviewer("ana"))
    assert record["id"] in [c.id for c in check_claims(setting, register)]
    with pytest.raises(UsageError, match="not yet published on 2023-12-19"):
        check_claims(setting.on(date(2023, 12, 19)), register, record["id"])


def test_the_document_carries_every_verdict_and_its_editions(setting: Setting, case: Register) -> None:
    document = claim_answers_json(check_claims(setting, case))
    reduction = next(c for c in document["claims"] if c["id"] == "reduction")
    assert [a["role"] for a in reduction["answers"]] == ["as-said", "followed", "followed"]
    assert reduction["answers"][0]["on_the_day_replayed"]["mode"] == "replay"
    assert reduction["verdict"] == reduction["answers"][0]["now"]["verdict"]
    assert next(c for c in document["claims"] if c["id"] == "not-alone")["verdict"] == "not checkable"
    assert document["editions"]


@pytest.mark.parametrize(
    ("talks", "place", "obstacle"),
    [
        ("Mexico and Guatemala", "", "of-others"),
        ("Colombia and Panama", "", "of-others"),
        ("Mexico and Guatemala", " in the Tucson sector", None),
        ("Mexico and the United States", "", None),
        ("Mexico, Guatemala and the United States", "", None),
    ],
)
def test_a_claim_of_talks_between_others_is_not_put_to_the_count_of_this_corridor(
    setting: Setting, tmp_path: Path, talks: str, place: str, obstacle: str | None
) -> None:
    register = open_register(replace(setting, store=studies.setting(store=tmp_path / "store").store))
    path = tmp_path / "own.txt"
    path.write_text(
        f"{talks} held a meeting on irregular migration in Bogotá on Tuesday.\n\n"
        f"Encounters{place} fell by 30 percent in December, an official said.\n"
    )
    report = read_text(setting, register, path, date(2024, 1, 16), Reviewer("ana"))
    (claim,) = [r["id"] for r in report.items if r["id"].startswith("claim")]
    register.confirm(claim, Reviewer("ana"))
    (found,) = [c for c in check_claims(setting, register) if c.id == claim]
    assert (found.obstacle.key if found.obstacle else None) == obstacle
    if obstacle:
        assert ("Guatemala and Mexico" if "Mexico" in talks else "Colombia and Panama") in obstacle_text(found)
        assert ("Guatemala y México" if "Mexico" in talks else "Colombia y Panamá") in obstacle_text(found, "es")
    register.correct(claim, {"ask.place": "southwest-border"}, Reviewer("ana"))  # a person knows better
    (found,) = [c for c in check_claims(setting, register) if c.id == claim]
    assert found.obstacle is None or found.obstacle.key != "of-others"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("en", "Mexico and the United States held talks on irregular migration.\n"
               "Encounters at the border have not fallen in November.\n"),
        ("es", "México y Estados Unidos sostuvieron conversaciones sobre migración irregular.\n"
               "Los encuentros en la frontera no disminuyeron en noviembre.\n"),
    ],
)  # fmt: skip
def test_a_change_denied_is_never_checked_as_that_change(
    setting: Setting, tmp_path: Path, name: str, lines: str
) -> None:
    register = open_register(replace(setting, store=studies.setting(store=tmp_path / "store").store))
    path = tmp_path / f"{name}.txt"
    path.write_text(lines, "utf-8")
    report = read_text(setting, register, path, SAID, Reviewer("ana"))
    [record] = [r for r in report.items if r["id"].startswith("claim")]
    assert (record["direction"], record["ask"]) == ("down", {"negated": "yes"})
    register.confirm(record["id"], Reviewer("ana"))
    (found,) = check_claims(setting, register, record["id"])
    assert found.answers == ()
    assert "The words deny this" in obstacle_text(found)
    assert "Las palabras lo niegan" in obstacle_text(found, "es")
    (answered,) = claim_answers_json((found,))["claims"]
    assert (answered["verdict"], answered["obstacle"]["key"]) == ("not checkable", "denied")
    register.correct(record["id"], {"ask.negated": "no"}, Reviewer("ana"))  # a person reads it otherwise
    (found,) = check_claims(setting, register, record["id"])
    assert [a.question.claim.direction for a in found.as_said] == ["down"]
    register.correct(record["id"], {"ask.negated": "sí"}, Reviewer("ana"))
    (found,) = check_claims(setting, register, record["id"])
    assert found.obstacle is not None
    assert found.obstacle.key == "denied"

"""The talks room: spans, both languages, speakers, dates, party filter, hostile text. All sentences are our own."""

from __future__ import annotations

import time
import tracemalloc
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caudal import talks
from caudal.errors import InputError, UsageError

DAY = date(2024, 5, 16)  # a Thursday


def read(text: str, language: str = "en", published: date = DAY) -> talks.Document:
    return talks.read(text, name="own.txt", published=published, language=language)


def of(document: talks.Document, kind: str) -> list[Any]:
    return [item for item in document.items if item.kind == kind]


def slots(item: talks.Item) -> list[Any]:
    found = []
    for name in item.__dataclass_fields__:
        value = getattr(item, name)
        found += value if isinstance(value, tuple) else [value]
    return [x for x in found if isinstance(x, talks.Slot | talks.Actor)]


def assert_verbatim(document: talks.Document) -> None:
    for item in document.items:
        for piece in [item, *slots(item)]:
            assert document.text[piece.start : piece.end] == piece.text
            assert 0 <= piece.start < piece.end <= len(document.text)


EN = (
    "Panamanian Foreign Minister Elena Rojas met with her Colombian counterpart in Bogotá on Tuesday.\n"
    "“We have seen a sharp fall in crossings in recent days,” Rojas told reporters. “The rest is up to us both.”\n"
    "The two countries agreed to open a joint office in Metetí by August. Colombia will send twenty officers in June.\n"
    "A second meeting in Panama City is planned for July."
)
ES = (
    "La canciller de Panamá, Elena Rojas, se reunió con su homólogo colombiano en Bogotá el martes.\n"
    "«Hubo una fuerte caída de los cruces en los últimos días», dijo Rojas a la prensa. «Lo demás depende de ambos».\n"
    "Ambos países acordaron abrir una oficina conjunta en Metetí en agosto. Colombia enviará veinte agentes en junio.\n"
    "La próxima reunión será en julio."
)


@pytest.mark.parametrize(("text", "language"), [(EN, "en"), (ES, "es")])
def test_every_item_and_slot_stands_verbatim_at_its_offsets(text: str, language: str) -> None:
    document = read(text, language)
    assert document.text == text
    assert {item.kind for item in document.items} == {"meeting", "statement", "claim", "commitment"}
    assert_verbatim(document)


@pytest.mark.parametrize(("text", "language"), [(EN, "en"), (ES, "es")])
def test_a_meeting_has_its_day_place_parties_and_status(text: str, language: str) -> None:
    meeting = of(read(text, language), "meeting")[0]
    assert meeting.status == "past"
    assert meeting.date.value == "2024-05-14"
    assert meeting.place.text == "Bogotá"
    assert set(meeting.parties) >= {"PAN", "COL"}


@pytest.mark.parametrize(("text", "language"), [(EN, "en"), (ES, "es")])
def test_a_following_quotation_without_a_cue_keeps_its_speaker(text: str, language: str) -> None:
    said = of(read(text, language), "statement")
    assert [s.speaker.text for s in said[:2]] == ["Rojas", "Rojas"]
    assert [s.mode for s in said[:2]] == ["direct", "direct"]
    assert said[1].cue is None
    assert said[1].speaker.carried


@pytest.mark.parametrize(("text", "language"), [(EN, "en"), (ES, "es")])
def test_a_claim_has_direction_magnitude_and_period_each_with_its_words(text: str, language: str) -> None:
    claim = of(read(text, language), "claim")[0]
    assert claim.direction.value == "down"
    assert claim.magnitude.text == {"en": "sharp", "es": "fuerte"}[language]
    assert claim.period.text == {"en": "in recent days", "es": "en los últimos días"}[language]
    assert claim.indicator.value == "crossings"
    assert claim.speaker.text == "Rojas"


@pytest.mark.parametrize(("text", "language"), [(EN, "en"), (ES, "es")])
def test_commitments_have_actor_and_due_date_ahead_of_publication(text: str, language: str) -> None:
    made = of(read(text, language), "commitment")
    assert made[0].by.value == "2024-08"
    assert made[0].actor.text == {"en": "The two countries", "es": "Ambos países"}[language]
    assert made[1].by.value == "2024-06"
    assert made[1].actor.parties == ("COL",)


def test_several_mentions_of_one_meeting_are_one_event() -> None:
    text = (
        "The French interior minister met his British counterpart in Calais on Monday. "
        "Monday's meeting lasted an hour. The two governments held a phone call last week."
    )
    events = [m.event for m in of(read(text), "meeting")]
    assert len(events) == 3
    assert events[0] == events[1] != events[2]


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("Italian officials met Libyan officials on Wednesday.", "2024-05-15"),
        ("Italian officials met Libyan officials on Friday.", "2024-05-10"),
        ("Italian officials will meet Libyan officials on Friday.", "2024-05-17"),
        ("Italian officials met Libyan officials last week.", "2024-05-06/2024-05-12"),
        ("Italian officials will meet Libyan officials in January.", "2025-01"),
        ("Italian officials met Libyan officials in January.", "2024-01"),
        ("Italian officials met Libyan officials on Dec. 27.", "2023-12-27"),
        ("Italian officials met Libyan officials yesterday.", "2024-05-15"),
        ("Italian officials met Libyan officials on 3 March 2023.", "2023-03-03"),
    ],
)
def test_english_dates_follow_the_tense_and_the_dateline(sentence: str, value: str) -> None:
    assert of(read(sentence), "meeting")[0].date.value == value


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("Funcionarios de Italia se reunieron con autoridades de Libia el pasado miércoles.", "2024-05-15"),
        ("Funcionarios de Italia se reunieron con autoridades de Libia el viernes.", "2024-05-10"),
        ("Funcionarios de Italia se reunirán con autoridades de Libia el viernes.", "2024-05-17"),
        ("Funcionarios de Italia se reunieron con autoridades de Libia la semana pasada.", "2024-05-06/2024-05-12"),
        ("Funcionarios de Italia se reunirán con autoridades de Libia en enero.", "2025-01"),
        ("Funcionarios de Italia se reunieron con autoridades de Libia ayer.", "2024-05-15"),
        ("Funcionarios de Italia se reunieron con autoridades de Libia el 27 de diciembre de 2023.", "2023-12-27"),
    ],
)
def test_spanish_dates_follow_the_tense_and_the_dateline(sentence: str, value: str) -> None:
    assert of(read(sentence, "es"), "meeting")[0].date.value == value


def test_both_spanish_dialects_of_one_communique_give_the_same_items() -> None:
    common = (
        "Las delegaciones de México y de Estados Unidos se reunieron ayer en Washington. "
        "Ambos países acordaron {verb} las causas {roots} de la migración y combatir {smuggling}. "
        "México se comprometió a abrir más vías de {ways} legales en julio."
    )
    sre = common.format(verb="atender", roots="raíz", smuggling="el tráfico de personas", ways="movilidad humana")
    state = common.format(verb="abordar", roots="profundas", smuggling="el contrabando humano", ways="migración")

    def shape(text: str) -> list[tuple[object, ...]]:
        out: list[tuple[object, ...]] = []
        for item in read(text, "es").items:
            if isinstance(item, talks.Meeting):
                out.append((item.kind, item.date and item.date.value, item.place and item.place.text, item.parties))
            elif isinstance(item, talks.Commitment):
                out.append((item.kind, item.actor and item.actor.text, item.by and item.by.value))
            else:
                out.append((item.kind,))
        return out

    assert shape(sre) == shape(state)
    assert [kind for kind, *_ in shape(sre)] == ["meeting", "commitment", "commitment", "commitment"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The mayor met the school board on Monday. The council agreed to mend the roof and will buy new chairs.",
            "en",
        ),
        ("The Dutch striker met his coach in May. The club will sign a keeper, the manager said.", "en"),
        ("El alcalde se reunió con los vecinos el lunes. El ayuntamiento acordó pintar la escuela en junio.", "es"),
    ],
)
def test_texts_on_other_subjects_have_no_meeting_and_no_commitment(text: str, language: str) -> None:
    document = read(text, language)
    assert not of(document, "meeting")
    assert not of(document, "commitment")


@pytest.mark.parametrize(
    ("text", "language", "quoted"),
    [
        ('"The border is open," said a senior Mexican official.', "en", '"The border is open,"'),
        ("“La frontera está abierta”, dijo un alto funcionario mexicano.", "es", "“La frontera está abierta”"),
        (
            "«La frontera “norte” está abierta», dijo un funcionario mexicano.",
            "es",
            "«La frontera “norte” está abierta»",
        ),
    ],
)
def test_quotation_marks_of_each_kind_give_the_exact_span_and_an_anonymous_speaker(
    text: str, language: str, quoted: str
) -> None:
    [said] = of(read(text, language), "statement")
    assert said.text == quoted
    assert said.mode == "direct"
    assert said.speaker.anonymous


def test_reported_speech_begins_after_that_and_ends_before_the_stop() -> None:
    [said] = of(read("Tunisian President Omar Saidi said on Monday that the boats would be counted."), "statement")
    assert (said.text, said.mode, said.cue.text) == ("the boats would be counted", "indirect", "said")
    assert said.speaker.name == "Omar Saidi"


def test_a_quotation_over_two_paragraphs_keeps_its_speaker() -> None:
    text = "“We will count the boats,” said Greek Minister Anna Lekka. “Then we will talk.\n“And then we will rest.”"
    said = of(read(text), "statement")
    assert [s.speaker.name or s.speaker.text for s in said] == ["Anna Lekka"] * 3


def test_a_channel_is_kept_apart_from_the_words() -> None:
    [said] = of(read('"We agreed on a date," Mexican Minister Eva Sol wrote on X.'), "statement")
    assert said.channel.text == "on X"


def test_words_of_number_carry_a_range_and_a_rate() -> None:
    [claim] = of(read("Thousands of migrants cross the southern border daily, the agents said."), "claim")
    assert claim.magnitude.value == "2000..9999"
    assert claim.period.value == "per day"
    assert claim.direction.value == "level"


def test_a_vague_promise_is_not_ratable_and_a_condition_is_marked() -> None:
    text = (
        "The Italian and Libyan governments agreed to keep working. "
        "Italy agreed with Libya to send ten boats if the fund is signed."
    )
    vague, firm = of(read(text), "commitment")
    assert (vague.ratable, vague.conditional) == (False, False)
    assert (firm.ratable, firm.conditional) == (True, True)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("over the weekend", "2024-05-11/2024-05-12"),
        ("from May 6 to May 8", "2024-05-06/2024-05-08"),
        ("on May 6-7", "2024-05-06/2024-05-07"),
        ("in May last year", "2023-05"),
        ("in the first quarter of 2024", "2024-01-01/2024-03-31"),
        ("late last month", "2024-04"),
        ("in three weeks", None),
    ],
)
def test_stretches_of_days_become_ranges(words: str, value: str | None) -> None:
    document = read(f"On migration: the Mexican foreign minister met U.S. officials {words}.")
    assert [meeting.date and meeting.date.value for meeting in of(document, "meeting")] == [value]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("el pasado fin de semana", "2024-05-11/2024-05-12"),
        ("en el primer semestre de 2023", "2023-01-01/2023-06-30"),
        ("en mayo del año pasado", "2023-05"),
    ],
)
def test_spanish_stretches_of_days_become_ranges(words: str, value: str) -> None:
    document = read(f"Migración: el canciller mexicano se reunió con funcionarios de Estados Unidos {words}.", "es")
    assert [meeting.date and meeting.date.value for meeting in of(document, "meeting")] == [value]


def test_a_second_verb_of_saying_shares_the_speaker_of_the_first() -> None:
    text = "Prime Minister Ana Ruiz called the plan “a real start” and said it would open in June."
    found = of(read(f"Talks on migration between Spain and Morocco. {text}"), "statement")
    assert [(s.text, s.speaker.text) for s in found] == [
        ("“a real start”", "Prime Minister Ana Ruiz"),
        ("it would open in June", "Prime Minister Ana Ruiz"),
    ]
    text = (
        "Migración: la canciller Ana Ruiz señaló que España y Marruecos avanzan y destacó la importancia del respeto."
    )
    assert [s.text for s in of(read(text, "es"), "statement")] == [
        "España y Marruecos avanzan",
        "la importancia del respeto",
    ]


def test_the_points_of_a_list_have_the_actor_of_its_heading() -> None:
    text = "Joint statement of Colombia and Panama on migration.\nBoth governments agreed to the following actions:\n"
    found = of(read(text + "- Establish a commission by July 31.\n- Exchange information.\n"), "commitment")
    assert [(c.text, c.actor.text) for c in found] == [
        ("Establish a commission by July 31", "Both governments"),
        ("Exchange information", "Both governments"),
    ]


def test_a_weekday_with_a_preposition_before_a_meeting_ends_cleanly() -> None:
    text = "Migration: during Tuesday's phone conversation with Colombia's president, Panama's president raised visas."
    assert [m.date.value for m in of(read(text), "meeting")] == ["2024-05-14"]


def test_the_language_is_found_when_not_given() -> None:
    assert talks.read(EN, name="a", published=DAY).language == "en"
    assert talks.read(ES, name="a", published=DAY).language == "es"


def test_html_is_read_as_its_visible_paragraphs() -> None:
    page = "<html><head><style>p{}</style></head><body><p>France met <b>Britain</b>.</p><script>x</script><p>B</p>"
    assert read(page).text == "France met Britain.\nB"


def test_a_pdf_and_bytes_that_are_no_text_are_refused_with_one_message() -> None:
    with pytest.raises(UsageError, match="PDF"):
        talks.read(b"%PDF-1.7", name="a.pdf", published=DAY)
    with pytest.raises(InputError, match="UTF-8"):
        talks.read(b"caf\xe9", name="a.txt", published=DAY)
    with pytest.raises(UsageError, match="Language"):
        talks.read("hola", name="a.txt", published=DAY, language="fr")


def test_the_json_has_the_keys_of_the_contract() -> None:
    items = read(EN).as_json()["items"]
    keys = {
        "meeting": {"date", "place", "participants", "status"},
        "statement": {"speaker", "cue", "mode", "channel"},
        "claim": {"indicator", "direction", "magnitude", "period"},
        "commitment": {"actor", "action", "with", "by"},
    }
    for item in items:
        assert {"kind", "start", "end", "text"} | keys[item["kind"]] <= item.keys()


TELLING = (
    'Biden said that “ ” " ‘ « » met with Mexican officials U.S. 27 dijo que reunión acordaron will in January . , — '
    "\u200f \u202e 9,999 crossings fell el 31 de febrero según ' % : Q 2024 \x00 hace 999 years ago last week"
)
WORDS = st.sampled_from([*TELLING.split(" "), "\n"])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "es"]))
def test_any_text_is_read_without_error_and_with_true_spans(text: str, language: str) -> None:
    assert_verbatim(read(text, language))


@settings(max_examples=250, deadline=None)
@given(st.lists(WORDS, max_size=60), st.sampled_from(["en", "es"]), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_any_order_of_telling_words_is_read_the_same_twice(words: list[str], language: str, day: date) -> None:
    document = read(" ".join(words), language, day)
    assert_verbatim(document)
    assert read(" ".join(words), language, day) == document


HOSTILE = {
    "one line of words": "Biden said that Mexico will meet U.S. officials in January ",
    "nested marks": "“‘«",
    "straight marks": '"a ',
    "direction marks and controls": "\u200f\u202e\x00\x07 a\u200f",
    "letters": "a",
    "stops": ".,",
    "possessives": "a's'",
    "commas": "Biden, Mexico, ",
    "hyphens": "México-",
    "capitals": "Aa ",
    "abbreviations": "U.S.",
    "brackets": "<div>",
    "said": "said ",
    "spaces": "  ",
}


@pytest.mark.parametrize("seed", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_in_line_with_the_length_of_hostile_text(seed: str) -> None:
    def seconds(size: int) -> float:
        text = (seed * (size // len(seed) + 1))[:size]
        started = time.process_time()
        read(text)
        return time.process_time() - started

    seconds(2_000)
    small = min(seconds(50_000) for _ in range(2))
    large = seconds(400_000)
    assert large < 8 * 3 * small + 1.0


def test_a_long_transcript_is_read_in_time_and_memory() -> None:
    text = "\n".join([EN] * 1400)  # about 200 pages
    assert len(text) > 500_000
    tracemalloc.start()
    document = read(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert document.items
    assert peak < 300 * 2**20

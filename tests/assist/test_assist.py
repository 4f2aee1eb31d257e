"""A model as a second reader: only words that stand verbatim count, and whatever goes wrong is one clear error."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caudal.assist import Endpoint, Heard, ask, propose
from caudal.assist.reading import DROPPED, PART
from caudal.errors import AssistError, UsageError

HERE = Endpoint("http://localhost:11434/v1", "small-model", seconds=5, key="secret-key")
TEXT = (
    "Officials of Mexico and Guatemala met in Tapachula on Monday. "
    '"Crossings fell sharply in May," the minister said. Both sides agreed to open a joint office. '
    "The office opens. The office opens."
)


def answering(*items: object, wrap: str = "{}") -> httpx.MockTransport:
    """An endpoint that answers each question with these items."""
    content = wrap.replace("{}", json.dumps({"items": items}))
    return httpx.MockTransport(lambda request: reply(content))


def reply(content: object) -> httpx.Response:
    return httpx.Response(200, json={"choices": [{"message": {"role": "assistant", "content": content}}]})


def heard(*items: object, **more: Any) -> Heard:
    return propose(TEXT, "en", HERE, transport=answering(*items, **more))


def test_what_stands_verbatim_is_kept_with_its_span_and_fields() -> None:
    found = heard(
        {"kind": "statement", "words": '"Crossings fell sharply in May,"', "speaker": "the minister", "cue": "said"},
        {"kind": "claim", "words": "Crossings fell sharply in May", "indicator": "Crossings", "direction": "down",
         "magnitude": "sharply", "period": "in May", "speaker": "the minister"},
        {"kind": "meeting", "words": "met in Tapachula on Monday", "status": "past", "place": "Tapachula",
         "date": "on Monday", "form": "talks"},
        {"kind": "commitment", "words": "agreed to open a joint office", "actor": "Both sides",
         "action": "open a joint office"},
    )  # fmt: skip
    assert (found.dropped, found.slots) == ({}, 0)
    assert [p.kind for p in found.proposals] == ["meeting", "statement", "claim", "commitment"]
    for p in found.proposals:
        assert TEXT[p.start : p.end] == p.text
        for a, b in p.fields["details"].values():
            assert TEXT[a:b]
    meeting, statement, claim, commitment = (p.fields for p in found.proposals)
    assert (meeting["place"], meeting["status"], meeting["form"], meeting["date"]) == (
        "Tapachula",
        "past",
        "talks",
        None,
    )
    assert TEXT[slice(*meeting["details"]["date_span"])] == "on Monday"
    assert (statement["mode"], statement["speaker"]) == ("direct", "the minister")
    assert (claim["indicator"], claim["direction"], claim["period"]) == ("crossings", "down", "in May")
    assert (commitment["actor"], commitment["by"]) == ("Both sides", None)


def test_invented_words_are_dropped_with_a_count_and_invented_fields_left_out() -> None:
    found = heard(
        {"kind": "statement", "words": "Crossings fell dramatically", "speaker": "the minister"},
        {"kind": "statement", "words": "crossings fell sharply in may", "speaker": "the minister"},  # other capitals
        {"kind": "commitment", "words": "The office opens", "action": "opens"},  # stands twice
        {"kind": "rumour", "words": "met in Tapachula"},
        {"kind": "claim", "words": "Crossings fell sharply", "indicator": "Crossings", "direction": "sideways"},
        {"kind": "statement", "words": "Crossings fell sharply", "speaker": "the President"},
        {"kind": "meeting", "words": "met in Tapachula", "place": "Tegucigalpa", "status": "perhaps"},
        "met in Tapachula",
    )
    assert [(p.kind, p.text) for p in found.proposals] == [("meeting", "met in Tapachula")]
    assert "place" not in found.proposals[0].fields
    assert found.dropped == {"not in the text": 2, "more than once": 1, "no item": 4}
    assert found.slots == 4  # sideways, the President, Tegucigalpa, perhaps


@pytest.mark.parametrize("wrap", ["```json\n{}\n```", "Here they are: {} I hope that helps."])
def test_an_answer_in_a_fence_or_among_words_is_read(wrap: str) -> None:
    item = {"kind": "meeting", "words": "met in Tapachula"}
    assert len(heard(item, wrap=wrap).proposals) == 1


def test_the_question_holds_the_text_the_model_and_the_key_and_nothing_random() -> None:
    seen: list[httpx.Request] = []

    def endpoint(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return reply('{"items": []}')

    propose(TEXT, "en", HERE, transport=httpx.MockTransport(endpoint))
    (request,) = seen
    assert str(request.url) == "http://localhost:11434/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer secret-key"
    body = json.loads(request.content)
    assert (body["model"], body["temperature"], body["stream"]) == ("small-model", 0, False)
    assert body["messages"][1]["content"] == TEXT
    assert "secret-key" not in repr(HERE)


def test_a_long_text_is_asked_in_parts_that_together_are_the_text() -> None:
    text = "A line about a meeting in Tapachula number {}.\n" * 400
    text = "".join(line.replace("{}", str(n)) for n, line in enumerate(text.splitlines(keepends=True)))
    asked: list[str] = []

    def endpoint(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content)["messages"][1]["content"])
        line = asked[-1].splitlines()[1]
        return reply(json.dumps({"items": [{"kind": "meeting", "words": line}]}))

    told: list[tuple[int, int]] = []
    found = propose(text, "en", HERE, transport=httpx.MockTransport(endpoint),
                    progress=lambda done, total: told.append((done, total)))  # fmt: skip
    assert "".join(asked) == text
    assert all(len(part) <= PART for part in asked)
    assert len(found.proposals) == len(asked) == len(told) > 2
    assert all(text[p.start : p.end] == p.text for p in found.proposals)


def test_a_text_too_long_for_a_model_is_refused_before_any_of_it_is_sent() -> None:
    asked: list[httpx.Request] = []
    transport = httpx.MockTransport(lambda request: asked.append(request) or reply('{"items": []}'))
    with pytest.raises(UsageError, match="1,200,000 at most"):
        propose("x" * 1_300_000, "en", HERE, transport=transport)
    assert asked == []


def failing(error: Callable[[httpx.Request], Exception]) -> httpx.MockTransport:
    def endpoint(request: httpx.Request) -> httpx.Response:
        raise error(request)

    return httpx.MockTransport(endpoint)


@pytest.mark.parametrize(
    ("transport", "told"),
    [
        (failing(lambda r: httpx.ReadTimeout("slow", request=r)), "localhost:11434 did not answer within 5 s"),
        (failing(lambda r: httpx.ConnectTimeout("slow", request=r)), "did not answer within 5 s"),
        (failing(lambda r: httpx.ConnectError("refused", request=r)), "could not be reached (refused)"),
        (failing(lambda r: httpx.RemoteProtocolError("cut", request=r)), "the connection to localhost:11434 failed"),
        (httpx.MockTransport(lambda r: httpx.Response(404)), "answered 404; is the model 'small-model' there?"),
        (httpx.MockTransport(lambda r: httpx.Response(302, headers={"location": "http://x"})), "answered 302"),
        (httpx.MockTransport(lambda r: httpx.Response(200, content=b"<html>")), "in the form of an OpenAI-compatible"),
        (httpx.MockTransport(lambda r: httpx.Response(200, json={"choices": []})), "in the form of"),
        (httpx.MockTransport(lambda r: reply(None)), "in the form of"),
        (httpx.MockTransport(lambda r: reply("I cannot help with that.")), "did not answer with the JSON"),
        (httpx.MockTransport(lambda r: reply('{"items": 3}')), "did not answer with the JSON"),
        (httpx.MockTransport(lambda r: reply("[" * 100_000 + "{}")), "did not answer with the JSON"),
        (httpx.MockTransport(lambda r: httpx.Response(200, content=b" " * (5 << 20))), "sent more than 4 MiB"),
    ],
)
def test_whatever_goes_wrong_is_one_sentence(transport: httpx.BaseTransport, told: str) -> None:
    with pytest.raises(AssistError) as error:
        propose(TEXT, "en", HERE, transport=transport)
    assert told in str(error.value)
    assert "\n" not in str(error.value)
    assert "secret-key" not in str(error.value)
    assert "Nothing was kept" in str(error.value)


def test_a_server_that_drips_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 100_000, 2))
    monkeypatch.setattr("caudal.assist.endpoint.time.monotonic", lambda: float(next(clock)))

    class Drip(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(1000):
                yield b" " * (1 << 16)

    with pytest.raises(AssistError, match="did not answer within 5 s"):
        ask(HERE, "", "", httpx.MockTransport(lambda r: httpx.Response(200, stream=Drip())))


@pytest.mark.parametrize(
    "address", ["http://example.org/v1", "localhost:11434/v1", "ftp://localhost/v1", "https://ana:pass@example.org/v1",
                "https://example.org/v1?key=1", ""],
)  # fmt: skip
def test_an_address_to_which_no_text_may_be_sent_is_refused(address: str) -> None:
    with pytest.raises(UsageError) as error:
        Endpoint(address, "m")
    assert "pass" not in str(error.value)


def test_it_is_known_whether_the_text_leaves_this_machine() -> None:
    assert Endpoint("http://127.0.0.1:8000/v1", "m").local
    assert Endpoint("http://[::1]:8000/v1", "m").local
    assert not Endpoint("https://models.example.org/v1", "m").local
    for model, seconds in (("", 1.0), ("m", 0.0), ("m", 1e9)):
        with pytest.raises(UsageError):
            Endpoint("https://models.example.org/v1", model, seconds)


PLAIN = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["meeting", "claim", TEXT[:20]])
)
NAMES = st.sampled_from(["items", "kind", "words", "speaker", "place", "direction"])
NESTED = PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(NAMES, PLAIN, max_size=4)
ANYTHING = NESTED | st.lists(NESTED, max_size=3) | st.dictionaries(NAMES, NESTED, max_size=4)


@given(ANYTHING)
def test_no_answer_puts_words_into_the_text(answer: object) -> None:
    transport = httpx.MockTransport(lambda r: reply(json.dumps({"items": [answer, answer]})))
    found = propose(TEXT, "en", HERE, transport=transport)
    assert all(TEXT[p.start : p.end] == p.text for p in found.proposals)
    assert set(found.dropped) <= set(DROPPED)

"""The words of a language, read from lexicon/*.toml into one tree of phrases that is matched in a single pass."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from caudal.errors import UsageError
from caudal.talks.words.tokens import Token, bare, words

LANGUAGES = ("en", "es")
Hits = list[dict[str, tuple[int, Any]]]
"""For each token, tag -> (tokens matched, what the lexicon says of it); the longest phrase of each tag."""

_NONE: dict[str, tuple[int, Any]] = {}
_END = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words. `raw` is the file as read, for tables that are not phrases (months, numbers).

    `given` tells "f" or "m" of given names, folded, that do not end in -a or -o.
    """

    language: str
    phrases: dict[str, Any]
    parties: dict[str, Any]
    people: dict[str, str]
    raw: dict[str, Any]
    abbreviations: frozenset[str]
    given: dict[str, str]

    def match(self, tokens: Sequence[Token]) -> Hits:
        """The phrases that begin at each token, longest of each tag; time linear in the number of tokens."""
        lows = [t.low for t in tokens]
        bares = [t.bare for t in tokens]
        out: Hits = []
        for i, low in enumerate(lows):
            found: dict[str, tuple[int, Any]] = _NONE
            node = self.phrases.get(low)
            if node is not None:
                found = {}
                _walk(node, lows, i + 1, found)
            node = self.parties.get(bares[i])
            if node is not None and not (low in _AMERICANS and i and lows[i - 1] in _REGIONS):
                named: dict[str, tuple[int, Any]] = {}
                _walk(node, bares, i + 1, named)
                if "party" in named and _spelt(tokens[i], named["party"][1]):
                    found = found | named
            out.append(found)
        return out

    def words_of(self, *path: str) -> frozenset[str]:
        """The single words of one list of the file."""
        node: Any = self.raw
        for key in path:
            node = node[key]
        return frozenset(node)


def _walk(node: dict[str, Any], lows: Sequence[str], i: int, found: dict[str, tuple[int, Any]]) -> None:
    length = 1
    while True:
        for tag, data in node.get(_END, ()):
            found[tag] = (length, data)
        if i >= len(lows) or lows[i] not in node or lows[i] == _END:
            return
        node = node[lows[i]]
        i += 1
        length += 1


def _spelt(token: Token, party: tuple[str, str, str]) -> bool:
    """Names of places want a capital; short ones ("US", "EU") want to be written as they are."""
    _, _, spelling = party
    if spelling == "any":
        return True
    return token.text == spelling if spelling != "capital" else token.cap


@lru_cache(maxsize=len(LANGUAGES))
def load(language: str) -> Lexicon:
    """The lexicon of "en" or "es". Raises UsageError for another language."""
    if language not in LANGUAGES:
        raise UsageError(f"No lexicon for language {language!r}: caudal reads {' and '.join(LANGUAGES)}.")
    folder = resources.files("caudal.talks") / "lexicon"
    raw = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    shared = tomllib.loads((folder / "parties.toml").read_text(encoding="utf-8"))
    phrases: dict[str, Any] = {}
    for tag, data, phrase in _entries(raw, language):
        _insert(phrases, words(phrase), tag, data)
    parties: dict[str, Any] = {}
    for code, party in shared["parties"].items():
        for kind, name in _names(party, language):
            first = tuple(bare(w) for w in words(name))
            spelling = "any" if kind == "people" and language == "es" else "capital"
            if len(name) <= 3 and name.isupper():
                spelling = name
            _insert(parties, first, "party", (code, kind, spelling))
    people = {bare(name): code for code, names in shared["people"].items() for name in names}
    given = {bare(name): code for code, key in (("f", "women"), ("m", "men")) for name in shared["given"][key]}
    return Lexicon(language, phrases, parties, people, raw, frozenset(raw["abbreviations"]), given)


def _insert(tree: dict[str, Any], path: Sequence[str], tag: str, data: Any) -> None:
    for word in path:
        tree = tree.setdefault(word, {})
    entries = tree.setdefault(_END, [])
    if all(t != tag for t, _ in entries):
        entries.append((tag, data))


def _names(party: dict[str, Any], language: str) -> Iterator[tuple[str, str]]:
    for name in party[language]:
        yield "country", name
    for name in party["capital"]:
        yield "capital", name
    for name in party.get("seat", ()):
        yield "seat", name
    for name in party[f"{language}_people"]:
        for form in _people(name, language):
            yield "people", form


def _people(name: str, language: str) -> Iterable[str]:
    if language == "en":
        return (name, name + "s") if name[-1] in "nbki" else (name,)
    if name.endswith("o"):
        return (name, name[:-1] + "a", name + "s", name[:-1] + "as")
    if name.endswith(("és", "án")):
        stem = name[:-2] + ("es" if name.endswith("és") else "an")
        return (name, stem + "a", stem + "es", stem + "as")
    if name.endswith("ol"):
        return (name, name + "a", name + "es", name + "as")
    return (name, name + "s", name + "es")


_LISTS = {  # tag: (path, data)
    "det": ("determiners",),
    "mod": ("modifiers",),
    "aux": ("auxiliaries",),
    "pron": ("pronouns",),
    "future": ("future",),
    "clause": ("clause_starts",),
    "condition": ("conditions",),
    "vague_action": ("vague_actions",),
    "office": ("offices", "person"),
    "group": ("offices", "group"),
    "both": ("context", "both"),
    "counterpart": ("context", "counterpart"),
    "joint": ("context", "joint"),
    "source": ("reporting", "source"),
    "adjunct": ("reporting", "adjunct"),
    "channel": ("reporting", "channel"),
    "meet_noun": ("meetings", "noun"),
    "light": ("meetings", "light"),
    "ahead": ("meetings", "ahead"),
    "single": ("meetings", "single"),
    "sport": ("meetings", "sport"),
    "joint_body": ("meetings", "joint_body"),
    "meet_adjective": ("meetings", "adjectives"),
    "passive": ("commitments", "passive"),
    "object": ("commitments", "objects"),
    "not_action": ("commitments", "not_action"),
    "thing_does": ("commitments", "thing_does"),
    "flow_people": ("flow", "people"),
    "flow_adjective": ("flow", "adjectives"),
    "flow_numbers": ("flow", "numbers"),
    "flow_be": ("flow", "be"),
    "number_of": ("flow", "number_of"),
    "carry": ("flow", "carry_verbs"),
    "down_noun": ("flow", "down_noun"),
    "up_noun": ("flow", "up_noun"),
    "down_word": ("flow", "down_word"),
    "up_word": ("flow", "up_word"),
    "stable": ("flow", "stable"),
    "record": ("flow", "record"),
    "magnitude": ("flow", "magnitude"),
    "quantity": ("flow", "quantities"),
    "fraction": ("flow", "fractions"),
    "approximate": ("flow", "approximate"),
    "percent": ("flow", "percent"),
    "per": ("flow", "per"),
    "flow_place": ("flow", "place"),
    "ground": ("flow", "grounds"),
    "side": ("flow", "sides"),
    "place": ("places", "words"),
    "site": ("places", "sites"),
    "vague_date": ("dates", "vague"),
    "date_part": ("dates", "parts"),
}
_VERBS = {
    "say": ("reporting", "clause"),
    "say_noun": ("reporting", "noun"),
    "label": ("reporting", "label"),
    "meet_with": ("meetings", "verb_with"),
    "meet": ("meetings", "verb"),
    "travel": ("meetings", "travel"),
    "travel_bare": ("meetings", "travel_bare"),
    "move": ("flow", "move_verbs"),
    "handle": ("flow", "handle_verbs"),
    "up_verb": ("flow", "up_verbs"),
    "down_verb": ("flow", "down_verbs"),
    "level_verb": ("flow", "level_verbs"),
    "commit_to": ("commitments", "to"),
    "commit_that": ("commitments", "that"),
    "commit_on": ("commitments", "on"),
}
_AMERICANS = frozenset({"american", "americans", "african", "africans"})
_REGIONS = frozenset({"central", "latin", "south", "north", "west", "east", "iberian", "inter"})  # no one party
_FINITE = frozenset({"past", "pres", "imp", "fut", "cond"})
_FLOWS = ("crossings", "arrivals", "encounters", "apprehensions", "returns", "asylum", "migration", "deaths")


def _entries(raw: dict[str, Any], language: str) -> Iterator[tuple[str, Any, str]]:
    for tag, path in _LISTS.items():
        node: Any = raw
        for key in path:
            node = node[key]
        for phrase in node:
            yield tag, phrase, phrase
    if language == "es":
        for phrase in raw["trailing_modifiers"]:
            yield "trailing", phrase, phrase
    for phrase in raw["context"]["counterpart"]:
        yield "group", phrase, phrase
    for phrase in raw["offices"]["person"]:
        yield "group", plural_of(phrase, language), plural_of(phrase, language)
    for phrase in raw["linkers"]:
        yield "link", phrase, phrase
    for indicator in _FLOWS:
        for phrase in raw["flow"][indicator]:
            yield "flow", indicator, phrase
    for noun, indicator in raw["flow"].get("singular", {}).items():
        for people in set(raw["flow"]["people"]) - {"viajeros", "pasajeros"}:
            yield "flow", indicator, f"{noun} {'de' if language == 'es' else 'of'} {people}"
    for tag, (room, name) in _VERBS.items():
        for entry in raw[room][name]:
            lemma, forms = verb_forms(entry, language)
            for tense, phrase in forms:
                yield tag, (lemma, tense), phrase
                if language == "es" and tense == "part" and tag == "handle" and phrase.endswith(("ado", "ido")):
                    for agreed in (phrase + "s", phrase[:-1] + "a", phrase[:-1] + "as"):
                        yield tag, (lemma, tense), agreed
                if language == "es" and tense == "past" and tag in {"meet", "meet_with", "move"}:
                    for wished in _subjunctive(phrase):
                        yield tag, (lemma, "sub"), wished
    dates = raw["dates"]
    for phrase, shift in dates["days"].items():
        yield "day", shift, phrase
    for number, phrase in enumerate(dates["months"], 1):
        yield "month", number, phrase
    for number, phrase in enumerate(dates["months_short"], 1):
        yield "month", number, phrase
    yield "month", 9, "sept" if language == "en" else "setiembre"
    for number, phrase in enumerate(dates["weekdays"]):
        yield "weekday", number, phrase


def plural_of(office: str, language: str) -> str:
    """An office in the plural: "secretaries of state", «vicecancilleres», «fiscales jefe»."""
    head, gap, rest = office.partition(" of ") if language == "en" else office.partition(" ")
    if language == "en":
        if head.endswith("man"):
            return head[:-3] + "men" + gap + rest
        if head.endswith(("s", "x", "ch", "sh")):
            return head + "es" + gap + rest
        return (head[:-1] + "ies" if head.endswith("y") and head[-2:-1] not in "aeiou" else head + "s") + gap + rest
    if head.endswith("z"):
        head = head[:-1] + "ces"
    elif head.endswith("ón") or head.endswith("án"):
        head = head[:-2] + {"ó": "o", "á": "a"}[head[-2]] + "nes"
    else:
        head += "s" if head[-1] in "aeiouáéó" else "es"
    return head + gap + rest


def verb_forms(entry: str | dict[str, str], language: str) -> tuple[str, list[tuple[str, str]]]:
    """The lemma of a lexicon verb and its (tense, form) pairs: past, part, pres, fut, cond, ger, inf."""
    given: dict[str, str] = {} if isinstance(entry, str) else dict(entry)
    lemma = entry if isinstance(entry, str) else given.pop("v")
    head, _, rest = lemma.partition(" ")
    regular = _english(head) if language == "en" else _spanish(head)
    out = []
    for tense, forms in regular:
        if tense not in given:
            out += [(tense, f"{form} {rest}".strip()) for form in forms]
    if language == "es" and head.endswith("se") and len(head) > 4:
        out += [(tense, f"{form} {rest}".strip()) for tense, form in _reflexive(head[:-2])]
    tail = rest if language == "es" else ""
    for tense, text in given.items():
        out += [(tense, phrase) for phrase in _phrases(text, tail, lemma)]
    return lemma, out


def _phrases(text: str, tail: str, lemma: str) -> Iterator[str]:
    """Several forms of one tense: words each, or phrases that all end as the lemma does."""
    last = lemma.rsplit(maxsplit=1)[-1]
    if " " not in lemma:
        if text.startswith(("se ", "nos ")):
            parts = text.replace(" se ", "|se ").replace(" nos ", "|nos ")
            yield from parts.split("|")
        else:
            yield from text.split()
        return
    phrase: list[str] = []
    for word in text.split():
        phrase.append(word)
        if word == last:
            yield " ".join(phrase)
            phrase = []
    if phrase:
        yield " ".join([*phrase, tail]).strip()


def _reflexive(base: str) -> list[tuple[str, str]]:
    """The compound tenses of a Spanish reflexive verb: «se ha reunido», «haberse visto»."""
    irregular = {"ver": "visto", "poner": "puesto", "decir": "dicho", "hacer": "hecho", "volver": "vuelto"}
    past = irregular.get(base, base[:-2] + ("ado" if base.endswith("ar") else "ido"))
    bare = [("inf", base + clitic) for clitic in ("me", "nos", "se")]
    having = ("se ha", "se han", "se había", "se habían", "se haya", "se hayan", "nos hemos", "me he", "haberse")
    finite = [(tense, form) for tense, forms in _spanish(base) for form in forms if tense in _FINITE]
    own = [(tense, ("nos " if form.endswith("mos") else "se ") + form) for tense, form in finite if form[-1] != "é"]
    return [*bare, *(("part", f"{form} {past}") for form in having), *own]


def _subjunctive(phrase: str) -> Iterator[str]:
    """The past subjunctive that a past tense gives: «se reunieron con», «habló con» > «se reuniera con», «hablaran»."""
    words = phrase.split()
    for k, word in enumerate(words):
        stem = word[:-3] if word.endswith(("aron", "eron")) else word[:-1] + ("e" if word.endswith("ió") else "a")
        if len(word) > 4 and word.endswith(("aron", "eron", "ó")):
            for ending in ("ra", "ran", "se", "sen"):
                yield " ".join([*words[:k], stem + ending, *words[k + 1 :]])
            return


def _english(base: str) -> list[tuple[str, list[str]]]:
    if base.endswith(("ed", "'s")) and base not in {"need"}:
        return [("past", [base])]
    consonant_y = base.endswith("y") and base[-2:-1] not in "aeiou"
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        third = base + "es"
    else:
        third = base[:-1] + "ies" if consonant_y else base + "s"
    if base.endswith("e"):
        past, gerund = base + "d", base[:-1] + "ing" if not base.endswith("ee") else base + "ing"
    else:
        past, gerund = (base[:-1] + "ied" if consonant_y else base + "ed"), base + "ing"
    doubled = {"admit": "admitt", "plan": "plann", "commit": "committ", "dub": "dubb", "signal": "signall"}
    if base in doubled:
        past, gerund = doubled[base] + "ed", doubled[base] + "ing"
    return [("inf", [base]), ("pres", [third]), ("past", [past]), ("ger", [gerund])]


def _spanish(base: str) -> list[tuple[str, list[str]]]:
    stem = base[:-2]
    if base.endswith("ar"):
        hard = stem[:-1] + {"z": "c", "g": "gu", "c": "qu"}.get(stem[-1:], stem[-1:])
        return [
            ("inf", [base]),
            ("past", [stem + "ó", stem + "aron", stem + "amos", hard + "é"]),
            ("pres", [stem + "a", stem + "an"]),
            ("imp", [stem + "aba", stem + "aban"]),
            ("fut", [base + "á", base + "án", base + "emos"]),
            ("cond", [base + "ía", base + "ían"]),
            ("part", [stem + "ado"]),
            ("ger", [stem + "ando"]),
        ]
    if base.endswith(("er", "ir")):
        return [
            ("inf", [base]),
            ("past", [stem + "ió", stem + "ieron", stem + "imos"]),
            ("pres", [stem + "e", stem + "en"]),
            ("imp", [stem + "ía", stem + "ían"]),
            ("fut", [base + "á", base + "án", base + "emos"]),
            ("cond", [base + "ía", base + "ían"]),
            ("part", [stem + "ido"]),
            ("ger", [stem + "iendo"]),
        ]
    if base.endswith("se"):
        return [("inf", [base])]
    return [("past", [base])]

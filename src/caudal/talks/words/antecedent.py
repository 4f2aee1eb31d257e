"""Who goes on speaking: the person or body that a pronoun, a verb without subject or a bare quotation stands for."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.items import Actor
from caudal.talks.words.scene import Scene, State
from caudal.talks.words.tokens import bare, word_set

_TITLES = word_set("mr mrs ms sir sr sra don")
_KEPT = 8  # subjects remembered
_SHE = word_set(
    "she ella la una mrs ms madam sra señora doña spokeswoman chairwoman congresswoman councilwoman woman mother "
    "queen princess baroness lady nun waitress actress widow"
)
_HE = word_set("he el un mr sir lord sr señor don spokesman chairman congressman councilman man father king prince")
_BODIES = word_set(
    "ministry government agency company board committee department report statement team council commission union "
    "group party court bank office embassy association centre center congress parliament senate house "
    "administration study newspaper document communique university institute organization organisation federation "
    "club delegation ministerio gobierno agencia empresa junta comite departamento informe comunicado equipo "
    "consejo comision sindicato grupo partido tribunal banco oficina embajada asociacion centro congreso parlamento "
    "senado estudio diario documento universidad instituto organizacion federacion delegacion cancilleria "
    "secretaria"
)
_MANY = word_set("they we ellos ellas both ambos ambas los las unos unas several varios varias some two dos")


def gender(actor: Actor, scene: Scene, *, sure: bool = False) -> str:
    """ "f", "m", "p" for several, or "" where the words do not tell; from articles, offices and given names.

    With `sure`, the ending of a given name that no list knows tells nothing.
    """
    words = bare(actor.text).split()
    first = words[0] if words else ""
    if first in _MANY:
        return "p"
    names = bare(actor.name).split() if actor.name else []
    person = scene.registry.find(" ".join(names)) or (scene.registry.find(names[-1]) if names else None)
    role = [*(bare(actor.role).split() if actor.role else []), *(bare(person.role or "").split() if person else [])]
    told = {*words[:1], *(w for w in role if len(w) > 3 or w in _TITLES)}
    if told & _SHE:
        return "f"
    if told & _HE:
        return "m"
    full = bare(person.name).split() if person is not None and len(names) < 2 else names
    if len(full) > 1:
        guess = "" if sure else "f" if full[0].endswith("a") else "m" if full[0].endswith("o") else ""
        return scene.lexicon.given.get(full[0], guess)
    if not names and len(first) > 4 and first.endswith("s") and (actor.role or not actor.parties):
        return "p"  # «fuentes de la Moncloa»
    if not names and words and words[-1].endswith("s") and not first.endswith("'s"):
        return "p" if first not in {"the", "a", "an", "el", "la", "un", "una"} or len(words) == 2 else ""
    return ""


def _body(actor: Actor) -> bool:
    """Whether the words name an institution or a document, which is no he or she."""
    return bool(set(bare(actor.text).split()) & _BODIES) or (actor.role is None and bool(actor.parties))


_ASKS = {
    "she": "f",
    "ella": "f",
    "he": "m",
    "él": "m",
    "they": "p",
    "ellos": "p",
    "ellas": "p",
    "sing": "s",
    "plur": "p",
}


def remember(state: State, actor: Actor, *, body: bool = False) -> None:
    """Notes a subject or speaker for what follows, the latest last; bodies that were subjects stand apart."""
    if body:
        state.bodies = [*state.bodies[-_KEPT + 1 :], actor]
        return
    before = [a for a in state.recent if (a.start, a.end) != (actor.start, actor.end)]
    state.recent = [*before[-_KEPT + 1 :], actor]


def wanted(pronoun: str) -> str:
    """What a pronoun asks of its antecedent."""
    return _ASKS.get(pronoun, "")


def note(state: State, actor: Actor) -> None:
    """Notes a person that the text names, subject or not."""
    state.named = [*(a for a in state.named[-_KEPT + 1 :] if a.start != actor.start), actor]


def carried(scene: Scene, state: State, pronoun: str = "", *, before: int | None = None) -> Actor | None:
    """The latest subject or speaker that agrees with the pronoun; None at the start of a text.

    For a verb without subject, "sing" and "plur" stand for its number. Only what stands before character `before`
    counts; within a turn of a transcript, "he" is not who speaks.
    """
    need = wanted(pronoun)
    bodies = state.bodies if need == "p" or not state.recent else []
    pool = sorted([*state.recent, *bodies], key=lambda actor: actor.start)
    voice = state.voice.text if state.voice is not None and need in {"f", "m"} else None
    pool = [a for a in pool if (before is None or a.start < before) and a.text != voice]
    if need == "s":
        agreeing = [a for a in pool if gender(a, scene) != "p"]
    else:
        agreeing = [a for a in pool if not need or gender(a, scene) in {need, ""}]
    sure = [a for a in agreeing[-3:] if need and gender(a, scene) == need]
    if not sure and need in {"f", "m"}:
        sure = [a for a in state.named if gender(a, scene, sure=True) == need and (before is None or a.start < before)]
    person = [
        a
        for a in agreeing
        if need in {"f", "m", "s"} and (a.name or not _body(a)) and not (a.parties and not (a.role or a.name))
    ]
    last = state.speaker
    fresh = last is not None and last.start >= scene.block.start and need in {"f", "m"}
    after = [a for a in (*state.recent, *state.named) if last is not None and a.start > last.start]
    if (
        fresh
        and last is not None
        and not after
        and last.name
        and gender(last, scene) == ""
        and last.text != voice
        and pool
        and (before is None or last.start < before)
    ):
        return replace(last, carried=True)  # who has just spoken, though no list knows the given name
    others = [a for a in state.named if need in {"f", "m"} and gender(a, scene) in {need, ""} and a.text != voice]
    chosen = sure or person or others or agreeing or pool
    return replace(chosen[-1], carried=True) if chosen else None

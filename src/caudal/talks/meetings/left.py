"""What stands before a word for a meeting: modifiers, possessor, length, determiner."""

from __future__ import annotations

from caudal.talks.words.mentions import Mention
from caudal.talks.words.scene import Scene
from caudal.talks.words.tokens import word_set

_AFTERWARDS = frozenset({"before", "after", "later", "earlier", "ago"})  # "two days before Tuesday's talks"
INSIDE = frozenset({"with", "con", "between", "entre", "among", "of", "de", "del", "by"})
_POINTING = word_set(
    "the that this these those la el las los esa ese esta este dicha dicho aquella our their its su sus both "
    "ambos ambas"
)
ADJECTIVAL = (
    *("al", "ales", "ico", "ica", "icos", "icas", "ivo", "iva", "ivos", "ivas", "oso", "osa", "ario", "aria", "ble"),
    *("ular", "ada", "ado", "adas", "ida", "ido", "orio", "oria", "larga", "largo", "breve", "buena", "bueno"),
)
_TO_PLACE = frozenset({"in", "at", "en", "to", "a"})
_UNLIKE = word_set(
    "following during by from into over under against than made held said without upon towards toward per via"
)
_ROUGHLY = word_set("than more least about nearly almost some near over más menos casi unas unos cerca alrededor")


def _roman(text: str) -> bool:
    """Whether the word is a small Roman number: «la IV Reunión»."""
    return 0 < len(text) < 6 and not text.strip("IVX")


class Left:
    """Reads leftwards from a token of a block, within its sentence."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene

    def words(self, i: int, j: int) -> set[str]:
        """The words of tokens [i, j), those with a hyphen whole: "follow-up"."""
        s = self.s
        found = {s.low(x) for x in range(i, j)}
        return found | {s.low(x - 1) + "-" + s.low(x + 1) for x in range(i + 1, j - 1) if s.low(x) == "-"}

    def days(self, i: int, k: int) -> int:
        """How many days the words of tokens [i, k) say that a meeting lasts: "two days of", "two-day"; else 1."""
        s, numbers = self.s, self.s.lexicon.raw["numbers"]["words"]
        for x in range(i + 1, k):
            if s.low(x) in {"days", "day", "días", "jornadas"}:
                before = s.low(x - 2) if s.low(x - 1) == "-" else s.low(x - 1)
                count = (
                    int(before) if before.isascii() and before.isdigit() and len(before) < 3 else numbers.get(before, 1)
                )
                return int(count) if count < 30 else 1
        return 1

    def left(self, k: int, first: int) -> tuple[int, bool, list[Mention]]:
        """Back over what qualifies the noun: adjectives, countries, weekdays, possessors, determiner."""
        s, i, definite, before = self.s, k, False, []
        while i > first and k - i < 12:
            at = i - 1
            mention = s.mention(at)
            if s.has(at, "light") and s.cover[at] < 0:
                i = at if s.low(at) in {"continue", "resume", "continuar", "retomar"} else i
                break
            if s.low(at) in {"'s", "’s", "'"} and at > first:
                i, definite = at, True
                while i > first and s.cap(i - 1) and s.cover[i - 1] < 0 and i - 1 not in s.date_at:
                    i -= 1  # a name that the text has not introduced
            elif s.low(at) in {"of", "de"} and (unit := self._measured(at - 1, first)) is not None:
                i = self._amount(unit, first)
                break
            elif self._hyphened(at, first):
                i = at - 2  # "the 90-minute session", "inter-governmental talks"
                i = s.mentions[s.cover[i]].i if s.cover[i] >= 0 else i
            elif s.low(at) == "-" and at > first:
                i = at - 1 if s.tokens[at - 1].end == s.tokens[at].start and s.tokens[at - 1].word else at
            elif not s.spanish and mention is not None and self._names_it(mention, at):
                i = mention.i  # "the San Antonio talks"
            elif (
                mention is not None
                and not s.spanish
                and (
                    s.low(mention.j) in {"'s", "’s", "'", "-"}
                    or mention.adjective
                    or mention.country
                    or mention.i == at
                    or len(mention.parties) > 1
                )
            ):
                several = len(mention.parties) > 1 and mention.role is not None  # "Polish-German government talks"
                if not (mention.adjective or mention.country or several or s.low(mention.j) in {"'s", "’s", "'", "-"}):
                    break
                before.append(mention)
                definite = definite or s.low(mention.i) == "the"
                i = mention.i
                if s.has(i, "det") and not s.has(i, "party"):
                    break
            elif at in s.date_at and s.date_at[at].core <= at and not s.spanish and s.low(at) not in _AFTERWARDS:
                i = s.date_at[at].core
                definite = True
            elif (
                s.has(at, "meet_adjective", "joint")
                or (not s.spanish and s.low(at).endswith(("-day", "-hour")))
                or _roman(s.tokens[at].text)
            ):
                i = at
            elif s.low(at) == "that" and s.low(k).endswith("s"):
                break  # "said that talks"
            elif s.has(at, "det") or s.low(at) in _POINTING:
                definite = s.low(at) in _POINTING
                i = at
                break
            else:
                if (
                    s.has(at - 1, "meet_adjective", "det")
                    and s.tokens[at].word
                    and not s.spanish
                    and not s.has(at, "say", "aux", "clause", "link")
                ):
                    i = at
                    continue
                start = self._described(at, first)
                if start is not None:
                    i, definite = start, s.low(start) in _POINTING
                break
        if s.spanish and i == k and s.low(k - 1) in {"al", "del"}:
            definite = True
        return i, definite, before

    def _measured(self, at: int, first: int) -> int | None:
        """The length of time that ends at token `at`: "two hours of talks", «tres horas y media de reunión»."""
        s = self.s
        half = s.low(at) in {"media", "cuarto", "half"}
        at -= 0 if not half else 2 if s.low(at - 1) in {"y", "and"} else 3
        timed = at >= first and s.low(at) in s.lexicon.raw["dates"]["lengths"]
        return at if timed and (half or s.has(at, "light")) else None

    def _amount(self, at: int, first: int) -> int:
        """The start of the number before a length of time: "more than two hours of"."""
        s = self.s
        numbers = s.lexicon.raw["numbers"]["words"]
        while at > first and (
            s.low(at - 1) in numbers or s.low(at - 1).isdigit() or s.has(at - 1, "det") or s.low(at - 1) in _ROUGHLY
        ):
            at -= 1
        return at

    def _hyphened(self, at: int, first: int) -> bool:
        s = self.s
        glued = at - 2 >= first and s.low(at - 1) == "-" and s.tokens[at - 2].end == s.tokens[at - 1].start
        return glued and s.tokens[at].word and not s.has(at, "party", "office")

    def _names_it(self, mention: Mention, at: int) -> bool:
        """Whether a name that is nobody's, or a known person's, names the meeting."""
        plain = mention.name is not None and mention.role is None and not mention.parties
        return plain and mention.j == at + 1

    def _described(self, at: int, first: int) -> int | None:
        """The article before adjectives that no lexicon knows: "a frank and useful conversation"."""
        s, x = self.s, at
        while x >= first and at - x < 5:
            if s.has(x, "det") and at > x:
                return x
            plain = s.tokens[x].word and not s.cap(x) and s.cover[x] < 0 and x not in s.date_at
            if s.low(x) in _UNLIKE or s.has(
                x, "say", "aux", "clause", "link", "light", "future", "commit_to", "pron", "meet", "meet_noun"
            ):
                return None
            if (
                s.spanish
                and s.low(x) != "y"
                and not (s.has(x, "meet_adjective", "mod", "det") or s.low(x).endswith(ADJECTIVAL))
            ):
                return None
            if not (plain or s.low(x) in {",", "-"}) or s.low(x) in _TO_PLACE | INSIDE | {
                "on",
                "for",
                "after",
                "sobre",
            }:
                return None
            x -= 1
        return None

"""What only looks like a meeting: refused, asked for, never held, of people who stand for no party, of one's own."""

from __future__ import annotations

from collections.abc import Sequence

from caudal.talks.meetings.sides import Sides
from caudal.talks.words.mentions import Mention
from caudal.talks.words.tokens import word_set

_REFUSING = word_set(
    "refused refuses refusing refuse declined declines decline declining failed fails negó negaron niega niegan "
    "rehusó rehusaron rehúsa declinó declinaron evitó evitaron rechazó rechazaron eludió eludieron"
)
_ASKING = word_set(
    "urged urges urge urging asked asks pressed presses demanded demands begged implored pidió pidieron pide piden "
    "exigió exigieron exige exigen instó instaron insta instan urgió urgieron exhortó exhortaron reclamó reclamaron "
    "conminó solicitó solicitaron"
)
_NEVER = word_set("never not n't no nunca jamás tampoco")
_HAPPENED = word_set(
    "place happen happened held materialise materialised materialize materialized celebró celebrará celebraron realizó "
    "realizará lugar concretó concretará produjo llegó"
)
_COURTS = word_set(
    "court courts tribunal senate congress parliament assembly legislature lawmakers mps corte congreso senado "
    "asamblea cámara pleno parlamento diputados senadores legislatura magistrados"
)
_SITTINGS = word_set("session sessions sesión sesiones plenary plenaria audience audiencia conference")
_WORDS = word_set("details comment comments word detalles comentarios información declaraciones pormenores")
_ABROAD = word_set("community diaspora comunidad connacionales paisanos compatriotas compatriots expatriates colonia")
_OWN = frozenset({("su", "país"), ("su", "propio"), ("their", "country"), ("her", "country"), ("his", "country")})
_OWN_EN = frozenset({("their", "own"), ("her", "own"), ("his", "own"), ("its", "own")})
_STANDING = frozenset({"is", "are", "remains", "remain", "es", "sigue", "permanece", "está", "continúa"})
_WIDE = 40  # tokens
_ASKED = 10  # tokens from a verb of asking to what is asked


class Refusals(Sides):
    """Tells meetings from what is refused, wished for, or nobody's."""

    def _unreal(self, k: int, first: int, last: int) -> bool:
        return super()._unreal(k, first, last) or self._refused(k, first) or self._asked_for(k, first)

    def _refused(self, k: int, first: int) -> bool:
        """Whether the verb at token k is what somebody refused: "refused to meet", «se negó a recibir»."""
        s = self.s
        at = next((x for x in range(k - 1, max(first, k - 4) - 1, -1) if s.low(x) in _REFUSING), None)
        return at is not None and all(s.low(x) in {"to", "a", "even", "siquiera", "ni"} for x in range(at + 1, k))

    def _asked_for(self, k: int, first: int) -> bool:
        """Whether somebody only asks others to meet: "urged her to meet", «pidió que la canciller se reúna»."""
        s = self.s
        near = range(k - 1, max(first, k - _ASKED) - 1, -1)
        at = next((x for x in near if s.low(x) in _ASKING and s.cover[x] < 0), None)
        if at is None or any(s.low(x) in {",", ";", ":"} or s.has(x, "say") for x in range(at + 1, k)):
            return False
        if not s.has(k, "meet", "meet_with") or (s.low(at - 1) in {"was", "were"}):
            return False
        if s.spanish:
            return s.low(at + 1) == "que" or any(s.low(x) == "que" for x in range(at + 1, k)) or at == k - 1
        return s.low(k - 1) == "to" and any(s.cover[x] >= 0 or s.low(x) in {"him", "her"} for x in range(at + 1, k - 1))

    def _unequal(self, subject: Sequence[Mention], objects: Sequence[Mention]) -> bool:
        """Whether a country's own affair, also of a mayor and a governor with no other country named."""
        if super()._unequal(subject, objects):
            return True
        if any(m.both or m.counterpart for m in [*subject, *objects]) or self.guest:
            return False
        ranks = [{self._local_rank(m) for m in side if self._local(m)} for side in (subject, objects)]
        parties = {code for m in (*subject, *objects) for code in m.parties}
        return ranks in ([{"town"}, {"region"}], [{"region"}, {"town"}]) and len(parties) < 2

    def _local_rank(self, m: Mention) -> str:
        """Whether of a town or of a region, by the words here or where the text named the person."""
        s = self.s
        known = s.registry.find(s.tokens[m.name[1] - 1].bare) if m.name is not None and m.role is None else None
        words = [s.low(x) for x in range(*m.role)] if m.role is not None else []
        words += (known.role or "").lower().split() if known else []
        return "region" if any(w.startswith(("gobernador", "governor")) for w in words) else "town"

    def _never_held(self, end: int, last: int) -> bool:
        """Whether the verb after a noun denies it: "a meeting never took place", «la cita no se concretó»."""
        s = self.s
        near = range(end, min(end + 4, last))
        at = next((x for x in near if s.low(x) in _NEVER), None)
        return at is not None and any(s.low(x) in _HAPPENED for x in range(at + 1, min(at + 5, last)))

    def _civil(self, m: Mention) -> bool:
        """Whether it is somebody who speaks for no party: families, activists, migrants, lorry drivers."""
        s = self.s
        if m.role is None or m.name is not None or s.low(m.i - 1) in {"de", "of", "del"}:
            return False
        head = s.low(m.role[0] if s.spanish else m.role[1] - 1)
        return head in self.civil or head + "s" in self.civil

    def _nobody(self, m: Mention) -> bool:
        """Whether it is one whom a government meets at home, by office: a bishop, with or without a name."""
        s = self.s
        if m.parties or not self._home(m.i, m.j):
            return False
        words = {s.low(x) for x in range(*m.role)} if m.role is not None else set()
        return m.name is None or any(w in self.civil or w + "s" in self.civil for w in words)

    def _community(self, j: int, last: int) -> bool:
        """Whether one meets one's own people abroad: "met members of the Malaysian community"."""
        s = self.s
        for x in range(j, min(j + 6, last)):
            if s.low(x) in _ABROAD:
                return True
            if not s.tokens[x].word or s.has(x, "say", "clause", "aux"):
                return False
        return False

    def _receives_people(self, j: int, last: int) -> bool:
        """Whether those received speak for no party: «recibió ayer el viceministro a los periodistas»."""
        s = self.s
        near = (x for x in range(j, min(j + 12, last)) if s.low(x) == "a" and s.low(x + 1) in {"los", "las", "unos"})
        return any(s.low(x + 2) in self.civil for x in near)

    def _sitting(self, noun: str, i: int, first: int, last: int, inside: Sequence[Mention]) -> bool:
        """Whether a session is that of a court or chamber: "will hear the case in the next session"."""
        s = self.s
        if noun not in _SITTINGS or len(set(s.parties(inside))) > 0:
            return False
        return any(s.low(x) in _COURTS for x in range(max(first, i - 12), min(i + 6, last)))

    def _countryman(self, subject: Sequence[Mention], m: Mention) -> bool:
        """Whether one meets an official of one's own country: «el canciller de su país», "the federal minister"."""
        s = self.s
        pair = (s.low(m.j + 1), s.low(m.j + 2))
        if s.low(m.j) in {"of", "de"} and (pair in _OWN or pair in _OWN_EN):
            return True
        federal = any(s.low(x) == "federal" for x in range(m.i, m.j))
        return federal and not m.parties and not any(x.parties for x in subject)

    def _theirs_too(self, i: int, j: int, subject: Sequence[Mention]) -> bool:
        """Whether tokens [i, j) name bodies met at home, none of them of another party than the subject's."""
        s = self.s
        mine = set(s.parties(subject))
        foreign = [m for m in s.between(i, j) if mine and set(m.parties) - mine]
        return not foreign and self._home(i, j)

    def _one_party(self, subject: Sequence[Mention]) -> bool:
        """Whether two bodies of one party are the subject: «El INM y la Guardia Nacional celebraron una reunión»."""
        bodies = all(m.parties or self.s.has(m.i, "det") for m in subject)
        return (
            len(subject) > 1
            and bodies
            and not any(m.both or m.counterpart for m in subject)
            and len(set(self.s.parties(subject))) == 1
        )

    def _silent(self, i: int, first: int) -> bool:
        """Whether only words about a meeting are denied: "no details of the exchange", «sin comentarios sobre la»."""
        s = self.s
        near = range(max(first, i - 5), i)
        return s.low(i - 1) in {"of", "on", "about", "de", "del", "sobre"} and any(s.low(x) in _WORDS for x in near)

    def _nobodys(self, subject: Sequence[Mention], k: int, first: int) -> bool:
        """Whether the subject are people who speak for no party and whom no mention names: "Aid workers met"."""
        s = self.s
        if any(m.parties or m.role for m in subject if m.i > first + 2):
            return False
        stop = next(
            (
                x
                for x in range(first, min(k, first + _WIDE))
                if not s.tokens[x].word or s.has(x, "link", "clause", "aux", "say")
            ),
            min(k, first + _WIDE),
        )
        official = any(m.parties or (m.role and not self._civil(m)) for m in s.between(first, stop))
        return not official and any(s.low(x) in self.civil for x in range(first, stop))

    def _fluent(self, noun: str, end: int) -> bool:
        """Whether a dialogue is only said to be so or so: «El diálogo entre México y Guatemala es fluido»."""
        s = self.s
        return noun in {"diálogo", "dialogue"} and s.low(end) in _STANDING and not s.has(end + 1, "future")

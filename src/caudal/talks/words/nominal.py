"""Noun phrases that no lexicon knows, as subjects of verbs of saying: "one large holder", «la junta de gobierno»."""

from __future__ import annotations

from caudal.talks.words.scene import Scene
from caudal.talks.words.tokens import word_set

_AFTER_STOPS = word_set(
    "en ante durante tras a al con por para sobre desde entre hasta mientras cuando que quien quienes y e o pero "
    "según luego después antes como aunque si ya también sin on in to during after before while when who which "
    "whose that as with by and but about since over into if at also because though although until from through"
)
_BEFORE_STOPS = word_set(
    "that que but pero mientras while and y e as because porque when cuando although aunque though if si whether "
    "según quien quienes cual whose cuyo cuya pues than or o so"
)
_LEADS = word_set(
    "in on at after during before by for from with en tras durante a ante por para con desde hasta since sin "
    "without asked preguntado preguntada consultado consultada entrevistado entrevistada al to of de"
)
_NUMBERS = word_set("one two three four five several many some most few both uno dos tres cuatro cinco varios varias")
_SOLO = word_set(
    "uno una otro otra unos otras otros algunos algunas muchos varios one another others some many both "
    "alguien somebody someone"
)
_POSSESSIVES = word_set("his her its their su sus mi my our nuestro nuestra")
OPENERS = word_set(
    "enseguida luego después además asimismo también ayer hoy mañana entonces finalmente tampoco allí aquí solo sólo "
    "antes ahora así todavía aún incluso quizá quizás acaso jamás nunca siempre then later yesterday today still "
    "earlier afterwards afterward meanwhile instead also"
)
_LINKS = word_set("of de del")
_PRONOUNS = word_set("he she it they we i you él ella ellos ellas nosotros this that esto eso there here who what")
_MAX = 16  # tokens of one phrase


_AGENT_EN = (
    "er",
    "or",
    "ist",
    "ian",
    "man",
    "woman",
    "ee",
    "eer",
    "body",
    "child",
    "people",
    "ssor",
    "mate",
    "champion",
)
_AGENT_ES = (
    *("or", "ora", "ista", "ero", "era", "ante", "ente", "ogo", "oga", "ario", "aria", "ico", "ica", "eón", "eona"),
    *("ensa", "ogado", "ogada", "ado", "ada", "tro", "tra", "mujer", "hombre", "joven"),
)
_KIN = word_set(
    "wife husband sister brother son daughter aunt uncle cousin grandmother grandfather nephew niece girlfriend "
    "boyfriend esposa esposo marido hermana hermano hija hijo tía tío prima primo abuela abuelo nieta nieto novia"
)
_THINGS = word_set(
    "number border paper water winter summer weather order letter power river corner shelter matter center centre "
    "quarter register figure offer tower floor sector error factor door motor labor labour harbor harbour afternoon "
    "valor temor favor calor color dolor horror frontera carrera manera primera bandera cartera enero dinero "
    "febrero sendero puente frente restante presente accidente diciembre ambiente fuente mente continente pasado "
    "pasada semana mercado estado resultado tratado acuerdo llegada entrada jornada temporada llamada medida década "
    "escenario horario calendario salario aniversario política república américa público tráfico trámite crítica "
    "teatro centro encuentro dentro contra letra guerra tierra sierra"
)


def _glue(text: str) -> bool:
    return text in {"'s", "’s", "'", "-", "&", "/", "–"}


class Nominal:
    """Finds the noun phrase that stands before or after a verb; every search looks at most a few tokens far."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene

    def opens(self, k: int) -> bool:
        """Whether a noun phrase may open at token k: article, possessive, number, or a capital."""
        s = self.s
        if not 0 <= k < len(s.tokens) or not s.tokens[k].word or s.low(k) in _PRONOUNS or k in s.date_at:
            return False
        return s.has(k, "det") or s.tokens[k].text.isdigit() or s.low(k) in _NUMBERS | _POSSESSIVES | _SOLO or s.cap(k)

    def head(self, i: int, j: int) -> int:
        """The end of the article and noun that open a phrase, where the noun names somebody."""
        s = self.s
        endings = _AGENT_ES if s.spanish else _AGENT_EN
        for x in range(i + 1, min(j, i + 4)):
            low = s.low(x)
            if len(low) > 4 and low.rstrip("s").endswith(endings) and low not in _THINGS:
                return x + 1
        return j

    def agent(self, i: int, j: int) -> bool:
        """Whether the phrase names somebody who can speak, by its noun's ending: «la campeona», "the researcher"."""
        s = self.s
        if not (s.has(i, "det") or s.low(i) in _POSSESSIVES):
            return False
        if any(s.low(x) in _KIN for x in range(i + 1, min(j, i + 4))):
            return True
        nouns = [s.low(x) for x in range(i + 1, min(j, i + 4)) if s.tokens[x].word and not s.cap(x)]
        endings = _AGENT_ES if s.spanish else _AGENT_EN
        return any(len(w) > 4 and w.rstrip("s").endswith(endings) and w not in _THINGS for w in nouns)

    def after(self, k: int, last: int) -> tuple[int, int] | None:
        """The noun phrase that opens at token k: «un comisario de Gendarmería», with a name in apposition."""
        s = self.s
        mention = s.mention(k)
        if mention is not None and (mention.i != k or mention.adjective):
            return None
        if mention is None and not self.opens(k):
            return None
        j = mention.j if mention is not None else k + 1
        while j < last and j - k < _MAX:
            inner = s.mention(j)
            if s.low(j) in _LINKS and j + 1 < last and s.tokens[j + 1].word:
                j += 2
            elif inner is not None and s.tokens[j].word:
                j = inner.j
            elif _glue(s.tokens[j].text) and j + 1 < last and s.tokens[j + 1].word:
                j += 2
            elif not s.tokens[j].word or s.low(j) in _AFTER_STOPS or j in s.date_at or s.block.quote_of[j] >= 0:
                break
            else:
                j += 1
        named = s.mention(j + 1) if s.low(j) == "," else None
        if named is not None and named.i == j + 1 and named.name is not None and named.role is None:
            closed = s.low(named.j) in {",", ".", ";", ":"} or named.j >= last or not s.tokens[named.j].word
            if closed and not (mention is not None and mention.name is not None):
                j = named.j
        has_noun = j - k > 1 or s.low(k) in _SOLO or (mention is not None) or s.cap(k)
        return (k, j) if has_noun else None

    def before(self, v: int, floor: int) -> tuple[int, int] | None:
        """The noun phrase that ends before the verb at token v: past auxiliaries, an apposition, a relative clause."""
        s, k = self.s, v - 1
        while k >= floor and (s.has(k, "aux") or k in s.date_at or s.low(k).endswith(("ly", "mente"))):
            k -= 1
        if k < floor:
            return None
        if s.low(k) == "." and k > floor and s.low(k - 1) in s.lexicon.abbreviations:
            k -= 1
        end = k + 1
        if s.low(k) in {",", ")", "—", "–"}:
            opening = self._opening(k, floor)
            if opening is None:
                return None
            inner = s.mention(opening + 1)
            named = inner is not None and inner.i == opening + 1 and inner.name is not None and inner.j == k
            end = k if named else opening
            k = opening - 1
        i = self._start(k, floor)
        if i is None or i > k:
            return None
        return i, end

    def _said(self, i: int) -> bool:
        s = self.s
        return s.has(i, "say") and s.verb(i, "say")[1] in {"past", "imp"} and not s.has(i - 1, "det")

    def _opening(self, k: int, floor: int) -> int | None:
        """The mark that opens the aside which closes at token k; relative clauses may hold commas of their own."""
        s = self.s
        opening = "(" if s.low(k) == ")" else s.low(k)
        for m in range(k - 1, max(floor, k - 30), -1):
            if s.low(m) == opening and s.block.quote_of[m] < 0:
                return m
            if s.low(m) in {";", ":"} or (s.block.quote_of[m] >= 0 and opening == ","):
                return None
        return None

    def _start(self, k: int, floor: int) -> int | None:
        """The start of the phrase that ends with token k, or None where it is none."""
        s, i = self.s, k
        if k == floor and s.low(k) in OPENERS:
            return None
        while i >= floor and k - i < _MAX:
            if s.block.quote_of[i] >= 0 or (not s.tokens[i].word and not _glue(s.tokens[i].text) and s.low(i) != "."):
                break
            if s.low(i) == "." and not (i > floor and s.tokens[i].start == s.tokens[i - 1].end and i < k):
                break
            if s.cover[i] < 0 and (s.low(i) in _BEFORE_STOPS or self._said(i)):
                break
            if s.cover[i] < 0 and (s.has(i, "future", "flow_be", "light") or s.low(i) in _PRONOUNS) and i < k:
                break
            i -= 1
        i += 1
        if i > k or k - i >= _MAX - 1:
            return None
        if s.low(i) in _LEADS and (s.spanish or s.low(i) != "a"):
            return None
        plural = (s.low(i).endswith("s") and len(s.low(i)) > 3) or s.low(i) in {"people", "police"}
        if not (self.opens(i) or plural) or (i == k and not (s.cap(i) or plural)):
            return None
        if s.spanish and (s.low(k) in {"se", "no", "le", "les", "lo"}):
            return None
        return i

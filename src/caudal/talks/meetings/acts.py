"""Meetings told by a verb: "met her colleague", «recibió a la ministra», "flew to Rome for talks"."""

from __future__ import annotations

from caudal.talks.meetings.making import Making
from caudal.talks.meetings.sides import Found
from caudal.talks.words.mentions import Mention
from caudal.talks.words.tokens import word_set

_WITH = frozenset({"with", "con"})
_HAVE = word_set("ha han había habían hemos haber has have had")
PHONE = word_set("phone telephone teléfono videollamada videoconferencia video videolink")
BY = word_set("by via over on por vía")

_RINGING = frozenset({"llamar", "call", "phone", "telephone", "ring", "greet"})
_TALKS = frozenset({"talk to", "talk with", "speak to", "speak with", "hablar con"})
_BEFORE_NOUN = word_set(
    "'s a the una la every each any no which cada aquella aquel esa ese esta este dicha su sus otra otro nuestra mi"
)
_HIM = frozenset({"him", "her", "them"})
_SPEAKING = frozenset({"speak", "talk", "hablar", "platicar", "conversar", "dialogar"})
_US = frozenset({"us", "him", "her", "them", "me"})
_LO = frozenset({"lo", "la", "los", "las"})
SENT = word_set("delegation mission envoy team delegación misión comitiva enviado enviada equipo")
_PREPOSED = frozenset({"in", "at", "on"})
_UNTIL = frozenset({"before", "by", "antes"})
_ONCE = word_set("después luego tras desde antes")
_CLAUSE = 18  # tokens from «después de que» to its verb
_MEALS = frozenset({"desayunar", "almorzar", "cenar", "lunch", "dine"})
_POSTPOSED = word_set("nuestro nuestra nuestros nuestras suyo suya suyos suyas")
_TIMES = frozenset({"times", "twice", "veces"})
_CLITICS = frozenset({"me", "nos", "le", "les"})
_NEEDS_WITH = frozenset({"estar", "despachar", "coincidir", "comunicarse", "inspect", "inspeccionar", "supervisar"})
_RECEIVED = frozenset(
    {"ser recibido", "ser recibida", "ser atendido", "ser recibidos", "be received", "be met", "be welcomed"}
) | {"be hosted", "be greeted", "ser acogido", "ser agasajado"}
_TOURING = frozenset({"tour", "recorrer", "visit", "visitar", "inspect", "inspeccionar", "supervisar"})
_GREETING = frozenset({"saludar", "greet", "welcome", "acoger"})
_ONE_MORE = word_set("por última primera segunda tercera vez separado solas nuevamente")
_AGREEING = word_set("quedaron acordaron convinieron pactaron prometieron")
_AGAIN = word_set("last also then again twice since")
_FORESEEN = word_set("previsto prevista prevé prevén programado programada agendado confirmado")
_SEEN = word_set("vio verá ve ha había habrá")  # one alone is seen; «se han visto» is each other
_LEADING = word_set("after over at during before for following ahead")
_GATHERING = frozenset({"reunir", "gather", "congregar", "assemble"})
_HOSTING = frozenset({"recibir", "receive", "reunir", "visit", "visitar", "host", "welcome", "acoger", "call on"})


class Acts(Making):
    """Reads the verbs of meeting and travel of one block."""

    def _is_verb(self, k: int, first: int) -> bool:
        s = self.s
        if s.cover[k] >= 0:
            return False
        before = s.low(k - 1) if k > first else ""
        if s.low(k) in PHONE and before in {"by", "on", "over", "por"}:
            return False
        if s.low(k) == "talks" and not s.has(k, "meet_with"):
            return False
        if s.spanish and s.has(k, "meet_noun") and before in {"de", "en", "tras", "con"}:
            return False  # «de visita en Santiago»
        if s.has(k, "meet_noun") and (s.has(k - 1, "det", "meet_adjective") or before in _BEFORE_NOUN):
            return False
        if s.low(k) in {"lunch", "dinner", "breakfast"} and before in _LEADING:
            return False  # "after lunch with", not "to lunch with"
        if s.has(k, "travel", "travel_bare") and before in {"'s", "’s", "a", "the", "his", "her", "their", "its"}:
            return False  # "Hale's stop in Guatemala"
        if s.has(k, "meet_noun") and not s.has(k - 1, "aux", "future", "pron") and before != "to":
            i, _, _ = self.around.left(k, first)
            if i < k and s.has(i, "det") and s.cover[i] < 0:
                return False  # "concluded a three-day visit"
        if before in _POSTPOSED and s.has(k, "travel", "travel_bare"):
            return True  # «un equipo nuestro sale el lunes»
        return not (
            s.has(k - 1, "det") and before not in {"lo", "la", "los", "both", "all", "two"} and s.cover[k - 1] < 0
        )

    def _verb(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        s = self.s
        tag = "meet_with" if s.has(k, "meet_with") else "meet"
        lemma, tense = s.verb(k, tag)
        j = k + s.size(k, tag)
        if tense == "sub":
            since = next((x for x in range(k - 1, max(first, k - _CLAUSE), -1) if s.low(x) == "que"), -1)
            led = {s.low(since - 1), s.low(since - 2)} if since > first else set()
            foreseen = not led.isdisjoint(_FORESEEN) or (s.low(since - 1) == "espera" and s.low(since - 2) == "se")
            lent = "para" in led and self._took_place(k, j)
            if (led.isdisjoint(_ONCE) and not foreseen and not lent) or self._broken(since, k):
                return None  # «pidió que se reunieran»
            tense = "fut" if foreseen else "sub" if "antes" in led else "past"
        perfect = any(s.low(x) in _HAVE for x in (k - 1, k - 2))
        if tense == "part" and not perfect and lemma in {"receive", "recibir", "reunir"}:
            gathered = lemma == "reunir" and s.low(k - 1) == "," and s.low(k + 1) in {"en", "ayer", "hoy", "hace"}
            if not (gathered and len(s.parties(s.between(first, k))) > 1):
                return None
        if tag == "meet":
            m = j
            while m < last and m - j < 10 and s.low(m) not in _WITH and self._between_partners(m):
                m += 1
            if s.low(m) in _WITH or (s.low(m) == "to" and lemma == "speak"):
                tag, j = "meet_with", m + 1
        if lemma in _RECEIVED:
            j = self._agent(j, last)
        if lemma in _TOURING and tag == "meet" and (guided := self._guided(j, last)) is not None:
            tag, j = "meet_with", guided
        if lemma in {"see", "ver a"} and not self._saw(j, last):
            return None
        if lemma in {"llamar", "telefonear"}:
            rung_at = self._rung(j, last)
            if rung_at is None:
                return None
            j = rung_at
        if lemma in _TALKS and not self._somebody(j):
            return None  # "we talk to Tunisia every day"
        urged = s.mention(j) or s.mention(j + 1)
        if lemma == "call on" and urged is not None and s.low(urged.j) == "to":
            return None  # "called on Tunisia to do more"
        if lemma == "call on" and s.low(j) in _US | _HIM and s.low(j + 1) == "to":
            return None  # "called on him to explain"
        if lemma == "welcome" and self._heralds(j, last):
            return None
        if s.low(j) in {"como", "as"} and lemma in {"saludar", "recibir", "acoger", "greet", "welcome", "receive"}:
            return None  # «lo saludó como un alivio»
        both_spoke = s.low(k - 1) in _AGAIN and self._talked(k, j, first)
        if (
            lemma in _TALKS | _SPEAKING
            and s.low(j) in {"de", "sobre", "about", "of"}
            and not both_spoke | self._whom_told(k)
        ):
            return None  # to speak of something
        if tag == "meet_with" and (self._crowd(j) or self._public(j)):
            return None
        if (s.low(k), s.low(k + 1)) == ("nos", "vemos") and not self._agreed(k, first, last):
            return None  # «Nos vemos mañana», to an audience
        if lemma in _GATHERING and self.told >= first:
            return None  # «El encuentro reunió a X con Y»
        if tag == "meet" and self._unnamed(j):
            return None  # "met his wife"
        if tag == "meet" and (
            (lemma in _NEEDS_WITH and self._whom(k, first) is None)
            or (lemma == "verse" and not {s.low(k + 1), s.low(k + 2)}.isdisjoint(_SEEN))
            or (tense == "pres" and s.low(k - 1) == "se")
        ):
            return None
        if tense == "ger" and tag == "meet" and s.has(k, "meet_noun") and s.mention(j) is None:
            return None
        if tag == "meet" and lemma in {"speak", "talk", "hablar", "platicar", "dialogar", "conversar", "convene"}:
            by_phone = any(s.low(x) in PHONE for x in range(j, min(j + 6, last)))
            sits = (
                lemma == "convene"
                and s.low(k - 1) not in {"be", "been", "was"}
                and (j in s.date_at or s.low(j) in {"in", "at", "on", "again"})
            )
            sits = sits or (s.low(k - 1) == "be" and any(s.has(x, "joint_body") for x in range(first, k)))
            spoke = lemma in {"speak", "talk", "hablar", "platicar"} and self._talked(k, j, first)
            spoke = spoke or self._at_length(k, j) or self._with_whom(k, j)
            if not (by_phone or sits or spoke) and lemma in {"speak", "talk", "hablar", "platicar", "convene"}:
                return None
        if s.spanish and lemma in {"recibir", "acoger"}:
            if self._receives_people(j, last):
                return None
            j = self._dative(j, last)
        end = self._by_phone(self.around.object_end(j, last), last)
        stop = next((x for x in range(j, min(j + 5, last)) if s.low(x) in _UNTIL | _PREPOSED), min(j + 5, last))
        if any(s.low(x) in self.no_object for x in range(j, stop)) or self._unreal(k, first, last):
            return None
        subject = self._subject(k, first)
        if tense == "inf" and tag == "meet" and self._both_agreed(k, first):
            subject = []
        if tag == "meet" and subject and self._listed(subject[-1], first):
            subject = [m for m in s.between(first, k) if not m.adjective]
        objects = [m for m in s.between(j, end) if not m.adjective]
        objects = [m for m in objects if m.parties or m is objects[0] or not self._placing(m)]
        if subject and (all(self._civil(m) for m in subject) or any(self._countryman(subject, m) for m in objects[:1])):
            return None
        if self._nobodys(subject, k, first):
            return None
        if objects and all(self._civil(m) for m in objects) and not any(m.parties for m in objects):
            return None
        official = [m for m in objects if m.name or m.parties or (m.role and not s.has(m.role[1] - 1, "mod"))]
        if lemma in _GREETING and not official and s.low(k - 1) != "se":
            return None  # «los ministros saludaron los avances»
        if self._community(j, last) or (tag == "meet" and self._people_at(j, last)):
            return None  # "was to meet traders' associations"
        if tag == "meet" and (whom := self._whom(k, first)) is not None:
            objects, subject = [whom], [m for m in subject if m is not whom]
        direct = lemma in _HOSTING or lemma.startswith(("be ", "ser "))
        ground: list[Mention] = []
        if tag == "meet" and not direct and objects and objects[0].i >= j and not self._direct(objects[0], j):
            objects, ground = [], objects  # "met on the bridge": only where
        if lemma in _RINGING:
            rung = s.mention(j)
            if rung is None or rung.i != j or not rung.person or s.block.quote_of[min(rung.j, last - 1)] >= 0:
                return None
        if tag == "meet" and not objects and s.has(j, "meet_noun"):
            return None
        tag_form = "call" if lemma in self.call or any(s.low(x) in PHONE for x in range(k, end)) else "meeting"
        tag_form = "visit" if lemma in {"visit", "visitar"} else tag_form
        plural = tag == "meet" and not objects
        if (
            plural
            and s.low(j) not in _HIM
            and " " not in lemma
            and lemma not in _HOSTING
            and self._alone(k, first, tense)
        ):
            return None  # "the driver still meets the bus", «se reunirá por su cuenta»
        if plural and tense == "inf" and lemma in _MEALS and not subject:
            return None  # "time for breakfast"
        self.guest = lemma in _RECEIVED or lemma.startswith(("be received", "be welcomed", "be hosted", "ser recibid"))
        before = set(self.state.home)
        accepted = self._two(subject, objects, first, last, plural=plural)
        accepted = accepted or (plural and s.spanish and self._fronted(subject))
        told = self.state.meetings > 0 and s.low(j) in _HIM and (tag == "meet_with" or lemma == "meet")
        told = told and any(m.parties or self.around.person(m) for m in subject)
        accepted = accepted or ((lemma in _HOSTING or told) and s.low(j) in _US and self.state.diplomatic())
        accepted = accepted or (bool(s.parties(ground)) and self.state.diplomatic() and not self._home(first, k))
        if lemma in _NEEDS_WITH:
            accepted = bool(set(s.parties(objects)) - set(s.parties(subject))) or (
                any(m.role and m.person for m in objects) and self.state.diplomatic() and not s.parties(objects)
            )
        if lemma in {"visit", "visitar"} and not accepted and self._invitation(k, first):
            accepted = self.state.diplomatic()
        if lemma in {"tour", "recorrer", "inspect", "inspeccionar"} and tag == "meet":
            accepted = len(set(s.parties(subject))) > 1 or any(m.both or m.counterpart for m in subject)
        if not accepted:
            phoned = any(s.low(x) in PHONE for x in range(k, end))
            if lemma in self.open and not phoned:
                self.state.home = before  # to speak to reporters is no meeting that "the meeting" could mean
            elif self.state.home and tag_form == "call":
                self.state.home |= self.call
            return None
        self.met = k
        unheld = self._unheld(k, first)
        if any(s.has(x, "sport") for x in range(first, last)):
            return None
        if lemma in {"visit", "visitar"} and not s.parties(objects) and len(set(s.parties(subject))) < 2:
            stop = s.clause_end(end, last)
            sent = any(s.low(x) in SENT for m in subject for x in range(m.i, m.j)) or s.low(k - 1) in _CLITICS
            aims = (x for x in range(end, stop) if s.has(x, "meet_noun", "meet_with", "meet"))
            invited = any(s.low(x).startswith(("invit", "convid")) for x in range(max(first, k - 24), k))
            invited = invited and any(m.counterpart or m.parties for m in s.between(first, k) if not m.adjective)
            invited = invited or self._invitation(k, first)
            for_talks = any(s.low(y) in {"for", "to", "para"} for x in aims for y in (x - 1, x - 2))
            if not (sent or invited or for_talks):
                self.state.home |= self.visit if not self.state.visited else frozenset()
                return None  # a place of one's own country, as far as the text tells
        received = (lemma in {"visit", "visitar"} and self._invitation(k, first)) or s.low(j) in _US
        received = received or (s.low(k - 1) in _LO and self.state.meetings > 0)
        if lemma in _HOSTING and not self._official(subject, objects) and not (received and self.state.diplomatic()):
            return None
        if lemma in _HOSTING and subject and all(self._nobody(m) for m in subject):
            return None
        found = self._make(
            k,
            k,
            end,
            first,
            last,
            tag_form,
            [*subject, *objects],
            tense,
            open_form=lemma in self.open,
            plural=any(s.low(x) in _TIMES for x in range(k, end + 4)),
            ordinal="former" if self._earlier(k, first) and not unheld else "",
        )
        if unheld:
            found.planned, found.sure, found.date = True, 2, None
        return found, end

    def _earlier(self, k: int, first: int) -> bool:
        """Whether the verb tells of a meeting before the one of the news: "had met in May"; not "said he had met"."""
        s = self.s
        had = any(s.low(x) in {"had", "había", "habían"} for x in range(max(first, k - 2), k))
        return had and not any(s.has(x, "say") for x in range(first, k))

    def _alone(self, k: int, first: int, tense: str) -> bool:
        """Whether one person is the subject of the verb at token k."""
        s = self.s
        if any(s.low(x) in {"with", "con"} for x in range(max(first, k - 3), k)):
            return False  # "with whom she lunched"
        found = s.subject(k, first)
        if found is None or not found[0]:
            return not s.spanish and (tense == "pres" or (found is not None and s.low(found[1]) in {"he", "she", "it"}))
        m = found[0][0]
        if self._listed(m, first) or (s.low(m.i - 1) in {"and", "y", "e"} and s.has(m.i - 2, "pron")):
            return False  # "He and Kyriakou met alone"
        if len(found[0]) > 1 or m.both or m.counterpart or len(m.parties) > 1 or not m.person:
            return False
        if m.role is None:
            return self.around.person(m)
        listed = any(s.low(x) in {"and", "y", "e"} for x in range(m.i, m.j))
        return not listed and not s.low(m.role[1] - 1).endswith("s")

    def _direct(self, m: Mention, j: int) -> bool:
        """Whether a mention is the object of the verb that ends before token j, and not only in a place after it."""
        s, k = self.s, j
        while k < m.i and (k in s.date_at or s.has(k, "det", "mod") or s.low(k) in {"a", "al", "again", "de", "nuevo"}):
            k += 1
        return k >= m.i and s.low(m.i - 1) not in {"in", "at", "en", "on"}

    def _invitation(self, k: int, first: int) -> bool:
        """Whether an invitation, accepted or from an official, leads to the verb: "accepted an invitation to visit"."""
        s = self.s
        near = range(max(first, k - 12), k)
        at = next((x for x in near if s.low(x) in {"invitation", "invitación"}), None)
        if at is None or s.low(k - 1) not in {"to", "a"}:
            return False
        taken = any(s.low(x).startswith(("accept", "acept", "extend")) for x in range(max(first, at - 4), at))
        return taken or any(m.person or m.counterpart for m in s.between(at, k))

    def _both_agreed(self, k: int, first: int) -> bool:
        """Whether two who are not named agreed on it: «y quedaron de verse de nuevo»."""
        s = self.s
        agreed = next((x for x in range(k - 1, max(first, k - 4) - 1, -1) if s.low(x) in _AGREEING), None)
        return agreed is not None and s.low(agreed - 1) in {"y", "e", ",", "luego"}

    def _people_at(self, j: int, last: int) -> bool:
        """Whether people who speak for no party are met, whom no mention names."""
        s, m = self.s, j
        while m < last and (s.has(m, "det", "mod", "flow_adjective") and s.cover[m] < 0):
            m += 1
        plain = m < last and s.cover[m] < 0 and s.tokens[m].word
        return plain and (s.low(m) in self.civil or (s.low(m) in self.domestic and s.low(m).endswith("s")))

    def _whom(self, k: int, first: int) -> Mention | None:
        """Whom one met, in a relative clause: "the minister, whom she last met in Rome"."""
        s = self.s
        at = next((x for x in range(k - 1, max(first, k - 6), -1) if s.low(x) in {"whom", "quien", "quienes"}), None)
        if at is None or s.low(at - 1) in {"with", "of", "by"} or (s.spanish and s.low(at - 1) not in {"a", "con"}):
            return None
        at -= s.spanish
        return s.mention(at - 2 if s.low(at - 1) == "," else at - 1)

    def _guided(self, j: int, last: int) -> int | None:
        """With whom a place was toured: "toured the port on Monday with her French counterpart"."""
        s = self.s
        for m in range(j, min(j + 12, last)):
            if s.low(m) in _WITH:
                whom = s.mention(m + 1)
                official = whom is not None and (whom.counterpart or (whom.person and whom.role is not None))
                return m + 1 if official else None
            if not s.tokens[m].word or s.has(m, "clause", "say", "light", "meet_noun"):
                return None
        return None

    def _agent(self, j: int, last: int) -> int:
        """Past manner and place to by whom one was received: «fue recibido a pie de pista por su homólogo»."""
        s = self.s
        for m in range(j, min(j + 9, last)):
            if s.low(m) in {"by", "por"} and s.mention(m + 1) is not None:
                return m + 1
            if not (s.tokens[m].word or s.low(m) == ",") or s.has(m, "clause", "say"):
                break
        return j

    def _dative(self, j: int, last: int) -> int:
        """Past the place to whom was received: «recibió en su despacho a la embajadora»."""
        s = self.s
        while j < last and (j in s.date_at or s.low(j) in _ONE_MORE or (s.low(j) == "," and j - 1 in s.date_at)):
            j = s.date_at[j].j if j in s.date_at else j + 1
        if s.low(j) != "en":
            return j
        for m in range(j, min(j + 8, last)):
            if s.low(m) in {"a", "al"} and s.mention(m + 1) is not None:
                return m
            if not (s.tokens[m].word or s.low(m) == ","):
                break
        return j

    def _by_phone(self, end: int, last: int) -> int:
        """Takes in how they met: "spoke by phone on Monday", «hablarán por videollamada la próxima semana»."""
        s = self.s
        if s.low(end) in BY and (s.low(end + 1) in PHONE or (s.has(end + 1, "det") and s.low(end + 2) in PHONE)):
            end += 2 if s.low(end + 1) in PHONE else 3
            while end < last and end in s.date_at:
                end = s.date_at[end].j
        return min(end, last)

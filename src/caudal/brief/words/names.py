"""Names: what an indicator, a place, a series or a party is called, and how each stands in a sentence."""

from __future__ import annotations

import re

from caudal.brief.language import Language
from caudal.brief.numbers import article_es, inside_sentence, is_plural, lower_first
from caudal.records import ALL, Query
from caudal.stocktaking import StockTaking


class Names:
    """The names of a record's parts in one language."""

    def __init__(self, stock: StockTaking, language: Language) -> None:
        self.stock = stock
        self.language = language

    def indicator(self, indicator: str) -> str:
        """The name of an indicator: the corridor's, else the edition's that defines it, else its id."""
        held = self.stock.corridor.indicators.get(indicator)
        if held is not None:
            return self.language.pick(held.name)
        for edition in self.stock.editions:
            if indicator in edition.indicators:
                return self.language.pick(edition.indicators[indicator])
        return indicator

    def place(self, place: str) -> str:
        """The name of a place, its id where the corridor has none."""
        held = self.stock.corridor.places.get(place)
        if place == ALL:
            return self.language.word("place.all")
        return place if held is None else self.language.pick(held.name)

    def dimension(self, name: str, value: str) -> str:
        """The name of one value of a dimension."""
        if name == "place":
            return self.place(value)
        if name == "origin":
            return self.language.country(value)
        key = f"{name}.{value}"
        return self.language.word(key) if self.language.has(key) else value

    def series(self, query: Query, within: tuple[Query, ...] = ()) -> str:
        """The shortest name that tells a series from those shown beside it."""
        parts = [self.indicator(query.indicator)] if len({q.indicator for q in within}) > 1 else []
        for name, value in query.dims().items():
            varies = len({getattr(q, name) for q in within}) > 1
            if value != ALL and (varies or not within) and not (name == "place" and parts and self._told(query)):
                parts.append(self.dimension(name, value))
        return ", ".join(parts) or self.indicator(query.indicator)

    def _told(self, query: Query) -> bool:
        """Whether the indicator's own name already says where it is counted."""
        held = self.stock.corridor.indicators.get(query.indicator)
        place = self.stock.corridor.places.get(query.place)
        roots = {query.place} if place is None else {name.split(",")[0] for name in place.name.values()}
        named = self._names_of(query.indicator)
        return any(r in n for r in roots for n in named) or (held is not None and held.stage == "upstream")

    def _names_of(self, indicator: str) -> set[str]:
        """An indicator's name in every language."""
        held = self.stock.corridor.indicators.get(indicator)
        texts = [held.name] if held is not None else []
        texts += [e.indicators[indicator] for e in self.stock.editions if indicator in e.indicators]
        return {name for text in texts for name in text.values()}

    def subject(self, query: Query, *, here: bool = False) -> str:
        """The series as the subject of a sentence: los encuentros ... en la frontera ...; no place where `here`."""
        name = self.indicator(query.indicator)
        head, rest = self._headed(name)
        if head:
            name = self.language.word("subject.of-place", name=rest, place=head)
        if self.language.code == "es":
            name = f"{article_es(name)} {lower_first(name)}"
        else:
            name = inside_sentence(name)
        for dimension in ("origin", "population", "authority"):
            value = getattr(query, dimension)
            if value != ALL:
                name = self.language.word(f"subject.{dimension}", name=name, value=self.dimension(dimension, value))
        if query.place == ALL or here or self._told(query):
            return name
        return f"{name} {self.at(query.place)}"

    def titled(self, query: Query, *, here: bool = False) -> str:
        """The series as a title: no article before it; no place where `here`."""
        name = self.indicator(query.indicator)
        head, rest = self._headed(name)
        if head:
            name = self.language.word("subject.of-place", name=capital_first(rest), place=head)
        return name if query.place == ALL or here or self._told(query) else f"{name} {self.at(query.place)}"

    def inside(self, indicator: str) -> str:
        """The name of an indicator inside a sentence or list: no article, its place after it."""
        name = self.titled(Query(indicator))
        return lower_first(name) if self.language.code == "es" else inside_sentence(name)

    def at(self, place: str) -> str:
        """A place with its preposition: at the southwest land border, en el sector Tucson, in Greece."""
        name = self.place(place)
        if self.language.code == "es":
            if re.match(r"(Frontera|Oficina|Región|Costa|Ruta|Zona)\b", name):
                return f"en la {lower_first(name)}"
            return f"en el {lower_first(name)}" if re.match(r"(Sector|Puerto|Paso)\b", name) else f"en {name}"
        bare = re.sub(r"^the ", "", name, flags=re.IGNORECASE)
        if re.search(r"\b(border|coast|frontier)$", bare):
            return f"at the {lower_first(bare)}"
        article = bare != name or re.search(r"\b(Sector|Region|Field Office|United States)\b", bare)
        return f"in the {bare}" if article else f"in {bare}"

    def whole(self, place: str) -> str:
        """A place inside a sentence: the country alone where its name says "nationwide" after a comma."""
        name = self.place(place).split(",")[0]
        return f"the {name}" if self.language.code == "en" and name.startswith("United ") else name

    def plural(self, query: Query) -> int:
        """The grammatical number of the subject, as gettext wants it: 2 for a plural, 1 for a singular."""
        name = self.indicator(query.indicator)
        return 2 if is_plural(self._headed(name)[1]) else 1

    def _headed(self, name: str) -> tuple[str, str]:
        """A name such as "Mexico: events of ..." as its place and the rest; ("", name) where it has no such head."""
        head, colon, rest = name.partition(": ")
        corridor = self.stock.corridor
        texts = [p.name for p in corridor.places.values()] + list(corridor.party_names.values())
        known = {self.language.pick(t) for t in texts}
        return (head, rest) if colon and head in known else ("", name)

    def party(self, party: str) -> str:
        """The name of a party, its id where the corridor has none."""
        return self.language.pick(self.stock.corridor.party_names.get(party)) or party


def capital_first(text: str) -> str:
    """The text with its first letter in upper case, the rest as it stands."""
    return text[:1].upper() + text[1:]

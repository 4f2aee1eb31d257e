"""Claims that deny a change or a level, and words of denial that do not."""

from __future__ import annotations

import pytest
from test_flow_sentences import found

DENIED = [
    ("en", "Encounters have not fallen since June, she said.", "down"),
    ("en", "Encounters haven't fallen since June.", "down"),
    ("en", "Arrivals in May did not rise.", "up"),
    ("en", "There was no increase in crossings in May.", "up"),
    ("en", "Crossings show no sign of slowing.", "down"),
    ("en", "Landings did not reach 300 in May.", "level"),
    ("en", "Crossings did not fall by half in May, the ministry said.", "down"),
    ("en", "It is not that crossings have fallen.", "down"),
    ("en", "Nor did deaths on the route decline last year.", "down"),
    ("en", "Arrivals aren't going down.", "down"),
    ("en", "Crossings have yet to fall.", "down"),
    ("en", "Arrivals have stopped falling.", "down"),
    ("es", "Los cruces han dejado de bajar.", "down"),
    ("es", "Los encuentros no han disminuido desde junio.", "down"),
    ("es", "Las llegadas no aumentaron en mayo.", "up"),
    ("es", "No se registró un aumento de las llegadas en mayo.", "up"),
    ("es", "Los cruces no dan señales de frenarse.", "down"),
    ("es", "Tampoco ceden las muertes de migrantes.", "down"),
    ("es", "Los cruces no llegaron a 300 en mayo.", "level"),
]
SAID = [
    ("en", "Crossings have not stopped growing.", "up"),
    ("es", "El número de ahogados no deja de crecer.", "up"),
    ("en", "He did not deny that arrivals rose in May.", "up"),
    ("en", "It is not clear why crossings fell in May.", "down"),
    ("es", "No está claro por qué bajaron los cruces.", "down"),
    ("en", "No fewer than 300 people crossed in May.", "level"),
    ("en", "Crossings rose not only in May but in June.", "up"),
    ("en", "Crossings have never been higher.", "up"),
    ("en", "Officials did not comment. Crossings fell by half in May.", "down"),
    ("en", "Crossings fell by half in May, not by a third.", "down"),
    ("en", "The plan has not worked: arrivals rose by 20% in June.", "up"),
    ("es", "No hubo acuerdo, pero los cruces cayeron en mayo.", "down"),
    ("es", "Las llegadas no hacen más que crecer.", "up"),
    ("es", "Cruzaron no menos de 300 personas en mayo.", "level"),
    ("es", "El ministro no quiso comentar. Los cruces bajaron en mayo.", "down"),
]


@pytest.mark.parametrize(("language", "sentence", "direction"), DENIED)
def test_a_denial_is_marked_and_stands_in_the_claim(language: str, sentence: str, direction: str) -> None:
    (claim,) = found(language, sentence)
    assert (claim["direction"], claim["negated"]) == (direction, True)
    words = claim["text"].lower().replace("n't", " not").split()
    assert {"not", "no", "nor", "tampoco", "yet", "stopped", "dejado"} & set(words)


@pytest.mark.parametrize(("language", "sentence", "direction"), SAID)
def test_what_only_sounds_like_a_denial_is_none(language: str, sentence: str, direction: str) -> None:
    (claim,) = found(language, sentence)
    assert (claim["direction"], claim["negated"]) == (direction, False)


def test_a_denial_beside_a_change_leaves_the_change_alone() -> None:
    first, second = found("en", "Arrivals fell by a third, and departures did not fall.")
    assert (first["negated"], second["negated"]) == (False, True)
    first, second = found("es", "Los cruces no sólo bajaron: cayeron a la mitad.")
    assert (first["negated"], second["negated"]) == (False, False)


REFUTED = [
    ("en", "The minister denied that arrivals had surged.", "up"),
    ("en", "Rome disputes that crossings have doubled.", "up"),
    ("es", "El ministro negó que las llegadas hayan aumentado.", "up"),
    ("es", "El vocero desmintió que los cruces se han duplicado.", "up"),
]
UNSAID = [
    ("en", "The ministry has not said that crossings fell."),
    ("en", "She declined to confirm that arrivals had doubled in May."),
    ("en", "Officials did not report that deaths on the route rose."),
    ("es", "El ministerio no ha dicho que los cruces bajaron."),
    ("es", "La vocera evitó confirmar que las llegadas se duplicaron en mayo."),
    ("es", "El informe no afirma que los encuentros aumentaron."),
]


@pytest.mark.parametrize(("language", "sentence", "direction"), REFUTED)
def test_what_somebody_denies_is_a_denied_claim(language: str, sentence: str, direction: str) -> None:
    (claim,) = found(language, sentence)
    assert (claim["direction"], claim["negated"]) == (direction, True)


@pytest.mark.parametrize(("language", "sentence"), UNSAID)
def test_what_nobody_has_said_is_no_claim(language: str, sentence: str) -> None:
    assert found(language, sentence) == []

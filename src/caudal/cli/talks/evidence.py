"""The evidence of a rating in the reader's language, where the catalogues have its words."""

from __future__ import annotations

from caudal.brief.language import Language, keys


def evidence(text: str, language: Language) -> str:
    """The evidence as the brief words it; as a person wrote it, where the catalogues have no words."""
    english = Language("en")
    own = (key for key in sorted(keys("en")) if key.startswith("talks-evidence.") and english.word(key) == text)
    key = next(own, None)
    return text if key is None else language.word(key)

"""The exception tree: one sentence each, every message names what, where, the rule and the next step."""

from __future__ import annotations


class CaudalError(Exception):
    """Anything caudal refuses; `str()` of it is one clear message for a person.

    key, values: under which name, and with which values, the same message stands in other languages; "" where only
    what its kind means does.
    """

    exit_code = 1

    def __init__(self, message: object = "", *, key: str = "", **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(message)


class UsageError(CaudalError):
    """The request itself does not make sense: an unknown name, period, option or combination."""

    exit_code = 2


class InputError(CaudalError):
    """A file could not be read as its layout says; nothing of it was kept.

    The message holds the file, the place in it, the value, the rule broken and the next step. key: of that rule.
    """

    exit_code = 3

    def __init__(
        self,
        rule: str,
        *,
        file: str,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        next_step: str,
        key: str = "",
    ) -> None:
        self.rule, self.file, self.row, self.column = rule, file, row, column
        self.value, self.next_step = value, next_step
        place = file
        if row is not None:
            place += f", row {row}"
        if column is not None:
            place += f", column {column!r}"
        shown = "" if value is None else f" (found {_short(value)})"
        super().__init__(f"{place}: {rule}{shown}. Nothing was loaded. {next_step}", key=key)


class DefinitionError(CaudalError):
    """Counts of different definitions would have been added; the crosswalk says why they may not."""

    exit_code = 2


class StoreError(CaudalError):
    """The store on disk is damaged, locked or cannot be written; the message names the file."""

    exit_code = 4


class NotHeldError(CaudalError):
    """The question is sound, but no edition held can answer it as of that date."""

    exit_code = 5


class ConflictError(CaudalError):
    """Another person's act came first (a second confirmation, an item changed since it was looked at)."""

    exit_code = 6


class FetchError(CaudalError):
    """A publisher's page or file could not be had; nothing was loaded.

    The message holds what failed, the page to visit and the file to load by hand; `step` replaces that last sentence.
    """

    exit_code = 7

    def __init__(self, problem: str, *, page: str, file: str, step: str | None = None) -> None:
        self.problem, self.page, self.file = problem, page, file
        by_hand = f"Visit {page}, save {file} and load it by hand: caudal load FILE --released DATE."
        told = f"{problem}. Nothing was loaded. {step or by_hand}"
        super().__init__(told, key="" if step else "fetch", page=page, file=file)


class AssistError(CaudalError):
    """The model that a person asked for a second reading could not be asked, or gave no answer; nothing was kept."""

    exit_code = 7

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"{problem}. Nothing was kept of it; what is on record stands. The rules need no model.")


def _short(value: object, limit: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"

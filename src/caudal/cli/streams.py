"""Standard output and error: one JSON document or words, never both; errors in one line; quiet when a pipe closes."""

from __future__ import annotations

import codecs
import json
import math
import os
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rich.console import Console

if TYPE_CHECKING:
    from rich.console import RenderableType

BROKEN_PIPE = 141  # as a shell reports a process that SIGPIPE ended
INTERRUPTED = 130
UNFOLDED = 4096  # columns: where nobody looks at a screen, nothing is folded


class Progress(Protocol):
    """What long work calls to say where it is: `progress("checking", 3, 12)`; a total of 0 means not known."""

    def __call__(self, message: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done, and how far it is."""


def plain(text: object) -> str:
    """The text with control characters made visible, so that no file or argument can steer a terminal."""
    shown = str(text)
    if shown.isprintable():
        return shown
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode("ascii") for c in shown)


def one_line(text: object) -> str:
    """The text on one line, control characters made visible."""
    return plain(" ".join(str(text).split()))


def to_json(value: object) -> Any:
    """A value as JSON holds it: records become objects, dates ISO text, a number that is not known null."""
    if value is None or (isinstance(value, (bool, int, str)) and not isinstance(value, Enum)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return to_json(value.value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (Sequence, set, frozenset)):
        items = value if isinstance(value, Sequence) else sorted(value)
        return [to_json(v) for v in items]
    if hasattr(value, "tolist"):  # a NumPy scalar or array
        return to_json(value.tolist())
    raise TypeError(f"{type(value).__name__} has no JSON form")


def write_document(document: Mapping[str, Any]) -> None:
    """Write one JSON document, and nothing else, on standard output. Pure ASCII where the terminal has no UTF-8."""
    sys.stdout.write(document_text(document, sys.stdout.encoding or "utf-8"))


def document_text(document: Mapping[str, Any], encoding: str = "utf-8") -> str:
    """A document as indented JSON text that the encoding can hold."""
    body = to_json(document)
    text = json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = json.dumps(body, ensure_ascii=True, indent=2, allow_nan=False)
    return text + "\n"


def write_text(*renderables: RenderableType) -> None:
    """Write words and tables on standard output, at the width of the screen; unfolded into a pipe or file."""
    console = console_on_stdout()
    with console.capture() as captured:
        for renderable in renderables:
            console.print(renderable)
    sys.stdout.write("".join(line.rstrip() + "\n" for line in captured.get().splitlines()))


def console_on_stdout() -> Console:
    """A Rich console on standard output that neither highlights nor reads markup in data."""
    to_screen = sys.stdout.isatty() or "COLUMNS" in os.environ
    width = None if to_screen else UNFOLDED
    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False, width=width)


def write_error(message: object) -> None:
    """One line on standard error, and never a second failure because of it."""
    try:
        sys.stderr.write(f"caudal: {one_line(message)}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        pass


@contextmanager
def progress_on_stderr() -> Iterator[Progress]:
    """Progress of long work on standard error: a bar on a terminal, nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - slow, and rarely wanted
    from rich.progress import Progress as Bar  # noqa: PLC0415

    console = Console(file=sys.stderr, highlight=False, markup=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=24), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(message: str, done: int = 0, total: int = 0) -> None:
            bar.update(task, description=one_line(message), completed=done, total=total or None)

        yield show


def _silent(message: str, done: int = 0, total: int = 0) -> None:
    """No progress."""


def prepare_streams() -> None:
    """Let every text be written: a letter that the terminal's encoding lacks loses its accent, nothing crashes."""
    codecs.register_error("caudal-plain", _without_accents)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller, as in `caudal sources >&-`
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - lives as long as the process
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="caudal-plain")


def abandon_stdout() -> None:
    """After a broken pipe or full disk, send what is still buffered nowhere: the interpreter then exits quietly."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass


def give_up_a_failed_stdout() -> None:
    """Where standard output cannot take what is buffered (a full disk, a closed pipe), send it nowhere."""
    try:
        sys.stdout.flush()
    except OSError:
        abandon_stdout()


_PLAIN = {"–": "-", "—": "-", "‑": "-", "−": "-", "…": "...", "·": "-", "≈": "~", "×": "x", "→": "->", "•": "*"}
_PLAIN |= {
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "«": '"',
    "»": '"',
    "≥": ">=",
    "≤": "<=",
    "±": "+/-",
    "\xa0": " ",
    "¿": "",
    "¡": "",
}


def _without_accents(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    out = []
    for character in error.object[error.start : error.end]:
        base = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode("ascii")
        out.append(
            _PLAIN[character]
            if character in _PLAIN
            else base or character.encode("ascii", "backslashreplace").decode("ascii")
        )
    return "".join(out), error.end

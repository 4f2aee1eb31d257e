"""Where results go: the terminal, a file, or the marked part of docs/BENCHMARKS.md."""

from __future__ import annotations

from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs" / "BENCHMARKS.md"


def paste(mark: str, text: str, path: Path = DOCS) -> None:
    """Replace what stands between `<!-- mark -->` and `<!-- /mark -->` in a page; ValueError where one is missing."""
    page = path.read_text(encoding="utf-8")
    before, opened, rest = page.partition(f"<!-- {mark} -->\n")
    _, closed, after = rest.partition(f"<!-- /{mark} -->")
    if not (opened and closed):
        raise ValueError(f"{path.name} lacks the marks <!-- {mark} --> and <!-- /{mark} -->")
    path.write_text(f"{before}{opened}\n{text.strip()}\n\n{closed}{after}", encoding="utf-8")

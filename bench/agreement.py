"""Agreement of two independent labellings of the talks corpus: python bench/agreement.py (in make eval-talks).

The second pass saw the texts, their datelines and the guide, never the first pass. Its items are matched to the
first's by the rule of bench/talks.py, as if it were an extraction: "precision" is the share of the second's items that
the first has too, "recall" the reverse, and their harmonic mean, symmetric in the two, is the agreement. Neither pass
is changed after the comparison. Both were made by language models of one family, so that the agreement of two people
would be lower.
"""

from __future__ import annotations

import json
from pathlib import Path

from talks import KINDS, Tally, load

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "talks"


def compare(corpus: Path = CORPUS) -> dict[str, Tally]:
    """The tallies of all documents and of each language."""
    out: dict[str, Tally] = {}
    for doc in load(corpus / "corpus"):
        path = corpus / "second_pass" / f"{doc['doc']}.json"
        if not path.is_file():
            continue
        second = json.loads(path.read_text(encoding="utf-8"))["items"]
        kept = [_filled(item) for item in second if not item.get("optional")]
        for key in ("both languages", doc["lang"]):
            out.setdefault(key, Tally()).add(doc, kept)
    return out


def agreement(tally: Tally, kind: str) -> float:
    """Harmonic mean of both shares: 2 x pairs / (items of the first + items of the second)."""
    total = tally.found[kind] + tally.labels[kind]
    return 2 * tally.right[kind] / total if total else float("nan")


def _filled(item: dict[str, object]) -> dict[str, object]:
    """With every field that the scoring reads."""
    empty = dict.fromkeys(("speaker", "mode", "date", "place", "status", "direction", "magnitude", "period", "actor"))
    by = item.get("by_date") or item.get("by")
    return {**empty, **item, "by": by}


def main() -> int:
    for key, tally in compare().items():
        tally.show(f"second pass against the first, {key}", errors=False)
        print("  agreement   " + ", ".join(f"{kind} {agreement(tally, kind):.2f}" for kind in KINDS))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

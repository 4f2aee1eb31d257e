"""The embedded reference edition is what its script makes of the official releases, and holds no more than figures."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from caudal.corridor import load_corridor
from caudal.embed import FOLDER, extracts_of, main
from caudal.errors import UsageError
from caudal.records import OBSERVATION_SCHEMA, Reading
from caudal.sources import read
from caudal.store import Store


@pytest.fixture(scope="module")
def compiled(shared_data: Path) -> tuple[Reading, ...]:
    return tuple(extracts_of(shared_data, load_corridor("us-mexico")))


def test_the_edition_in_the_package_is_what_the_script_compiles_today(compiled: tuple[Reading, ...]) -> None:
    held = Store.open(None)
    editions = {e.id: e for e in held.editions if e.extract}
    assert {r.edition.id for r in compiled} == set(editions)
    for reading in compiled:
        assert editions[reading.edition.id] == reading.edition
        order = ["table", "row"]
        ours = held.cells(reading.edition.id).select(list(OBSERVATION_SCHEMA)).sort(order)
        assert ours.equals(reading.observations.sort(order))


def test_every_extract_keeps_the_totals_of_its_release(shared_data: Path, compiled: tuple[Reading, ...]) -> None:
    by_hash: dict[tuple[str, object], pl.DataFrame] = {
        (r.edition.sha256, r.edition.released): r.observations for r in compiled
    }
    for path in sorted((shared_data / "cbp/nationwide-state").glob("*.csv")):
        for whole in read(path):
            small = by_hash[whole.edition.sha256, whole.edition.released]
            by = ["table", "indicator", "period"]
            totals = [f.group_by(by).agg(pl.col("count").sum()).sort(by) for f in (whole.observations, small)]
            assert totals[0].equals(totals[1])


def test_the_package_carries_under_two_megabytes_of_figures() -> None:
    assert sum(p.stat().st_size for p in FOLDER.rglob("*") if p.is_file()) < 2_000_000


def test_every_edition_names_publisher_release_licence_and_basis() -> None:
    for edition in Store.open(None).editions:
        if edition.extract:
            assert edition.publisher
            assert edition.licence
            assert edition.basis in ("official", "compiled", "digitised", "unverified")
            assert len(edition.sha256) == 64
            assert "extract" in edition.notes


def test_a_folder_without_releases_is_refused_and_says_which_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cbp/nationwide-state"):
        list(extracts_of(tmp_path, load_corridor("us-mexico")))


def test_the_command_without_a_folder_tells_how_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err

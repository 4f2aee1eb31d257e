"""Measures listed in a csv beside the corridor file: dates as written, what they touch explained once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caudal.brief.language import Language
from caudal.corridor import load_corridor
from caudal.errors import UsageError

HEAD = "id,corridor,announced,in_force,ended,parties,what,touches,basis\n"
TOP = """
id = "gulf"
name = "Gulf"
parties = ["A"]
indicator = "arrivals"
measures_file = "list.csv"
"""


def corridor(folder: Path, rows: str, more: str = "") -> str:
    (folder / "list.csv").write_text(HEAD + rows, encoding="utf-8")
    (folder / "gulf.toml").write_text(TOP + more, encoding="utf-8")
    return str(folder / "gulf.toml")


def test_rows_of_the_corridor_become_measures(tmp_path: Path) -> None:
    rows = (
        "ONE,gulf,2017-07,2017-07-16,,A;B,deals,the east,day approximate\n"
        "TWO,gulf,2018-01-05,2018-02,2019-01-20,A,a visa,origin=CUB HTI; place=east,read\n"
        "FAR,other,2018-01-05,2018-02-01,,A,elsewhere,nobody knows,read\n"
    )
    found = load_corridor(corridor(tmp_path, rows, '[touches]\n"the east" = { place = ["east"] }\n')).measures
    assert list(found) == ["ONE", "TWO"]
    one, two = found.values()
    assert (one.announced, one.in_force, one.approximate) == (date(2017, 7, 1), date(2017, 7, 16), True)
    assert one.parties == ("A", "B")
    assert dict(one.touches) == {"place": ("east",)}
    assert (two.in_force, two.ended, two.approximate) == (date(2018, 2, 1), date(2019, 1, 20), True)
    assert dict(two.touches) == {"origin": ("CUB", "HTI"), "place": ("east",)}


def test_what_the_corridor_file_says_of_a_measure_stands(tmp_path: Path) -> None:
    own = '[[measures]]\nid = "ONE"\ntype = "visa"\ntouches = { origin = ["CUB"] }\n[[measures]]\nid = "MORE"\n'
    own += "announced = 2020-01-01\nin_force = 2020-01-01\n"
    rows = "ONE,gulf,2018-01-05,2018-02-01,,A,a visa,words that nothing explains,read\n"
    found = load_corridor(corridor(tmp_path, rows, own)).measures
    assert list(found) == ["ONE", "MORE"]
    assert (found["ONE"].type, dict(found["ONE"].touches)) == ("visa", {"origin": ("CUB",)})
    assert found["ONE"].in_force == date(2018, 2, 1)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("ONE,gulf,2018-01-05,2018-02-01,,A,deals,the east,read\n", "Say which series these are"),
        ("ONE,gulf,5 January,2018-02-01,,A,deals,,read\n", "announced '5 January'"),
        (",gulf,2018-01-05,2018-02-01,,A,deals,,read\n", "has no id"),
        ("ONE,gulf,2018-01-05,,,A,deals,,read\n", "needs 'in_force'"),
        ("ONE,gulf,2018-01-05,2018-02-01,,A,deals,harbour=east,read\n", "names 'harbour'"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        load_corridor(corridor(tmp_path, rows))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "gulf.toml").write_text(TOP, encoding="utf-8")
    with pytest.raises(UsageError, match=r"list\.csv cannot be read"):
        load_corridor(str(tmp_path / "gulf.toml"))


def test_the_list_of_the_shared_data_serves_both_corridors(shared_data: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes((shared_data / "measures.csv").read_bytes())
    explained = '[touches]\n"Libya to Italy" = { place = ["italy"] }\n'
    text = TOP.replace('"gulf"', '"central-mediterranean"') + explained
    (tmp_path / "cm.toml").write_text(text, encoding="utf-8")
    found = load_corridor(str(tmp_path / "cm.toml")).measures
    assert list(found) == ["IT-LY-2017", "IT-LY-SABRATHA"]
    carried = load_corridor("central-mediterranean").measures
    assert [m.what["es"] for m in found.values()] == [m.what["es"] for m in carried.values()]
    assert all(m.what["en"] != carried[id].what["en"] for id, m in found.items())
    assert [(m.announced, m.in_force) for m in found.values()] == [(m.announced, m.in_force) for m in carried.values()]


def test_what_a_measure_provides_is_held_in_the_languages_that_the_csv_gives(tmp_path: Path) -> None:
    head = HEAD.replace("what,", "what,what_en,what_es,")
    row = "{},gulf,2018-01-05,2018-02-01,,A,{},,read\n"
    said = ("a visa,,", "a visa,,una visa", ",a visa,una visa", ",,una visa", ",,")
    path = Path(corridor(tmp_path, ""))
    rows = "".join(row.format(f"M{i}", words) for i, words in enumerate(said))
    (tmp_path / "list.csv").write_text(head + rows, encoding="utf-8")
    both = {"en": "a visa", "es": "una visa"}
    found = [dict(m.what) for m in load_corridor(str(path)).measures.values()]
    assert found == [{"en": "a visa"}, both, both, {"es": "una visa"}, {"en": "M4", "es": "M4"}]


def test_a_text_held_in_one_language_is_marked_in_the_other() -> None:
    one = {"en": "a visa"}
    assert [(r.text, r.lang) for r in Language("es").held(one)] == [("a visa", "en"), (" (en inglés)", None)]
    assert [(r.text, r.lang) for r in Language("en").held(one)] == [("a visa", None)]
    assert [(r.text, r.lang) for r in Language("en").held({"es": "visa"})] == [("visa", "es"), (" (in Spanish)", None)]


def test_the_embedded_measures_are_held_in_both_languages() -> None:
    for name in ("us-mexico", "central-mediterranean"):
        for m in load_corridor(name).measures.values():
            assert set(m.what) == {"en", "es"}, m.id
            assert m.what["en"] != m.what["es"], m.id

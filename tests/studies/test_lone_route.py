"""A route of one's own under a name that the package uses too, every series of it touched: nowhere else is looked."""

from __future__ import annotations

from datetime import date

import pytest
from routes import route

from caudal import brief, studies
from caudal.cli import effects_shown, scenarios
from caudal.studies import Setting


@pytest.fixture(scope="module")
def lone(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    """Four harbours that lose 60% at once; its id is that of the package's own corridor, of which it has no meeting."""
    folder = tmp_path_factory.mktemp("lone")
    route(folder, "M", 0, fall=0.6, shared=True)
    file, listed = folder / "gulf.toml", folder / "measures.csv"
    text = file.read_text(encoding="utf-8").replace('id = "gulf"\nname', 'id = "us-mexico"\nname')
    text = text.replace('place = ["east"]', 'place = ["gulf"]')
    text = text.replace(
        '[[places]]\nid = "gulf"\n', '[[places]]\nid = "gulf"\nname = { en = "the Gulf", es = "el Golfo" }\n'
    )
    file.write_text(text, encoding="utf-8")
    listed.write_text(listed.read_text(encoding="utf-8").replace(",gulf,", ",us-mexico,"), encoding="utf-8")
    return studies.setting(str(file), folder / "store", date(2024, 3, 1))


def test_a_brief_enters_no_case_of_another_corridor_of_that_name(lone: Setting) -> None:
    stock = studies.stock_taking(lone)
    assert stock.agreed is None
    first = brief.answer(stock, "en")[0]
    assert " in the Gulf " in first
    assert "the the" not in first
    assert " en el Golfo " in brief.answer(stock, "es")[0]


def test_where_nothing_was_looked_for_elsewhere_it_is_said(lone: Setting) -> None:
    found = studies.effect(lone, "BITE")
    assert found.scope is not None
    assert not found.scope.destinations
    told = {code: [str(x) for x in effects_shown.shown(found, lone.corridor, (code,))] for code in ("en", "es")}
    assert any(line.startswith("No destination is held") for line in told["en"])
    assert any(line.startswith("No hay cifras de ningún destino") for line in told["es"])
    assert "Refused as controls: 4 series (4 touched)." in told["en"]
    assert "Rechazadas como control: 4 series (4 alcanzadas)." in told["es"]


def test_a_scenario_names_the_window_of_its_effect_in_words(lone: Setting) -> None:
    found = studies.forecast(lone, ("place",), 2, scenarios=[studies.parse_scenario("BITE=lapses")])
    (supposed,) = found.supposed
    assert " over May 2022 to October 2022, goes away." in scenarios.said(supposed, 4, "en")
    assert " para el periodo de mayo de 2022 a octubre de 2022." in scenarios.said(supposed, 4, "es")

"""What a refusal means, in both languages; whole refusals in Spanish; when a Spanish line is printed."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import caudal
from caudal import errors
from caudal.brief.language import MissingWordsError
from caudal.cli import refusals
from caudal.errors import CaudalError, ConflictError, FetchError, InputError, StoreError

ROOT = Path(__file__).resolve().parents[2]
KINDS = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, CaudalError)]
Command = Callable[..., Any]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def keyed() -> Iterator[tuple[str, str, set[str]]]:
    """Every call in the package that gives a constant `key`: the file, the key, the names of its other values."""
    for path in sorted(Path(caudal.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = {k.arg: k.value for k in node.keywords if k.arg} if isinstance(node, ast.Call) else {}
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called.endswith("Error") and isinstance(key := named.pop("key", None), ast.Constant):
                yield f"{path.name}:{node.lineno} {called}", key.value, set(named)


def test_every_kind_of_error_says_what_it_means_and_what_to_do_in_both_languages() -> None:
    known = refusals.words()["meaning"]
    assert set(known) == {kind.__name__ for kind in KINDS}
    for kind in KINDS:
        said = known[kind.__name__]
        assert set(said) == {"en", "es"}
        assert said["en"] != said["es"]
        assert all(text.endswith(".") and len(text.split(". ")) > 1 for text in said.values())


def test_the_page_on_errors_gives_each_meaning_in_both_languages() -> None:
    page = " ".join((ROOT / "docs" / "errors.md").read_text("utf-8").split())
    missing = [text for said in refusals.words()["meaning"].values() for text in said.values() if text not in page]
    assert missing == []


def test_an_error_of_another_room_means_what_its_parent_means() -> None:
    assert refusals.meaning(MissingWordsError("no")) == refusals.words()["meaning"]["UsageError"]


def test_every_key_given_where_an_error_is_raised_has_its_words_and_values() -> None:
    found = list(keyed())
    assert len(found) > 20
    for where, key, given in found:
        if "InputError" in where:
            assert key in refusals.words()["rule"], where
        else:
            assert fields(refusals.words()["message"][key]) <= given, where


def test_every_whole_refusal_in_spanish_is_raised_somewhere() -> None:
    sources = [p.read_text("utf-8") for p in Path(caudal.__file__).parent.rglob("*.py")]
    for key in [*refusals.words()["message"], *refusals.words()["rule"]]:
        assert any(f'"{key}"' in text for text in sources), key


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "--as-of", "ayer", "--where", "place=southwest", "--direction", "down", "--period", "2024-01"),
         "--as-of «ayer» no es un día. Escríbalo como año-mes-día, por ejemplo 2024-02-15."),
        (("check", "--where", "place=southwest", "--direction", "down", "--period", "enero"),
         "«enero» no es un periodo. Escriba un mes 2024-01, un día 2024-01-05, una semana ISO 2023-W52, un trimestre "
         "2023-Q4 o un año 2023."),
        (("check", "--where", "lugar=southwest", "--direction", "down", "--period", "2024-01"),
         "--where «lugar=southwest» no es CLAVE=VALOR con una clave conocida. Claves: "),
        (("effect", "CHNV", "--corridor", "egeo"), "No hay ningún corredor «egeo». Se conocen: "),
        (("effect", "NADA"), "us-mexico no tiene ninguna medida «NADA». Medidas: "),
        (("forecast", "--by", "color"), "--by «color» no es una dimensión. Escriba una o más de place,origin,"),
        (("forecast", "--format", "xlsx"), "«xlsx» no es un formato de "),
        (("forecast", "--indicator", "nada", "--as-of", "2024-02-15"),
         "No se tiene ninguna edición de nada. Se tienen: "),
        (("forecast", "--by", "population", "--where", "place=southwest", "--as-of", "2024-02-15"),
         "Ninguna edición visible al 2024-02-15 desglosa usbp-encounters (place southwest) por population como se "),
        (("nowcast", "--indicator", "nada"), "No se tiene ninguna edición de nada. Se tienen: "),
        (("nowcast", "--where", "place=southwest", "--as-of", "1990-01-01", "--strict"),
         "Nada de usbp-encounters (place southwest) se había publicado al 1990-01-01 en las ediciones que se tienen"),
        (("effect",), "Falta MEASURE. Vea: caudal effect --help"),
        (("effect", "CHNV", "--horizon", "doce"), "El valor de --horizon no es válido. Vea: caudal effect --help"),
        (("effect", "CHNV", "--nada"), "No hay ninguna opción --nada. Vea: caudal effect --help"),
    ],
)  # fmt: skip
def test_the_commonest_refusals_are_said_whole_in_spanish_too(
    command: Command, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = command(*arguments, "--lang", "es", "--store", tmp_path)
    english, spanish = done.err.splitlines()
    assert english.startswith("caudal: ")
    assert spanish.startswith(f"caudal: {said}")
    assert spanish.endswith(".") or spanish.endswith("--help")
    assert command(*arguments, "--lang", "en", "--store", tmp_path).err == english + "\n"


SPEC = """[edition]
publisher = "Puerto"
title = "Cruces"
released = 2024-03-10
licence = "CC BY 4.0"
basis = "official"
[table]
period = "mes"
frequency = "M"
value = "cruces"
absent = "unknown"
lag = "10d"
[indicator]
id = "cruces"
name = "Cruces"
"""


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("mes,cruces\n2024-01-01,muchos\n",
         "renglón 2, columna «cruces»: esto no es un conteo (se encontró «muchos»). No se cargó nada. Corríjalo;"),
        ("mes,cruces\n2024-01-01,-5\n",
         "renglón 2, columna «cruces»: un conteo no puede ser negativo (se encontró «-5»). No se cargó nada. "),
        ("mes,cruces\n2024-01-01,\"1,480\"\n", "renglón 2, columna «cruces»: el conteo tiene separadores de miles,"),
        ("mes,cruces\n2024-02-30,5\n",
         "renglón 2, columna «mes»: esto no es una fecha del calendario (se encontró «2024-02-30»)."),
        ("mes,cruces\n2024-01-01,5\n2024-01-01,6\n", "renglón 3, columna «cruces»: este renglón repite"),
        ("mes,cruce\n2024-01-01,5\n", "renglón 1, columna «cruces»: la tabla no tiene esa columna,"),
        ("mes,cruces\n2024-01-01,5,6\n", "renglón 2: el renglón no tiene tantos campos como el encabezado"),
    ],
)  # fmt: skip
def test_a_refused_file_is_told_in_spanish_with_its_place(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, said: str
) -> None:
    monkeypatch.setenv("CAUDAL_LANG", "es")
    (tmp_path / "t.csv").write_text(table, "utf-8")
    (tmp_path / "t.toml").write_text(SPEC, "utf-8")
    done = command("load", tmp_path / "t.csv", "--spec", tmp_path / "t.toml", "--store", tmp_path / "store")
    assert done.code == 3
    assert done.err.splitlines()[1].startswith(f"caudal: {tmp_path / 't.csv'}, {said}")


def test_a_rule_without_spanish_words_still_gives_the_place_and_what_to_do() -> None:
    odd = InputError("the moon is full", file="a.csv", row=3, column="n", value="x", next_step="Wait.")
    assert refusals.spanish(odd) == (
        "a.csv, renglón 3, columna «n»: esto no cumple lo que pide su formato o su especificación (se encontró «x»). "
        "No se cargó nada. Corrija ese lugar o descargue el archivo otra vez."
    )


def test_a_second_confirmation_is_told_in_spanish_with_who_was_first(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAUDAL_LANG", "es")
    (tmp_path / "t.txt").write_text(
        "Officials said on Friday that arrivals fell significantly in recent days.", "utf-8"
    )

    def talks(*arguments: object) -> Any:
        return command("talks", *arguments, "--store", tmp_path / "store")

    read = talks("read", tmp_path / "t.txt", "--published", "2024-01-20", "--who", "ana", "--json").document()
    item = next(i["id"] for i in read["items"] if i["kind"] == "claim")
    assert talks("confirm", item, "--who", "ana").code == 0
    again = talks("confirm", item, "--who", "luis")
    assert again.code == 6
    said = rf"caudal: {item} ya está confirmado \(ana, 20.+\)\. No se cambió nada\."
    assert re.fullmatch(said, again.err.splitlines()[1])
    older = talks("reject", item, "--version", "1", "--who", "luis", "--why", "no")
    assert f"{item} está en la versión 2, no en la 1 (ana, 20" in older.err.splitlines()[1]


def test_a_fetch_that_failed_names_the_page_and_the_file_in_spanish() -> None:
    failed = FetchError("it did not answer", page="https://example.org/p", file="a.csv")
    assert refusals.spanish(failed) == (
        "No se pudo obtener a.csv. No se cargó nada. Visite https://example.org/p, guarde a.csv y cárguelo a mano: "
        "caudal load ARCHIVO --released FECHA."
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "spanish"),
    [
        ((), {}, False),
        (("--lang", "es"), {}, True),
        (("--lang=en,es",), {}, True),
        ((), {"CAUDAL_LANG": "es"}, True),
        ((), {"LANG": "es_MX.UTF-8"}, True),
        ((), {"LANG": "es_MX.UTF-8", "LC_ALL": "en_US.UTF-8"}, False),
        ((), {"LANG": "es_MX.UTF-8", "CAUDAL_LANG": "en"}, False),
        (("--lang", "en"), {"CAUDAL_LANG": "es", "LANG": "es_MX.UTF-8"}, False),
        (("--lang",), {}, False),
    ],
)
def test_a_spanish_line_is_asked_for_by_option_then_variable_then_locale(
    arguments: tuple[str, ...], environment: dict[str, str], spanish: bool
) -> None:
    assert refusals.wanted(arguments, environment) is spanish


def test_the_variable_is_also_the_language_of_the_answer(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("nowcast", "--as-of", "2024-01-19", "--strict", "--periods", "1", "--store", tmp_path)
    monkeypatch.setenv("CAUDAL_LANG", "es")
    assert command(*asked).out.startswith("Encuentros de la Patrulla Fronteriza")
    assert command(*asked, "--lang", "en").out.startswith("Border Patrol encounters")


def test_json_tells_the_meaning_in_both_languages_whatever_was_asked(command: Command, tmp_path: Path) -> None:
    told = command("effect", "NADA", "--json", "--store", tmp_path).document()["error"]
    assert told["meaning"] == refusals.words()["meaning"]["UsageError"]
    assert told["message_es"].startswith("us-mexico no tiene ninguna medida «NADA».")
    other = command("check", "in recent days", "--json", "--store", tmp_path).document()["error"]
    assert other["message_es"] is None
    assert set(other["meaning"]) == {"en", "es"}


def test_words_inside_a_whole_refusal_are_spanish_too() -> None:
    said = refusals.spanish(ConflictError("C1 is rejected", key="closed", id="C1", state="rejected", who="ana"))
    assert said == "C1 está rechazado (ana); deshaga eso antes de cambiarlo. No se cambió nada."
    assert refusals.spanish(StoreError("no words of its own")) is None

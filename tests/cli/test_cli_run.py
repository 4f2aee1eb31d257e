"""Global options, errors and exit codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import caudal
from caudal.errors import DefinitionError, InputError, NotHeldError, StoreError, UsageError

Command = Callable[..., Any]
Asked = Any

BEFORE_OR_AFTER = [
    (("--corridor", "us-mexico"), "corridor", "us-mexico"),
    (("--store", "held"), "store", Path("held")),
    (("--as-of", "2024-02-15"), "as_of", date(2024, 2, 15)),
    (("--strict",), "strict", True),
    (("--seed", "7"), "seed", 7),
]


@pytest.mark.parametrize(("option", "name", "value"), BEFORE_OR_AFTER)
def test_a_global_option_means_the_same_before_and_after_the_commands_name(
    command: Command, asked: Asked, option: tuple[str, ...], name: str, value: object
) -> None:
    assert command(*option, "sources").code == 0
    assert asked.setting[name] == value
    assert command("sources", *option).code == 0
    assert asked.setting[name] == value


def test_what_stands_after_the_commands_name_wins(command: Command, asked: Asked) -> None:
    command("--seed", "1", "--as-of", "2023-12-28", "sources", "--seed", "0", "--as-of", "2024-01-19")
    assert asked.setting["seed"] == 0
    assert asked.setting["as_of"] == date(2024, 1, 19)


def test_json_is_accepted_before_and_after_and_prints_one_document(command: Command, asked: Asked) -> None:
    for arguments in (("--json", "sources"), ("sources", "--json")):
        done = command(*arguments)
        assert done.code == 0
        assert done.document()["editions"][0]["id"] == "e1"


def test_left_out_options_take_their_documented_defaults(command: Command, asked: Asked) -> None:
    command("sources")
    assert asked.setting == {"corridor": "us-mexico", "store": None, "as_of": None, "strict": False, "seed": 0}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("no"), 2),
        (DefinitionError("no"), 2),
        (InputError("a count is a whole number", file="a.csv", row=3, column="n", value="x", next_step="Mend it."), 3),
        (StoreError("no"), 4),
        (NotHeldError("no"), 5),
        (OSError(28, "No space left on device", "out/x"), 4),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_kind_of_refusal_has_its_exit_code_and_one_line(
    command: Command, asked: Asked, error: BaseException, code: int
) -> None:
    asked.fail_with = error
    done = command("sources")
    assert done.code == code
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert done.err.startswith("caudal: ")


def test_a_refused_file_is_told_as_a_json_document_with_its_place(command: Command, asked: Asked) -> None:
    asked.fail_with = InputError(
        "a count is a whole number", file="a.csv", row=3, column="n", value="1,5x", next_step="Mend it."
    )
    document = command("load", "a.csv", "--json").document()
    assert document["caudal_version"] == caudal.__version__
    assert document["seed"] == 0
    assert document["editions"] == []
    told = document["error"]
    assert (told["type"], told["exit_code"]) == ("InputError", 3)
    assert (told["file"], told["row"], told["column"], told["value"]) == ("a.csv", 3, "n", "1,5x")
    assert "Nothing was loaded" in told["message"]


def test_an_error_message_cannot_steer_the_terminal(command: Command, asked: Asked) -> None:
    asked.fail_with = UsageError("bad\x1b[2Jname\nsecond line")
    done = command("sources")
    assert done.err == "caudal: bad\\x1b[2Jname second line\n"


def test_a_fault_of_caudal_itself_shows_its_traceback_and_exits_1(command: Command, asked: Asked) -> None:
    asked.fail_with = ZeroDivisionError("division by zero")
    done = command("sources", "--json")
    assert done.code == 1
    assert "Traceback" in done.err
    assert done.document()["error"]["type"] == "CaudalError"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("sources", "--nonsense"),
        ("sources", "--seed", "three"),
        ("sources", "--seed", "-1"),
        ("sources", "--as-of", "15/02/2024"),
        ("sources", "--as-of", "2024-02-30"),
        ("load",),
        ("trace",),
        ("check",),
        ("check", "a pretty significant reduction in recent days"),
        ("check", "--where", "place=southwest", "words", "--period", "2024-01"),
        ("check", "--where", "indicator=usbp-encounters", "--direction", "down"),
        ("check", "--where", "nonsense=1", "--period", "2024-01", "--direction", "down"),
        ("panel", "--by", "colour"),
        ("panel", "--where", "place"),
        ("panel", "--where", "place=a", "--where", "place=b"),
        ("panel", "--where", "indicator=a", "--indicator", "b"),
        ("panel", "--format", "xlsx"),
        ("panel", "--format", "parquet"),
        ("panel", "--first", "January"),
        ("panel", "--out", "x.table", "--format", "table"),
        ("brief", "--lang", "fr"),
        ("--strict",),
    ],
)
def test_wrong_use_is_one_clear_line_and_exit_2(command: Command, asked: Asked, arguments: tuple[str, ...]) -> None:
    done = command(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("caudal: ")
    assert done.err.count("\n") == 1
    assert command(*arguments, "--json").document()["error"]["exit_code"] == 2


def test_wrong_use_says_what_to_do_next(command: Command, asked: Asked) -> None:
    assert "--where indicator=usbp-encounters" in command("check", "in recent days").err
    assert "2024-02-15" in command("sources", "--as-of", "tomorrow").err
    assert "caudal sources --help" in command("sources", "--nonsense").err


def test_without_a_command_help_is_shown(command: Command) -> None:
    done = command()
    assert done.code == 0
    for name in ("sources", "load", "panel", "check", "brief", "trace"):
        assert name in done.out


@pytest.mark.parametrize("name", ["sources", "load", "panel", "check", "brief", "trace"])
def test_every_command_has_help_with_an_example_even_where_an_argument_is_missing(command: Command, name: str) -> None:
    done = command(name, "--help")
    assert done.code == 0
    assert f"$ caudal {name}" in done.out or f"$ caudal --json {name}" in done.out


def test_version_is_the_installed_one(command: Command) -> None:
    assert command("--version").out == f"caudal {caudal.__version__}\n"
    assert command("--json", "--version").document()["caudal_version"] == caudal.__version__

"""README and docs say what is so: examples run, commands and errors are all described, links lead somewhere."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

import caudal
from caudal import errors
from caudal.cli import app, main

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCE = re.compile(r"^```(?P<kind>\w+)?(?: file=(?P<file>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
SAID = re.compile(r"#\s*->\s*(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    kind: str
    file: str | None
    body: str


def blocks(page: Path) -> list[Block]:
    found = FENCE.finditer(page.read_text("utf-8"))
    return [Block(m["kind"] or "", m["file"], m["body"]) for m in found]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


RUNNABLE = [p for p in PAGES if any(b.kind in ("python", "console") for b in blocks(p))]


@pytest.mark.parametrize("page", RUNNABLE, ids=name_of)
def test_the_examples_of_a_page_run_in_order_and_print_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    namespace: dict[str, object] = {"__name__": "example"}
    for block in blocks(page):
        if block.file is not None:
            (tmp_path / block.file).write_text(block.body, "utf-8")
        elif block.kind == "python":
            printed = run_python(block.body, namespace)
            assert printed.split("\n")[:-1] == SAID.findall(block.body)
        elif block.kind == "console":
            for command, expected in commands_in(block.body):
                compare(run_console(command), expected, command)


def run_python(body: str, namespace: dict[str, object]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(body, "example", "exec"), namespace)
    return printed.getvalue()


def commands_in(body: str) -> list[tuple[str, list[str]]]:
    """Each command of a console block (its continued lines joined) with the lines it is said to print."""
    found: list[tuple[str, list[str]]] = []
    for line in body.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return found


def run_console(command: str) -> str:
    words = shlex.split(command)
    assert words[0] == "caudal", f"a console example runs caudal only: {command}"
    printed, told = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(told):
        code = main(words[1:])
    assert code in (0, 2, 3, 5, 6), told.getvalue()
    return printed.getvalue() + (told.getvalue() if code else "")


def compare(printed: str, expected: list[str], command: str) -> None:
    """Every expected line is printed, in that order. `...` stands for any lines, or the rest of one; spaces for one."""
    said = iter([" ".join(line.split()) for line in printed.splitlines()])
    for line in expected:
        wanted = " ".join(line.split())
        start = wanted.removesuffix("...").rstrip() if wanted.endswith("...") else None
        if wanted and start != "":
            found = any(text == wanted if start is None else text.startswith(start) for text in said)
            assert found, f"{command} does not print {wanted!r}; it prints:\n{printed}"


COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def section(name: str) -> str:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    found = re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md has no section {name!r}"
    return found[1]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_each_of_its_own_options_and_arguments_is_described(name: str) -> None:
    text = section(f"caudal {name}")
    shared = {o for p in typer.main.get_command(app).params for o in p.opts}
    for parameter in COMMANDS[name].params:
        for option in set(parameter.opts) - shared:
            shown = option if option.startswith("-") else str(parameter.metavar)
            assert f"`{shown}" in text, f"docs/commands.md does not describe {shown} of {name}"


def test_every_global_option_is_described() -> None:
    text = section("Global options")
    for parameter in typer.main.get_command(app).params:
        for option in parameter.opts:
            assert f"`{option}" in text


def test_no_command_is_described_that_does_not_exist() -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert set(re.findall(r"^## caudal (\w+)", page, re.MULTILINE)) == set(COMMANDS)


def test_every_kind_of_error_and_its_exit_code_is_described() -> None:
    text = (ROOT / "docs" / "errors.md").read_text("utf-8")
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.CaudalError):
            assert re.search(rf"\| `{kind.exit_code}` .*`{kind.__name__}`", text), kind.__name__


def test_every_room_stands_in_the_map_of_the_house() -> None:
    text = (ROOT / "docs" / "ARCHITECTURE.md").read_text("utf-8")
    for path in sorted((ROOT / "src" / "caudal").iterdir()):
        if path.name.startswith("_") or path.name == "py.typed":
            continue
        shown = f"{path.name}/" if path.is_dir() else path.name
        assert shown in text or path.stem in text.split(), f"docs/ARCHITECTURE.md does not name {shown}"


def test_every_public_name_exists_and_the_stub_lists_the_same() -> None:
    stub = (ROOT / "src" / "caudal" / "__init__.pyi").read_text("utf-8")
    listed = re.search(r"__all__ = \[(.*?)\]", stub, re.DOTALL)
    assert listed
    assert re.findall(r'"(\w+)"', listed[1]) == caudal.__all__
    for name in caudal.__all__:
        assert getattr(caudal, name) is not None
        assert re.search(rf"import .*\b{name}\b", stub)
    assert set(caudal.__all__) <= set(dir(caudal))


def test_a_name_that_is_not_public_is_refused_with_those_that_are() -> None:
    with pytest.raises(AttributeError, match="predict"):
        _ = caudal.no_such_name


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_inside_the_project_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), f"{name_of(page)} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)`", page.read_text("utf-8"))) <= targets


def test_the_changelog_speaks_of_the_version_installed() -> None:
    assert f"## {caudal.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pages_use_neutral_words(page: Path) -> None:
    assert not re.search(r"\billegal|\bilegal|\baliens?\b", page.read_text("utf-8"), re.IGNORECASE)

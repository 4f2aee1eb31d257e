"""The group `caudal talks`, to which each module of this folder adds its commands."""

from __future__ import annotations

import typer

from caudal.cli.run import group_options

talks = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")
group_options(talks, "The talks: what was said and agreed, confirmed by a person, checked against the numbers.")

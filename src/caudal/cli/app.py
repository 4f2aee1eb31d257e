"""The commands, in the order in which `caudal --help` lists them; each parses, calls one study and shows its answer."""

from __future__ import annotations

import typer

from caudal.cli import (
    backups,
    briefs,
    checks,
    editions,
    effects,
    evidence,
    fetch,
    forecasts,
    hindcasts,
    nowcasts,
    panels,
)
from caudal.cli.run import command, global_options
from caudal.cli.talks import talks

app = typer.Typer(
    name="caudal",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
global_options(app)
app.add_typer(talks, name="talks")

command(app, *editions.SOURCES_EXAMPLES)(editions.sources)
command(app, *editions.LOAD_EXAMPLES)(editions.load)
command(app, *fetch.EXAMPLES)(fetch.fetch)
command(app, backups.BACKUP_EXAMPLE)(backups.backup)
command(app, backups.RESTORE_EXAMPLE)(backups.restore)
command(app, *panels.EXAMPLES)(panels.panel)
command(app, *checks.EXAMPLES)(checks.check)
command(app, *effects.EXAMPLES)(effects.effect)
command(app, *evidence.EXAMPLES)(evidence.evidence)
command(app, *forecasts.EXAMPLES)(forecasts.forecast)
command(app, *hindcasts.EXAMPLES)(hindcasts.hindcast)
command(app, *nowcasts.EXAMPLES)(nowcasts.nowcast)
command(app, *briefs.EXAMPLES)(briefs.brief)
command(app, briefs.TRACE_EXAMPLE)(briefs.trace)

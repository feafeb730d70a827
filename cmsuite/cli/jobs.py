"""Commands about what runs by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command, Group
from cmsuite.core.locale import N_, _, moment, moment_here
from cmsuite.core.text import shown
from cmsuite.engines.jobs.words import LATE, STATES, next_said, what

if TYPE_CHECKING:
    from datetime import datetime

    from cmsuite.engines.jobs.history import RunLine


@click.group(
    "jobs",
    cls=Group,
    invoke_without_command=True,
    help=N_("What ran, when, and with what result: without a command, the last runs."),
)
@click.option("--failed", is_flag=True, help=N_("Only what failed or was lost."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print one JSON document."))
@click.pass_context
def jobs(ctx: click.Context, failed: bool, as_json: bool) -> None:
    cli = ctx.ensure_object(Cli)
    cli.as_json = cli.as_json or as_json
    if ctx.invoked_subcommand is None:
        _history(cli, failed)


def _history(cli: Cli, failed: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.jobs.history import runs, workers

    with acts.read(cli.store, by=cli.person, all_brands=True) as act:
        lines = runs(act, failed=failed)
        alive = workers(act, cli.workspace.config.worker_lease_s)
    cli.table(
        lines,
        [
            (_("run"), lambda r: r.run),
            (_("job"), lambda r: r.job),
            (_("state"), lambda r: _(STATES["stopping" if r.stopping else r.state])),
            (_("begun"), lambda r: _when(r.started_at)),
            (_("ended"), lambda r: _when(r.ended_at)),
            (_("worker"), lambda r: r.worker),
            (_("what"), _what),
        ],
        empty=_("Nothing has failed.") if failed else _("Nothing has run yet."),
    )
    if not alive:
        cli.note(_("No worker is running. Start one with: cmsuite worker"))


@jobs.command("schedules", help=N_("When each job is due."))
@click.pass_obj
def schedules_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.jobs.history import schedules, workers
    from cmsuite.engines.jobs.registry import JOBS
    from cmsuite.rooms import load_jobs

    load_jobs()
    with acts.read(cli.store, by=cli.person, all_brands=True) as act:
        lines, alive = schedules(act), len(workers(act, cli.workspace.config.worker_lease_s))
        now = act.now
    cli.table(
        lines,
        [
            (_("job"), lambda s: s.job),
            (_("rule"), lambda s: s.rule),
            (_("zone"), lambda s: s.zone),
            (_("what is late"), lambda s: _(LATE[s.late])),
            (_("next"), lambda s: next_said(s, now, alive)),
            (_("what"), lambda s: _(JOBS[s.job].purpose) if s.job in JOBS else ""),
        ],
        empty=_("No job has a schedule yet: the first worker makes them."),
    )


@jobs.command("schedule", help=N_('Say when JOB runs: five cron fields, or "every SECONDS"; "on" or "off" as it is.'))
@click.argument("job")
@click.argument("rule")
@click.option("--zone", metavar="ZONE", help=N_("Whose wall the cron fields are read on, such as Europe/Paris."))
@click.option("--late", type=click.Choice(["coalesce", "skip"]), help=N_("What was missed: run once, or not at all."))
@click.pass_obj
def schedule_(cli: Cli, job: str, rule: str, zone: str | None, late: str | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.jobs.schedules import schedule
    from cmsuite.rooms import load_jobs

    load_jobs()
    kept = None if rule in ("on", "off") else rule
    with acts.open(cli.store, by=cli.person, all_brands=True) as act:
        made = schedule(act, job, rule=kept, zone=zone, late=late, enabled=rule != "off")  # type: ignore[arg-type]
    if made.enabled and made.next_fire_at:
        text = _("{job} runs next on {when}.").format(job=made.job, when=moment(made.next_fire_at, made.zone))
    else:
        text = _("{job} is off.").format(job=made.job)
    cli.say(made, text)


@jobs.command("run", help=N_("Run JOB now, here, and wait for its end."))
@click.argument("job")
@click.pass_obj
def run_(cli: Cli, job: str) -> None:
    from cmsuite.cli.tools import tools
    from cmsuite.engines.jobs.asked import run_now
    from cmsuite.rooms import load_jobs

    load_jobs()
    done = run_now(cli.store, tools(cli), job)
    text = _("Run {run} of {job}: {state}.").format(run=done.run, job=done.job, state=_(STATES[done.state]))
    cli.say(done, f"{text} {shown(_what(done))}".strip())
    if done.failed:
        raise click.exceptions.Exit(1)


@jobs.command("cancel", help=N_("Ask RUN to stop at its next piece of work; of a worker, to end."))
@click.argument("run", type=int)
@click.pass_obj
def cancel_(cli: Cli, run: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.jobs.runs import cancel

    with acts.open(cli.store, by=cli.person, all_brands=True) as act:
        cancel(act, run)
    cli.say({"run": run}, _("Run {run} was asked to stop.").format(run=run))


@click.command(
    "worker",
    cls=Command,
    help=N_("Do what is due, all the time: fetch, publish, measure. Several may run; Ctrl-C ends one."),
)
@click.option("--once", is_flag=True, help=N_("Do all that is due now, then end: for cron."))
@click.pass_obj
def worker(cli: Cli, once: bool) -> None:
    import signal

    from cmsuite.cli.tools import tools
    from cmsuite.engines.jobs.worker import Worker
    from cmsuite.rooms import load_jobs

    load_jobs()
    made = Worker(cli.store, tools(cli), cli.note)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _signal, _frame: made.stop())
    if not once:
        made.run()
    elif not made.once():
        raise click.exceptions.Exit(1)


def _what(run: RunLine) -> str:
    return what(run.did, run.why)


def _when(at: datetime | None) -> str:
    """An instant on this machine's wall."""
    return moment_here(at) if at else ""

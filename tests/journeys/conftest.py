"""A new workspace on each store, reached as a person reaches it: by commands."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.commands import Program
from tests.peers import postgres


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.peer)])
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Program]:
    """cmsuite in a new workspace for the brand Atelier Lumen, Chloé acting."""
    where, me = tmp_path / "lumen", ("--brand", "Atelier Lumen", "--me", "chloe@lumen.example")
    mine = Program(tmp_path, {"CMSUITE_WORKSPACE": str(where), "XDG_CONFIG_HOME": os.environ["XDG_CONFIG_HOME"]})
    if request.param == "sqlite":
        mine.run("init", where, *me)
        allow_loopback(where)
        yield mine
        return
    server = request.getfixturevalue("postgres_server")
    url = postgres.fresh_database(server)
    named, mine.env["PGPASSWORD"] = postgres.apart(url)
    mine.run("init", where, *me, "--store", named)
    allow_loopback(where)
    yield mine
    postgres.drop_database(server, url)


def allow_loopback(workspace: Path) -> None:
    """As an administrator does for servers of a private network: feeds and peers of the tests are on this machine."""
    config = workspace / "config.toml"
    config.write_text(config.read_text().replace("allow_private = []", 'allow_private = ["127.0.0.0/8"]'))

"""A secret shows itself to nobody."""

import copy
import json
import pickle
from dataclasses import asdict

import pytest

from cmsuite.engines.networks.contract import Account
from cmsuite.engines.secrets.secret import Secret

TOKEN = Secret("s3cr3t-token")


@pytest.mark.parametrize(
    "shown",
    [
        repr(TOKEN),
        str(TOKEN),
        f"{TOKEN}",
        f"{TOKEN:>40}",
        f"{TOKEN} {TOKEN!r}",
        repr(Account("n", "h", "1", "u", secret=TOKEN)),
    ],
)
def test_no_way_of_printing_shows_it(shown):
    assert "s3cr3t" not in shown


def test_json_and_pickle_do_not_take_it():
    assert "s3cr3t" not in json.dumps(asdict(Account("n", "h", "1", "u", secret=TOKEN)), default=str)
    with pytest.raises(TypeError):
        json.dumps(TOKEN)
    with pytest.raises(TypeError):
        pickle.dumps(TOKEN)


def test_it_is_a_value():
    assert Secret("s3cr3t-token") == TOKEN
    assert TOKEN != "s3cr3t-token"
    assert not Secret()
    assert copy.deepcopy(TOKEN).reveal() == "s3cr3t-token"

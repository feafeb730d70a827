"""Tables on a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cmsuite.cli.grid import columns, grid
from cmsuite.core.text import shown


def test_a_table_is_broken_to_fit_a_terminal_and_left_whole_for_programs() -> None:
    rows = [["1", "La Lettre des métiers", "Le tournage sur bois entre à l'inventaire du patrimoine vivant"]]
    whole = grid(rows, ["item", "source", "title"])
    assert whole.split("\n")[1] == "  ".join(["1   ", *rows[0][1:]])
    fitted = grid(rows, ["item", "source", "title"], within=60).split("\n")
    assert max(map(len, fitted)) <= 60
    assert " ".join(line[29:].strip() for line in fitted[1:]) == rows[0][2]
    assert grid(rows, ["item", "source", "title"], within=30) == whole  # narrower than it can be: the terminal's affair


@given(rows=st.lists(st.tuples(st.text(), st.text(), st.text()), min_size=1), within=st.integers(60, 200))
def test_no_table_loses_a_character_or_leaves_the_terminal(rows: list[tuple[str, str, str]], within: int) -> None:
    cells = [[shown(cell) for cell in row] for row in rows]
    drawn = grid(cells, ["a", "b", "c"], within=within)
    assert all(columns(line) <= within for line in drawn.split("\n"))
    kept = "".join("".join("".join(row).split()) for row in cells)
    assert sorted("".join(drawn.split())) == sorted("abc" + kept)

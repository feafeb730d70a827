"""Lists in the order of a column, asked of the store: only it holds all rows of a long one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from cmsuite.core.order import Order
from cmsuite.store.store import Store

Asked = TypeVar("Asked", bound="sa.Select[Any]")
Columns = Mapping[str, Sequence[Any]]
"""By the name of each column what is compared, in turn."""


def ordered(store: Store, query: Asked, order: Order, columns: Columns, *usual: Any) -> Asked:
    """The query in that order; rows that have nothing there come last either way, and ties stand as usual. Texts stand
    as people look for them: a capital or an accent changes nothing. usual: the
    order without a wish."""
    terms: list[Any] = []
    for one in columns[order.by] if order.by else ():
        key = store.dialect.plain(one) if _is_text(one) else one
        terms += [one.is_(None), key.desc() if order.falling else key]
    return query.order_by(*terms, *usual)


def ranked(column: Any, names: Iterable[str]) -> sa.ColumnElement[int]:
    """The place of a closed word among these; one that is not among them comes last."""
    return sa.case(*((column == name, place) for place, name in enumerate(names)), else_=10_000)


def _is_text(one: sa.ColumnElement[Any]) -> bool:
    return isinstance(one.type, sa.String) and not isinstance(one.type, sa.Enum)

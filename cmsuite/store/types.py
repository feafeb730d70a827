"""Column types of the trade: instants that refuse naive times, words with their CHECK, exact numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator, TypeEngine

MICRO = Decimal(1_000_000)


class NaiveTime(ValueError):
    """An instant without its zone: a bug of the caller, never guessed at."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime on both stores."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        return _written if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise NaiveTime(f"{at!r} has no zone")
    return at.astimezone(UTC)


def _written(at: datetime | None) -> str | None:
    """As SQLAlchemy writes it for SQLite, which has no type for it, at a fifth of the cost."""
    return None if at is None else _utc(at).replace(tzinfo=None).isoformat(" ", "microseconds")


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as whole millionths, the same on both stores."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        return int((Decimal(value) * MICRO).to_integral_value(ROUND_HALF_EVEN))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / MICRO


class Json(TypeDecorator[Any]):
    """A document: JSONB on PostgreSQL, whose dialect only a store there imports. None is NULL."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = True
    hashable = False

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name != "postgresql":
            return dialect.type_descriptor(sa.JSON(none_as_null=True))
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB(none_as_null=True))

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self.impl_instance.coerce_compared_value(op, value)  # of document["key"], a text or a number


Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Hash = sa.String(64)


class _Days(sa.ColumnElement[int]):
    """How many days lie between two columns of days."""

    inherit_cache = True
    type = sa.Integer()

    def __init__(self, first: str, last: str) -> None:
        self.first, self.last = first, last


@compiles(_Days)
def _days(element: _Days, _compiler: Any, **_options: Any) -> str:
    return f"({element.last} - {element.first})"


@compiles(_Days, "sqlite")
def _days_of_texts(element: _Days, _compiler: Any, **_options: Any) -> str:
    return f"(julianday({element.last}) - julianday({element.first}))"


def days_between(first: str, last: str) -> sa.ColumnElement[int]:
    """How many days lie from one column to another, for a CHECK: the same on both stores."""
    return _Days(first, last)


def words(name: str, allowed: type[StrEnum] | Sequence[str]) -> sa.Enum:
    """A column of closed words, held by a named CHECK. `name` is the column's."""
    options: dict[str, Any] = {
        "name": name,
        "native_enum": False,
        "create_constraint": True,
        "validate_strings": True,
        "length": 24,
    }
    if isinstance(allowed, type):
        return sa.Enum(allowed, values_callable=lambda enum: [word.value for word in enum], **options)
    return sa.Enum(*allowed, **options)

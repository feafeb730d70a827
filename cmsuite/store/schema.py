"""The schema as text: what the models say today, and what a store holds."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cmsuite.store import dialects
from cmsuite.store.base import AppendOnly, Base, Frozen


def statements(dialect: str) -> list[str]:
    """Every statement that makes an empty store of the models, in order."""
    import cmsuite.rooms

    cmsuite.rooms.load_models()
    made: list[str] = list(dialects.of(dialect).BEFORE_TABLES)
    address = "sqlite://" if dialect == "sqlite" else "postgresql+psycopg://"
    mock: Any = sa.create_mock_engine(
        address, lambda ddl, *_a, **_k: made.append(str(ddl.compile(dialect=mock.dialect)).strip())
    )
    for index in (index for table in Base.metadata.tables.values() for index in table.indexes):
        index.dialect_options[dialect]["where"] = index.info.get("where")  # which rows it holds
    Base.metadata.create_all(mock, checkfirst=False)
    made += dialects.of(dialect).AFTER_TABLES
    models: list[type[Any]] = [mapper.class_ for mapper in Base.registry.mappers]
    for model in models:
        if issubclass(model, AppendOnly):
            made += append_only(dialect, model)
        if issubclass(model, Frozen):
            made += frozen(dialect, model)
    return made


def append_only(dialect: str, model: type[Any]) -> list[str]:
    """The triggers of an append-only model."""
    table = model.__table__
    free = {*model.ONCE, *model.PURGE}
    frozen = [column.name for column in table.columns if column.name not in free]
    triggers: list[str] = dialects.of(dialect).append_only(table.name, frozen, model.ONCE, model.PURGE)
    return triggers


def frozen(dialect: str, model: type[Any]) -> list[str]:
    """The trigger of a model some of whose columns freeze."""
    trigger: str = dialects.of(dialect).frozen(model.__table__.name, model.FROZEN, model.WHILE)
    return [trigger]

"""The one store: models' base, transactions, migrations. The only folder that names a database."""

"""The steps, one a file: `0001` and so on. Alembic loads them by their files."""

"""Alembic migrations of the register, run on open."""

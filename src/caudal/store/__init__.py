"""Editions on disk: immutable Parquet, each with a manifest; every byte is checked before a number is believed."""

from caudal.store.store import Added, Store, user_folder

__all__ = ["Added", "Store", "user_folder"]

"""Editions on disk: immutable Parquet, each with a manifest; every byte is checked before a number is believed."""

from caudal.store.adding import Added
from caudal.store.places import user_folder
from caudal.store.store import Store

__all__ = ["Added", "Store", "user_folder"]

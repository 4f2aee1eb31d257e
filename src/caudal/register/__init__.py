"""The register room: meetings, statements, claims and commitments, who confirmed them, and where they stand.

SQLite in the store's folder or PostgreSQL by URL. Every act of review is one transaction that writes the records it
changes and one entry of an append-only, hash-chained trail; the records are always what the trail adds up to.
"""

from caudal.register.asof import on_day
from caudal.register.case import corridors_with_a_case, embed
from caudal.register.exchange import export_files, export_json, import_document, read_export
from caudal.register.intake import About, keep, text_layer
from caudal.register.kinds import FIELDS, KIND_OF, KINDS, LEVELS, LIVE, STATES, TABLE_OF, USABLE, Record, denied
from caudal.register.register import Audit, Register, Reviewer
from caudal.register.trail import Change, Entry, State

__all__ = [
    "FIELDS",
    "KINDS",
    "KIND_OF",
    "LEVELS",
    "LIVE",
    "STATES",
    "TABLE_OF",
    "USABLE",
    "About",
    "Audit",
    "Change",
    "Entry",
    "Record",
    "Register",
    "Reviewer",
    "State",
    "corridors_with_a_case",
    "denied",
    "embed",
    "export_files",
    "export_json",
    "import_document",
    "keep",
    "on_day",
    "read_export",
    "text_layer",
]

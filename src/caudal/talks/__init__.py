"""The talks room: text to meetings, statements, claims about the flow and commitments, each with its span.

Pure: bytes or text in, frozen items out. Rules and lexicons only; English and Spanish.
"""

from caudal.talks.claims.compared import year_before
from caudal.talks.items import Actor, Commitment, Document, FlowClaim, Item, Meeting, Slot, Statement, item_json
from caudal.talks.published import Printed, printed_day
from caudal.talks.reading import read
from caudal.talks.source import is_html, text_of, unwrapped

__all__ = [
    "Actor",
    "Commitment",
    "Document",
    "FlowClaim",
    "Item",
    "Meeting",
    "Printed",
    "Slot",
    "Statement",
    "is_html",
    "item_json",
    "printed_day",
    "read",
    "text_of",
    "unwrapped",
    "year_before",
]

"""Wording: a StockTaking and a language become a document tree. No markup here, and no number without a figure."""

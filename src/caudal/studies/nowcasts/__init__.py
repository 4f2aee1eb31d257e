"""Months not yet published, or still open to revision."""

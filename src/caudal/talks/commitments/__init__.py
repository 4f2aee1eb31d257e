"""Commitments: who promised what to whom, by when, on what condition."""

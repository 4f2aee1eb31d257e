"""Statements: quotations and reported speech, with speaker, cue, mode and channel."""

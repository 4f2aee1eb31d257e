"""Meetings: calls, talks and visits between two parties; several mentions become one event."""

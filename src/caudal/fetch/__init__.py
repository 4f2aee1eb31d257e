"""Fresh data: the newest file that a publisher's own page links, received whole or not at all."""

from caudal.fetch.memory import Memory, Remembered
from caudal.fetch.pages import Link, PageError, newest
from caudal.fetch.publishers import Release, of_publisher, releases
from caudal.fetch.transport import LIMITS, Limits, Received, ReceiveError, Transport

__all__ = [
    "LIMITS",
    "Limits",
    "Link",
    "Memory",
    "PageError",
    "ReceiveError",
    "Received",
    "Release",
    "Remembered",
    "Transport",
    "newest",
    "of_publisher",
    "releases",
]

"""One request: https on the publisher's own hosts, conditional, retried with a limit, counted while it streams."""

from __future__ import annotations

import hashlib
import ipaddress
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpx

Progress = Callable[[int, int], None]
"""Called with bytes received and bytes expected (0 where not known)."""

_REDIRECTS = (301, 302, 303, 307, 308)
_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often a server is asked, and how much is taken from it. Seconds and bytes."""

    attempts: int = 3
    first_wait: float = 1.0  # doubled after each attempt
    longest_wait: float = 30.0  # also where the server asks for more
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    whole_seconds: float = 600.0
    redirects: int = 5
    page_bytes: int = 8 << 20
    file_bytes: int = 128 << 20


LIMITS = Limits()


@dataclass(frozen=True, slots=True, eq=False)
class Received:
    """What a server sent, whole. `modified` False: it said that nothing changed, and `data` is empty."""

    address: str
    data: bytes
    sha256: str
    etag: str = ""
    last_modified: str = ""
    modified: bool = True

    @property
    def dated(self) -> datetime | None:
        """When the server says the file was last changed (UTC)."""
        try:
            found = parsedate_to_datetime(self.last_modified)
        except ValueError:
            return None
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


class ReceiveError(Exception):
    """Why nothing was received, as half a sentence."""


class _PassingError(ReceiveError):
    """A failure that may pass. wait: seconds that the server asked for."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


class Transport:
    """Requests of one command. Use as a context manager.

    `sleep` waits between attempts; `clock` measures the whole of one download.
    """

    def __init__(
        self,
        limits: Limits = LIMITS,
        agent: str = "caudal",
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits
        self._sleep, self._clock = sleep, clock
        timeout = httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds)
        headers = {"User-Agent": agent, "Accept-Encoding": "identity"}
        self._client = httpx.Client(timeout=timeout, headers=headers, follow_redirects=False)

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(
        self,
        address: str,
        hosts: Iterable[str],
        limit: int,
        *,
        etag: str = "",
        last_modified: str = "",
        progress: Progress | None = None,
    ) -> Received:
        """What stands at `address`, whole and at most `limit` bytes, following redirects among `hosts` only.

        hosts: "name" for https at its usual port, or an origin like "http://127.0.0.1:8000" where that is this
        machine. With etag or last_modified of an earlier copy the server may answer that nothing changed. Server
        errors, time-outs and cut connections are tried again, up to `limits.attempts`. Raises ReceiveError.
        """
        allowed = frozenset(h if "://" in h else f"https://{h}" for h in hosts)
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in asked.items() if value}
        wait = self.limits.first_wait
        for attempt in range(1, self.limits.attempts + 1):
            try:
                return self._follow(address, allowed, limit, headers, progress)
            except _PassingError as failure:
                if attempt == self.limits.attempts:
                    raise ReceiveError(f"{failure} ({attempt} attempts)") from failure
                self._sleep(min(max(wait, failure.wait), self.limits.longest_wait))
                wait *= 2
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _follow(
        self, address: str, allowed: frozenset[str], limit: int, headers: dict[str, str], progress: Progress | None
    ) -> Received:
        for _ in range(self.limits.redirects + 1):
            if origin(address) not in allowed:
                names = ", ".join(sorted(allowed))
                raise ReceiveError(f"{address} lies off the publisher's own hosts ({names}) and was refused")
            try:
                with self._client.stream("GET", address, headers=headers) as response:
                    if response.status_code in _REDIRECTS and "location" in response.headers:
                        address = urljoin(address, response.headers["location"])
                        continue
                    return self._take(response, address, limit, progress)
            except httpx.TimeoutException as error:
                raise _PassingError(f"{urlsplit(address).hostname} did not answer in time") from error
            except httpx.InvalidURL as error:
                raise ReceiveError(f"{address!r} is no address ({error})") from error
            except httpx.ConnectError as error:
                raise _PassingError(f"{urlsplit(address).hostname} could not be reached ({error})") from error
            except httpx.DecodingError as error:
                raise ReceiveError(f"what {urlsplit(address).hostname} sent could not be unpacked ({error})") from error
            except httpx.HTTPError as error:
                raise _PassingError(f"the connection to {urlsplit(address).hostname} was cut ({error})") from error
        raise ReceiveError(f"{address}: more than {self.limits.redirects} redirects")

    def _take(self, response: httpx.Response, address: str, limit: int, progress: Progress | None) -> Received:
        status, head = response.status_code, response.headers
        if status == _NOT_MODIFIED:
            return Received(address, b"", "", modified=False)
        if status in _AGAIN:
            asked = head.get("retry-after", "")
            raise _PassingError(f"{address} answered {status}", float(asked) if asked.isdigit() else 0.0)
        if status != 200:
            raise ReceiveError(f"{address} answered {status}")
        length = head.get("content-length", "")
        expected = int(length) if length.isdigit() and "content-encoding" not in head else 0
        if expected > limit:
            raise ReceiveError(f"{address} is larger than {limit >> 20} MiB, the most that is taken")
        deadline = self._clock() + self.limits.whole_seconds
        digest, parts, total = hashlib.sha256(), [], 0
        for part in response.iter_bytes(1 << 16):
            total += len(part)
            if total > limit:
                raise ReceiveError(f"{address} is larger than {limit >> 20} MiB, the most that is taken")
            if self._clock() > deadline:
                raise ReceiveError(f"{address} was not received within {self.limits.whole_seconds:.0f} s")
            digest.update(part)
            parts.append(part)
            if progress:
                progress(total, expected)
        etag, dated = head.get("etag", ""), head.get("last-modified", "")
        return Received(address, b"".join(parts), digest.hexdigest(), etag, dated)


def origin(address: str) -> str:
    """Scheme, host and, where it is not the usual one, port of an address, in lower case; plain http only for this
    machine itself, else "" (which no list of hosts holds)."""
    try:
        url = httpx.URL(address)  # read as the request itself will be
    except (httpx.InvalidURL, ValueError):
        return ""
    host = url.host.rstrip(".")
    if not host or url.userinfo or url.scheme not in ("https", "http"):
        return ""
    if url.scheme == "http" and not _this_machine(host):
        return ""
    name = f"[{host}]" if ":" in host else host
    return f"{url.scheme}://{name}" + (f":{url.port}" if url.port is not None else "")


def _this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

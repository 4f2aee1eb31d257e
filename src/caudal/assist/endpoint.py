"""One question to an OpenAI-compatible endpoint: a text in, the model's answer out, within limits; no retries."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from caudal.errors import AssistError, UsageError
from caudal.fetch.transport import origin

_MOST_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked. address: up to its version, like http://localhost:11434/v1. seconds: for one answer.

    key: sent as a bearer token where given; never shown. Raises UsageError for an address that is neither https nor
    this machine's own, or holds a user name.
    """

    address: str
    model: str
    seconds: float = 120.0
    key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse an address to which no text may be sent."""
        if not origin(self.address) or urlsplit(self.address).query:
            raise UsageError(
                f"--assist {_bare(self.address)!r}: write https://HOST/v1, or http://localhost:PORT/v1 for a model on "
                "this machine; a text is not sent unencrypted to another."
            )
        if not self.model.strip():
            raise UsageError("--assist needs --model NAME: the model as the endpoint names it.")
        if not 0 < self.seconds <= 3600:
            raise UsageError(f"--timeout {self.seconds:g}: write seconds, more than 0 and at most 3600.")

    @property
    def host(self) -> str:
        """Host and port, as a person reads them."""
        return origin(self.address).partition("://")[2]

    @property
    def local(self) -> bool:
        """Whether the text stays on this machine."""
        return self.host.split(":")[0] in ("localhost", "127.0.0.1") or self.host.startswith("[::1]")


def ask(endpoint: Endpoint, system: str, user: str, transport: httpx.BaseTransport | None = None) -> str:
    """The model's answer to one message. Raises AssistError, one sentence, for all that may go wrong on the way.

    transport: used instead of the network.
    """
    body = {
        "model": endpoint.model,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
        "temperature": 0,
        "seed": 0,
        "stream": False,
    }
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    timeout = httpx.Timeout(endpoint.seconds, connect=min(10.0, endpoint.seconds))
    try:
        with httpx.Client(timeout=timeout, follow_redirects=False, transport=transport, trust_env=False) as client:
            address = f"{endpoint.address.rstrip('/')}/chat/completions"
            with client.stream("POST", address, json=body, headers=headers) as response:
                data = _received(response, endpoint)
    except httpx.TimeoutException:
        raise AssistError(f"{endpoint.host} did not answer within {endpoint.seconds:g} s; more: --timeout N") from None
    except httpx.ConnectError as error:
        raise AssistError(f"{endpoint.host} could not be reached ({error})") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise AssistError(f"the connection to {endpoint.host} failed ({error})") from error
    try:
        answer = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        answer = None
    if not isinstance(answer, str):
        raise AssistError(f"{endpoint.host} sent no answer in the form of an OpenAI-compatible endpoint")
    return answer


def _received(response: httpx.Response, endpoint: Endpoint) -> bytes:
    """The body, whole, within bytes and seconds."""
    if response.status_code != 200:
        raise AssistError(f"{endpoint.host} answered {response.status_code}; is the model {endpoint.model!r} there?")
    deadline = time.monotonic() + endpoint.seconds
    parts, total = [], 0
    for part in response.iter_bytes(1 << 16):
        total += len(part)
        if total > _MOST_BYTES:
            raise AssistError(f"{endpoint.host} sent more than {_MOST_BYTES >> 20} MiB for one answer")
        if time.monotonic() > deadline:  # a server that drips keeps each read in time, never the whole
            raise AssistError(f"{endpoint.host} did not answer within {endpoint.seconds:g} s; more: --timeout N")
        parts.append(part)
    return b"".join(parts)


def _bare(address: str) -> str:
    """The address without what a person may have put before the host."""
    head, at, tail = address.rpartition("@")
    return f"...@{tail}" if at and head else address

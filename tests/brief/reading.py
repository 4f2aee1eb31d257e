"""Reads a brief back: a small tree of an HTML page, its numbers with the figures they link to, its bare words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr", "input", "rect", "path", "circle"}
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass
class Node:
    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def all(self, tag: str, name: str | None = None) -> list[Node]:
        return [n for n in self.walk() if n.tag == tag and (name is None or name in n.attrs.get("class", "").split())]

    def text(self, *, without: tuple[str, ...] = ()) -> str:
        """All text; elements of a tag or class in `without` are left out."""
        out = []
        for child in self.children:
            if isinstance(child, str):
                out.append(child)
            elif child.tag not in without and not set(child.attrs.get("class", "").split()) & set(without):
                out.append(child.text(without=without))
        return "".join(out)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {k: v or "" for k, v in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def page(html: bytes) -> Node:
    """The tree of a page; fails where an element is left open or closed out of order."""
    reader = _Reader()
    reader.feed(html.decode())
    reader.close()
    assert len(reader.open) == 1, [n.tag for n in reader.open]
    return reader.root


def numbers(root: Node) -> list[tuple[str, str]]:
    """(anchor of the figure, text shown) of every number of a page."""
    return [(n.attrs["href"].removeprefix("#"), n.text()) for n in root.all("a", "n")]


def read_number(text: str) -> float | None:
    """The number a text shows, in its unit; None for a letter or for words."""
    found = NUMBER.search(text)
    if found is None:
        return None
    value = float(found[0].replace(",", ""))
    return -value if re.search(r"[−-]\s*$", text[: found.start()]) else value


def decimals(text: str) -> int:
    found = NUMBER.search(text)
    assert found is not None
    return len(found[0].partition(".")[2])

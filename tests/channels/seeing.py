"""Reads a page's HTML as a person would: the words of each post and the labels of its buttons."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.channels.contract import Shown

_VOID = {"br", "input", "img", "meta", "link"}
_ICONS = {"svg", "form-field"}


class Page(HTMLParser):
    """Collects the posts of a conversation (`div.post`)."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.posts: list[Shown] = []
        self._open: list[set[str]] = []
        self._ref = ""
        self._words: list[str] = []
        self._labels: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember where we are by tag and class."""
        if tag == "br":
            self._words.append("\n")
        if tag in _VOID:
            return
        found = dict(attrs)
        self._open.append({tag, *(f".{name}" for name in (found.get("class") or "").split())})
        if self._open[-1] >= {"div", ".post"}:
            self._ref, self._words, self._labels = (
                (found.get("id") or "").removeprefix("post-"),
                [],
                [],
            )
        elif tag == "p" and self._within(".words") and self._words:
            self._words.append("\n\n")
        elif self._is_button():
            self._labels.append("")

    def handle_endtag(self, tag: str) -> None:
        """A post that ends is a post that was shown."""
        if tag in _VOID:
            return
        if self._open.pop() >= {"div", ".post"}:
            self.posts.append(Shown(self._ref, "".join(self._words), tuple(self._labels)))

    def handle_data(self, data: str) -> None:
        """Words of the post itself, of its card, or of a button."""
        if self._within(".words") and self._within("p"):
            self._words.append(data)
        elif self._within(".card") and not self._within(".acts") and data.strip():
            self._words.append(data.strip() + " ")
        elif self._is_button():
            self._labels[-1] += data

    def _within(self, mark: str) -> bool:
        return any(mark in level for level in self._open)

    def _is_button(self) -> bool:
        innermost = self._open[-1] if self._open else set()
        return (
            self._within(".acts")
            and not self._within(".sheet")
            and bool(innermost & {"button", "summary"})
        )

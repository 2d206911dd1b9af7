"""Gives texts in every language of the organisation: as they are, where one language is all there
is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from catalog.exchange.draft import Draft, Said
from catalog.exchange.puts import Around
from catalog.exchange.wording import cut
from catalog.language_packs import Language, packs

_SAMPLE = 400


class Speech:
    """The languages that every text must be given in, and the one that texts are in whose language
    is not said (`usual`).
    """

    def __init__(
        self, draft: Draft, around: Around, language_of: Callable[[Sequence[str]], Language]
    ) -> None:
        found = [pair for pair in _texts(draft) if pair[1]]
        self.usual = language_of([text for code, text in found if not code][:_SAMPLE])
        self.languages = _told(around) or self._found([code for code, _ in found])

    def _found(self, codes: list[str]) -> tuple[Language, ...]:
        named = [code for code in codes if code in packs()]
        counted = sorted(set(named), key=lambda code: -named.count(code))
        bare = [self.usual] if not named or "" in codes else []
        return tuple(dict.fromkeys((*bare, *counted)))

    def text(self, said: Said, most: int = 0, key: str = "") -> dict[str, str]:
        """A text in every language: where it is not given, as it is in another; what has none is
        called by its key there.
        """
        given = {code or self.usual: text for code, text in said.items() if text.strip()}
        first = given.get(self.usual) or next(iter(given.values()), key or "?")
        texts = {code: given.get(code) or first for code in self.languages} | known(given)
        return {code: cut(text, most) for code, text in texts.items()} if most else texts

    def listed(self, said: dict[str, list[str]]) -> dict[str, list[str]]:
        """Lists by language, those of no language under the usual one."""
        return {code or self.usual: parts for code, parts in said.items() if parts}


def known(texts: dict[str, str]) -> dict[str, str]:
    """The texts of languages that are installed."""
    return {code: text for code, text in texts.items() if code in packs()}


def _told(around: Around) -> tuple[Language, ...]:
    """Those that the organisation says, or speaks without saying; none for one that is new."""
    said = around.organisation.get("languages")
    if said:
        return tuple(said)
    usual = (code for code, each in packs().items() if each.is_default)
    return tuple(usual) if around.teams else ()


def _texts(draft: Draft) -> Iterator[tuple[str, str]]:
    """Every text that is shown, with its language."""
    for team in draft.teams:
        yield from team.name.items()
    for _, service in draft.services:
        yield from service.name.items()
        for item in service.items:
            yield from (*item.name.items(), *item.about.items())

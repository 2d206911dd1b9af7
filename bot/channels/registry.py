"""The registry of channels, filled from entry points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from bot.channels.plugin import ChannelPlugin
from bot.context import ChannelKind
from bot.errors import Mistake
from bot.settings import Settings, secrets_of
from catalog import load as loading

GROUP = "schakel.channels"
"""The group of entry points whose names are channels and whose objects are their plugins."""
_TAKEN = frozenset({"person", "room"})
"""How conversations of our own channels begin: no channel can be called so."""


class ChannelRegistry(Mapping[str, ChannelPlugin]):
    """Plugins by name."""

    def __init__(self, plugins: Iterable[ChannelPlugin]) -> None:
        self._plugins: dict[str, ChannelPlugin] = {}
        self._kinds: dict[str, ChannelKind] = {}
        for plugin in plugins:
            self.register(plugin)

    def register(self, plugin: ChannelPlugin) -> None:
        """Add a channel. Raises Mistake for a name that cannot be one, or that another has."""
        name = plugin.name
        if not name.isidentifier() or not name.islower() or name in _TAKEN:
            raise Mistake(f"a channel cannot be called '{name}'; choose one word in small letters")
        if name in self._plugins:
            raise Mistake(f"there are two channels called '{name}'; uninstall one of them")
        self._plugins[name] = plugin
        self._kinds = self._kinds | {name: _kind(plugin)}

    def __getitem__(self, name: str) -> ChannelPlugin:
        """The channel of this name. Raises Mistake, with those there are."""
        if name not in self._plugins:
            known = ", ".join(sorted(self._plugins))
            raise Mistake(f"there is no channel called '{name}'; there are: {known}")
        return self._plugins[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._plugins)

    def __len__(self) -> int:
        return len(self._plugins)

    @property
    def own(self) -> tuple[str, ...]:
        """Our own channels, by name."""
        return tuple(name for name, plugin in self._plugins.items() if plugin.own)

    @property
    def kinds(self) -> Mapping[str, ChannelKind]:
        """What is said of each channel, by name."""
        return self._kinds

    def secrets(self, settings: Settings) -> frozenset[str]:
        """The values of channels' settings that no log may show."""
        models = (plugin.settings for plugin in self._plugins.values() if plugin.settings)
        return secrets_of(*(settings.of(model) for model in models))

    def services(self, settings: Settings) -> tuple[str, ...]:
        """The chat services that this installation has set up, by name."""
        plugins = self._plugins.items()
        return tuple(name for name, plugin in plugins if not plugin.own and plugin.is_on(settings))

    def prefixes(self, channels: Iterable[str]) -> dict[str, str]:
        """How conversations of each of these channels begin; "" for our own, whose conversations
        are named by their person or team.
        """
        own = self.own
        return {name: "" if name in own else name for name in channels}

    def load(self, folder: Path, today: dt.date | None = None) -> loading.Loaded:
        """The catalogue in a folder, in which these channels may be named; agreements are seen to
        end by `today`.
        """
        return loading.load(folder, self._plugins, today)


@cache
def installed() -> ChannelRegistry:
    """The channels that are installed here: our own first."""
    plugins: list[ChannelPlugin] = [point.load() for point in entry_points(group=GROUP)]
    return ChannelRegistry(sorted(plugins, key=_order))


def _order(plugin: ChannelPlugin) -> tuple[bool, bool, str]:
    return not plugin.own, plugin.name != "web", plugin.name


def _kind(plugin: ChannelPlugin) -> ChannelKind:
    return ChannelKind(
        label=plugin.label,
        invites=plugin.invites,
        own=plugin.own,
        replaces_buttons=plugin.replaces_buttons,
        card_buttons=plugin.card_buttons,
        last_resort=plugin.last_resort,
        mail=plugin.mail,
    )

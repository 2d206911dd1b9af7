"""The commands people can pick from Telegram's menu, in both languages. What they mean is the conversation's affair."""

from __future__ import annotations

import logging

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.channels.telegram.api import RawBot
from bot.speech import Speaker, phrase
from catalog.model import LANGUAGES

log = logging.getLogger("schakel.telegram")
PRIVATE = {
    "new": phrase("Ask for something or report it"),
    "status": phrase("How my requests stand"),
    "catalog": phrase("What I can ask for"),
    "language": phrase("Another language"),
    "cancel": phrase("Stop what we are doing"),
    "link": phrase("Use me from another chat as well"),
    "help": phrase("How this works"),
}
GROUP = {"queue": phrase("What waits for our team"), "help": phrase("How this works")}


async def register(bot: RawBot) -> None:
    """Tell Telegram our commands; without them everything works too, so a refusal is only noted."""
    scopes = ((BotCommandScopeAllPrivateChats(), PRIVATE), (BotCommandScopeAllGroupChats(), GROUP))
    try:
        for language in (None, *LANGUAGES):
            speaker = Speaker(language or "en")
            await bot.set_my_commands(_list(PRIVATE, speaker), language_code=language)
            for scope, commands in scopes:
                await bot.set_my_commands(_list(commands, speaker), scope=scope, language_code=language)
    except TelegramError as error:
        log.warning("Telegram did not take our list of commands: %s", error.message)


def _list(commands: dict[str, str], speaker: Speaker) -> list[BotCommand]:
    return [BotCommand(name, speaker.say(text)) for name, text in commands.items()]

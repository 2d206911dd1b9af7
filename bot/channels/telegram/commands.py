"""Registers the commands of Telegram's menu, in the organisation's languages. What they mean is the
conversation's affair.
"""

from __future__ import annotations

from collections.abc import Awaitable

from structlog.stdlib import BoundLogger, get_logger
from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.channels.telegram.bot_api import RawBot
from bot.wording.localizer import Localizer, phrase
from catalog.model import Organisation

log: BoundLogger = get_logger("schakel.telegram")
PRIVATE = {
    "start": phrase("Begin"),
    "new": phrase("Ask for something or report it"),
    "status": phrase("How my requests stand"),
    "catalog": phrase("What I can ask for"),
    "language": phrase("Another language"),
    "cancel": phrase("Stop what we are doing"),
    "link": phrase("Use me from another chat as well"),
    "help": phrase("How this works"),
}
DESCRIPTION = phrase(
    "Tell me in your own words what you need or what is wrong. I find the right team and keep "
    "you posted."
)
ABOUT = phrase("One place to ask for anything at work, in your own words.")
GROUP = {
    "queue": phrase("What waits for our team"),
    "cancel": phrase("Stop what we are doing"),
    "help": phrase("How this works"),
}


async def register(bot: RawBot, organisation: Organisation) -> None:
    """Tell Telegram our commands and who we are; without them everything works too, so a refusal is
    only noted.
    """
    private = {name: text for name, text in PRIVATE.items() if name != "language"}
    private = private if len(organisation.languages) == 1 else PRIVATE
    scopes = (
        (None, private),
        (BotCommandScopeAllPrivateChats(), private),
        (BotCommandScopeAllGroupChats(), GROUP),
    )
    for language in (None, *organisation.languages):
        localizer = Localizer(language or organisation.language)
        for scope, commands in scopes:
            await _noted(
                bot.set_my_commands(_list(commands, localizer), scope=scope, language_code=language)
            )
        await _noted(bot.set_my_description(localizer.say(DESCRIPTION), language_code=language))
        await _noted(bot.set_my_short_description(localizer.say(ABOUT), language_code=language))


async def _noted(asked: Awaitable[bool]) -> None:
    """One thing told; Telegram servers that do not know it, or not now, do not keep us from the
    next.
    """
    try:
        await asked
    except TelegramError as error:
        log.info("Telegram did not take one of our texts for its menus", error=error.message)


def _list(commands: dict[str, str], localizer: Localizer) -> list[BotCommand]:
    return [BotCommand(name, localizer.say(text)) for name, text in commands.items()]

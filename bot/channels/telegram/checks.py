"""Checks with Telegram itself whether Telegram is set up right; each finding says what is wrong
and how to mend it. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from telegram.error import ChatMigrated, InvalidToken, TelegramError

from bot.channels.plugin import Finding
from bot.channels.telegram.addresses import CHANNEL, ConversationParts, parse_conversation
from bot.channels.telegram.bot_api import RawBot, make_bot
from bot.channels.telegram.settings import EASY, TelegramOptions
from bot.channels.telegram.update_reader import AWAY, is_mute
from catalog.model import Catalogue

GUIDE = "docs/telegram.md"
PRIVACY = (
    "turn it off at BotFather (/setprivacy, Disable) and take the bot out of the "
    "group and in again, or make it an administrator"
)


async def examine(options: TelegramOptions, catalogue: Catalogue) -> list[Finding]:
    """All findings about the token, the way in, and the rooms that the catalogue names."""
    bot = make_bot(options.token, options.api_url)
    try:
        return await _examine(bot, options, catalogue)
    finally:
        await bot.close_connections()


async def _examine(bot: RawBot, options: TelegramOptions, catalogue: Catalogue) -> list[Finding]:
    try:
        me = await bot.ask("getMe")
    except InvalidToken:
        return [
            (
                False,
                "Telegram: the token is not known there; copy it anew from BotFather to "
                "SCHAKEL_TELEGRAM_TOKEN",
            )
        ]
    except TelegramError as error:
        return [
            (
                False,
                f"Telegram: {options.api_url} cannot be reached ({error.message}); look at the "
                f"network, a proxy or SCHAKEL_TELEGRAM_API_URL; nothing is known about the token",
            )
        ]
    found: list[Finding] = [(True, f"Telegram: speaks as @{me.get('username', '?')}")]
    if me.get("can_join_groups") is False:
        found.append(
            (
                False,
                "Telegram: the bot may not be added to groups; allow it at BotFather "
                "(/setjoingroups)",
            )
        )
    found.append(await _way_in(bot, options))
    if options.mode == "webhook" and len(options.secret) < EASY:
        found.append(
            (
                False,
                "Telegram: the webhook's secret is easy to guess; set a longer "
                "SCHAKEL_TELEGRAM_SECRET (16 or more)",
            )
        )
    hears_all = bool(me.get("can_read_all_group_messages"))
    for team in catalogue.teams:
        if room := team.rooms.get(CHANNEL):
            found.append(await _room(bot, room, team.team, hears_all=hears_all))
    return found


async def rooms_in_reach(options: TelegramOptions, lost: Iterable[str]) -> frozenset[str]:
    """Those of these conversations in which we can write, by Telegram's own word."""
    bot = make_bot(options.token, options.api_url)
    try:
        return await in_reach(bot, lost)
    finally:
        await bot.close_connections()


async def in_reach(bot: RawBot, lost: Iterable[str]) -> frozenset[str]:
    """Those of these conversations in which we can write."""
    return frozenset([one for one in lost if await _may_write(bot, one)])


async def _may_write(bot: RawBot, conversation: str) -> bool:
    try:
        place = parse_conversation(conversation)
        member = await bot.ask(
            "getChatMember", chat_id=place.chat, user_id=int(bot.token.partition(":")[0])
        )
    except (ValueError, TelegramError):
        return False
    return not is_mute(member)


async def _way_in(bot: RawBot, options: TelegramOptions) -> Finding:
    try:
        hook = await bot.ask("getWebhookInfo")
    except TelegramError as error:
        return (
            False,
            f"Telegram: it does not say how messages reach us ({error.message}); try again",
        )
    url, waiting = str(hook.get("url") or ""), hook.get("pending_update_count") or 0
    if options.mode == "polling":
        if url:
            return True, f"Telegram: a webhook is set ({url}); polling takes it off when it starts"
        return True, f"Telegram: reached by polling, {waiting} messages waiting"
    if url and url != options.webhook_url:
        ours = options.webhook_url
        return (
            False,
            f"Telegram: it posts to {url}, we are at {ours}; run 'schakel serve' or correct "
            f"SCHAKEL_TELEGRAM_WEBHOOK_URL",
        )
    if trouble := hook.get("last_error_message"):
        return (
            False,
            f"Telegram: it could not reach {url} last time ({trouble}); see 'Behind a proxy' in "
            f"{GUIDE}",
        )
    return (
        True,
        f"Telegram: reached by webhook at {options.webhook_url}, {waiting} messages waiting",
    )


async def _room(bot: RawBot, room: str, team: str, *, hears_all: bool) -> Finding:
    where = f"the room {room} of {team}"
    try:
        place = parse_conversation(f"{CHANNEL}/{room}")
    except ValueError:
        return (
            False,
            f"Telegram: {where} is no group's number; write rooms.telegram like -1001234567890 "
            f"(or -1001234567890/7 for a topic)",
        )
    try:
        chat = await bot.ask("getChat", chat_id=place.chat)
        member = await bot.ask(
            "getChatMember", chat_id=place.chat, user_id=int(bot.token.partition(":")[0])
        )
    except ChatMigrated as moved:
        fresh = moved.new_chat_id
        return (
            False,
            f"Telegram: {where} became a supergroup; write its new number {fresh} in "
            f"rooms.telegram (we follow meanwhile)",
        )
    except TelegramError as error:
        mend = "add the bot to the group, or correct rooms.telegram in the team's file"
        return False, f"Telegram: {where} cannot be seen ({error.message}); {mend}"
    return _rights(where, place, chat, member, hears_all=hears_all)


def _rights(
    where: str,
    place: ConversationParts,
    chat: Mapping[str, Any],
    member: Mapping[str, Any],
    *,
    hears_all: bool,
) -> Finding:
    status = member.get("status")
    if status in AWAY:
        return False, f"Telegram: we are not in {where}; add the bot to the group"
    if status == "restricted" and member.get("can_send_messages") is False:
        return (
            False,
            f"Telegram: we may not write in {where}; lift the bot's restrictions in the group",
        )
    if place.topic and not chat.get("is_forum"):
        return (
            False,
            f"Telegram: {where} names a topic, but topics are off in that group; turn them on or "
            f"name the group alone",
        )
    if not hears_all and status != "administrator":
        return (
            False,
            f"Telegram: in {where} privacy mode keeps mentions from us (buttons, commands and "
            f"replies arrive); {PRIVACY}",
        )
    return True, f"Telegram: in {where}"

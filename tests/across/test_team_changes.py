"""A change of a team's file that waits for a second person: asked in Slack, answered in Telegram."""

from __future__ import annotations

from bot.outbox.team_changes import Answer
from routing.storage import team_drafts
from routing.storage.team_drafts import Draft
from tests.across.world import at_work


async def test_each_is_told_where_they_are(sqlite_url: str) -> None:
    """Who asks is known in Telegram, who may agree in Slack."""
    async with at_work(sqlite_url, public_url="https://desk.example.org") as (app, slack, telegram):
        telegram.says("sanne", "hallo")
        await telegram.hears("sanne", "")
        await slack.says("fatima", "hallo")
        await slack.takes_in()
        draft = Draft("cleaning", "sanne", "", {"team": "cleaning", "name": {"en": "Cleaning"}})
        number = app.team_changes.ask(draft, "more hands", lambda by: [by.say("yes")])
        shown = str(await slack.hears(slack.with_us("fatima"), "more hands"))
        assert f"https://desk.example.org/changes#change-{number}" in shown and "ja" in shown
        with app.database.reading() as session:
            change = team_drafts.change_of(session, number)
        assert change and change.told == ("fatima", "daan")
        assert app.team_changes.decide(change, Answer("refused", "fatima", "niet nu"))
        assert not app.team_changes.decide(change, Answer("done", "fatima"))
        await telegram.hears("sanne", "niet nu")

"""New requests, written as dialogues: from somebody's words to a call."""

from __future__ import annotations

import pytest

from bot.conversation.converse import converse
from bot.conversation.state.commands import Facts
from bot.conversation.state.dialogue import Dialogue, Heard
from bot.ports import Attachment
from catalog.model import Catalogue, Person
from routing.call.call import State
from tests.conversation.town import TOWN
from tests.conversation.transcript import play
from tests.conversation.world import World


def test_a_spill_from_the_first_words_to_the_call() -> None:
    world = play("""
        sanne: er is koffie gemorst
        < Ik begrijp: Morsing die niet kan wachten.
        < Waar is het?
        [Afdeling C3] [Ik bedoelde iets anders]
        sanne: kamer 12
        < • Waar is het? kamer 12
        < Het gaat naar Schoonmaak. Naar verwachting vandaag vóór 14:00 klaar.
        [Ja, verstuur het] [Iets wijzigen] [Annuleren]
        sanne # Ja
        < Verstuurd! Je melding is S-1001. Je hoort het van me als er nieuws is.
        <! heeft het nu
    """)
    call = world.repository.calls["S-1001"]
    assert (call.requester, call.item, call.team, call.text) == (
        "sanne",
        "cleaning/on-call/spill",
        "cleaning",
        "er is koffie gemorst",
    )
    assert [a.value for a in call.answers] == ["kamer 12"]


def test_the_same_in_english_by_numbers_alone() -> None:
    world = play("""
        tom: someone spilled coffee
        < I understood: Spill that cannot wait.
        < Where is it?
        tom: 1
        < • Where is it? Radiologie
        < It goes to Cleaning, who expect to have it done by 14:00 today.
        tom: 1
        < Sent! Your request is S-1001.
    """)
    assert world.repository.calls["S-1001"].language == "en"


def test_a_place_in_the_first_words_is_not_asked_again() -> None:
    play("""
        sanne: er is koffie gemorst in de wachtkamer van poli cardiologie
        < • Waar is het? wachtkamer, Poli cardiologie
        < Zal ik het versturen?
    """)


def test_yes_with_the_answer_in_one_breath() -> None:
    play("""
        sanne: er is koffie gemorst
        sanne: ja, kamer 12
        < • Waar is het? kamer 12
    """)


def test_questions_of_every_type_skip_and_change() -> None:
    world = play("""
        tom: I need a new laptop
        < I understood: New laptop.
        < How big?
        [Small, to carry] [Large screen] [I meant something else]
        tom: yes please
        < How big?
        [Small, to carry] [Large screen]
        tom: enormous
        < That is not one of the choices.
        [Small, to carry] [Large screen] [Use my words: “enormous”]
        tom: the second one
        < From which day?
        tom: whenever
        < Which day exactly?
        tom: next week tuesday
        < How many?
        tom: a few
        < I was looking for a number there.
        tom: two
        < What for?
        tom: skip
        < • From which day? Tuesday 1 December 2026
        < • How many? 2
        < It takes a yes from Petra Wolters first; then it goes to ICT workplace.
        tom: change
        < What should be different?
        tom # How many?
        tom: 3
        < • How many? 3
        tom: yes
        < Sent! Your request is S-1001.
    """)
    call = world.repository.calls["S-1001"]
    assert [(a.id, a.value) for a in call.answers] == [
        ("size", "large"),
        ("day", "2026-12-01"),
        ("count", "3"),
    ]
    assert call.state is State.AWAITING_APPROVAL
    assert "enormous" in call.text


def test_dates_as_people_type_them_in_dutch() -> None:
    days = {
        "morgen": "woensdag 25 november 2026",
        "vrijdag": "vrijdag 27 november 2026",
        "3-12": "donderdag 3 december 2026",
        "over twee weken": "dinsdag 8 december 2026",
    }
    for typed, shown in days.items():
        play(f"""
            sanne: ik wil een nieuwe laptop
            sanne: ja
            sanne: klein
            sanne: {typed}
            sanne: 1
            sanne: sla over
            < • Vanaf welke dag? {shown}
        """)


def test_back_and_cancel_at_any_moment() -> None:
    world = play("""
        sanne: de printer print niet
        sanne: ja
        < Ligt de zorg stil?
        sanne: nee
        < Welke printer?
        sanne: terug
        < Ligt de zorg stil?
        sanne: ja, de hele afdeling
        < Welke printer?
        sanne: die bij de balie
        < • Ligt de zorg stil? Ja (de hele afdeling)
        sanne: terug
        < Welke printer?
        sanne: laat maar
        < Er is niets verstuurd.
    """)
    assert not world.repository.calls


def test_a_bare_yes_to_an_open_question_is_asked_after_once() -> None:
    play("""
        tom: the printer is broken
        tom: yes
        tom: no
        < Which printer?
        tom: yes
        < Can you say a little more?
        [Use my words: “yes”]
        tom: the one at the desk
        < • Which printer? the one at the desk
        tom: cancel
        tom: I need a new laptop
        tom: yes
        tom: small
        tom: tomorrow
        tom: 1
        < What for?
        tom: no
        < Shall I send it?
    """)


def test_change_in_the_middle_of_the_questions() -> None:
    play("""
        tom: I need a new laptop
        tom: yes
        tom: small
        < From which day?
        tom: change
        < What should be different?
        tom # How big?
        tom: large
        < From which day?
        tom: tomorrow
        < How many?
    """)


def test_swearing_gets_a_person_offered_and_a_yes_means_that() -> None:
    world = play("""
        tom: someone spilled coffee in room 12
        < Shall I send it?
        tom: this is ridiculous
        < Shall I ask a person of Service desk to help you?
        [Yes, a person please] [No, go on]
        tom: yes
        < I'll ask a person of Service desk to help you with “Spill that cannot wait”, with your words:
        < “someone spilled coffee in room 12”
    """)
    assert not world.repository.calls


def test_self_help_comes_first() -> None:
    world = play("""
        tom: forgot my password
        < You may be able to do this yourself:
        < Press “forgot password” on the sign-in page.
        < Do you still need us? Then I send this:
        < It goes to Service desk
        [Yes, send it] [No, it is solved] [I meant something else]
        tom: yes that worked
        < Glad it is solved!
        tom: forgot my password
        tom: no, I did not get a code
        < Shall I send it?
        tom: cancel
        tom: forgot my password
        tom: yes
        < Sent! Your request is S-1001.
    """)
    assert len(world.repository.calls) == 1


def test_a_few_are_offered_and_none_of_these_goes_to_a_person() -> None:
    world = play("""
        tom: laptop
        < Which of these do you mean?
        tom: none of these
        < so Service desk should look. I'd send them:
        < “laptop”
        tom: yes
        < Sent! Your request is S-1001.
    """)
    assert world.corrections[-1].chosen is None
    assert world.repository.calls["S-1001"].item is None


def test_no_something_else_says_what_instead() -> None:
    world = play("""
        tom: someone spilled coffee
        tom: no, the printer is broken
        < I understood: Printer does not print. Right?
    """)
    assert world.corrections[-1].chosen == "ict/workplace/printer"
    kept = world.dialogues["tom", None].pending[-1]
    assert "spilled coffee" in kept.model_dump_json()


def test_what_is_not_understood_reaches_a_person_word_for_word() -> None:
    world = play("""
        sanne: xylofoon kwartetspel giraffe
        < Ik weet niet zeker wat je nodig hebt
        < “xylofoon kwartetspel giraffe”
        [Ja, verstuur het] [Ik zeg het anders] [Annuleren]
        sanne: ja
        < Je melding is S-1001.
    """)
    assert world.repository.calls["S-1001"].text == "xylofoon kwartetspel giraffe"


def test_several_requests_are_confirmed_one_by_one() -> None:
    world = play("""
        sanne: de printer print niet en ook mijn laptop start niet
        < Ik hoor twee dingen. Eerst “de printer print niet”; daarna “mijn laptop start niet”.
        < Ik begrijp: Printer print niet.
        sanne: ja
        sanne: nee
        sanne: bij de balie
        sanne: ja
        < Je melding is S-1001.
        < Ik begrijp: Laptop start niet.
        sanne: ja
        < Je melding is S-1002.
    """)
    assert [c.item for c in world.repository.calls.values()] == [
        "ict/workplace/printer",
        "ict/workplace/laptop-broken",
    ]


def test_something_else_in_the_middle_is_handled_and_the_question_comes_back() -> None:
    play("""
        sanne: er is koffie gemorst
        sanne: ja
        < Waar is het?
        sanne: mijn meldingen
        < Je hebt geen open meldingen.
        < Waar is het?
        sanne: hallo
        < Waar is het?
        sanne: mijn laptop start niet meer
        < Ik begrijp: Laptop start niet.
        sanne: ja
        < Je melding is S-1001.
        < Waar is het?
        sanne: gang van C3
        < • Waar is het? gang van C3
        sanne: ja
        < Je melding is S-1002.
    """)


def test_a_question_long_past_does_not_swallow_a_new_message() -> None:
    play("""
        sanne: er is koffie gemorst
        sanne: ja
        < Waar is het?
        -- 20 hours
        sanne: er is alweer koffie gemorst hier
        < Hoort “er is alweer koffie gemorst hier” bij de melding waar we mee bezig waren, of is het iets nieuws?
        [Het hoort hierbij] [Iets nieuws]
    """)


def test_a_shared_location_answers_where() -> None:
    world = play("sanne: er is koffie gemorst\nsanne: ja\n< Waar is het?")
    pin = Attachment(name="52.37, 4.89", kind="location")
    assert "• Waar is het? 52.37, 4.89" in world.says("sanne", attachments=(pin,))[-1].text
    play("sanne: ja\n< Verstuurd!", world)
    assert world.attached == [("S-1001", pin)]


def test_a_person_is_one_word_away() -> None:
    world = play("""
        tom: someone spilled coffee
        tom: talk to a human
        < I'll ask a person of Service desk to help you with “Spill that cannot wait”, with your words:
        < “someone spilled coffee”
        tom: yes
        < Sent!
        sanne: bel mij op 06-12345678
        < “bel mij op 06-12345678”
        sanne: ja
        < Je melding is S-1002.
        sanne: medewerker
        < Waar gaat het over?
        sanne: over de parkeergarage
        < “over de parkeergarage”
    """)
    assert world.repository.calls["S-1001"].item is None


def test_what_can_be_asked_page_by_page() -> None:
    play("""
        tom: what can I ask?
        [Accounts] [Cleaning on call] [Workplace] [Contract]
        tom: workplace
        [Laptop does not start] [New laptop] [Borrow a bicycle] [Printer does not print]
        tom: 1
        < I understood: Laptop does not start.
        tom: cancel
        tom: search printer
        [Printer does not print]
    """)


def test_another_language_at_any_moment() -> None:
    world = play("""
        sanne: er is koffie gemorst
        sanne: english please
        < All right, English it is.
        < I understood: Spill that cannot wait.
        < Where is it?
        sanne: in het Nederlands
        < Prima, we gaan verder in het Nederlands.
    """)
    assert world.language("sanne") == "nl"


def test_the_language_follows_what_is_written() -> None:
    world = play("""
        sanne: my laptop won't start
        < I'll go on in English.
        < I understood: Laptop does not start.
    """)
    assert world.language("sanne") == "en"


def test_a_language_one_chose_is_left_only_when_the_other_lasts() -> None:
    world = play("""
        sanne: in het Nederlands
        sanne: my laptop won't start
        < Ik begrijp: Laptop start niet.
        sanne: cancel
        sanne: the printer is broken and does not print
        < I'll go on in English.
        < I understood: Printer does not print.
    """)
    assert world.language("sanne") == "en"


def test_what_goes_on_about_a_request_is_offered_to_it() -> None:
    play("""
        sanne: mijn laptop start niet
        sanne: ja
        < Je melding is S-1001.
        sanne: oh ja, hij piept trouwens ook
        < Toegevoegd aan S-1001
        sanne: annuleer de laptop
        sanne: ja
        sanne: nog iets: wie doet de planten
        <! S-1001
    """)


def test_a_picture_with_a_few_words_is_offered_to_the_request_just_made() -> None:
    world, picture = (
        play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001"),
        Attachment(name="plek.jpg", kind="picture"),
    )
    world.says("sanne", "foto van de plek", attachments=(picture,))
    assert world.attached[-1] == ("S-1001", picture)


def test_pictures_without_a_word() -> None:
    world = World()
    picture = Attachment(name="plas.jpg", kind="picture")
    world.says("sanne", attachments=(picture,))
    play(
        """
        sanne # Nieuwe melding
        < Waar gaat het over?
        sanne: er is koffie gemorst op afdeling C3
        < • één bijlage
        sanne: ja
        < Je melding is S-1001.
        """,
        world,
    )
    assert world.attached == [("S-1001", picture)]
    second = Attachment(name="detail.jpg", kind="picture")
    answers = world.says("sanne", attachments=(second,))
    assert "Wat moet ik met de foto doen?" in answers[-1].text
    play("sanne # Voeg het toe aan S-1001", world)
    assert world.attached[-1] == ("S-1001", second)


def test_an_edited_message_replaces_its_line() -> None:
    world = World()
    world.says("tom", "someone spilled coffee")
    answers = world.says("tom", "someone spilled coffee in room 14", edited=True)
    assert "I've taken over your change." in answers[0].text
    assert "• Where is it? room 14" in answers[-1].text


def test_ten_thousand_characters_arrive_whole() -> None:
    world, long = World(), "xyzzy " * 1667
    world.says("tom", long)
    play("tom: yes\n< Sent!", world)
    assert world.repository.calls["S-1001"].text.strip() == long.strip()


def test_who_only_calls_the_desk_is_greeted() -> None:
    world = World()
    tom = Person(id="tom", name="Tom Baker")
    facts = Facts(catalogue=TOWN, person=tom, language="en", now=world.now, shared=True)
    with pytest.raises(StopIteration) as over:
        next(converse(Dialogue(), Heard(named=True), facts))
    assert over.value.value.replies[0].text == "Hi Tom! What can I do for you?"


def test_empty_and_emoji() -> None:
    play("""
        tom:
        < Your message came in empty.
        tom: 🦄🦄
        < I can't read that
        tom: someone spilled coffee in room 12
        tom: 👍
        < Sent!
        tom: 🙏
        < You're welcome!
    """)


def test_an_old_button_explains_itself_and_shows_where_things_stand() -> None:
    world = World()
    first = world.says("tom", "my laptop won't start")[-1].choices[0]
    world.says("tom", "hello")
    answers = world.says("tom", press=first.action)
    assert "That button is from earlier" in answers[0].text
    assert answers[-1].text == "Shall I still send “Laptop does not start”?"
    world.says("tom", "yes")
    assert "S-1001" in world.says("tom", press=first.action)[-1].text
    assert len(world.repository.calls) == 1


def test_a_dialogue_of_another_version_keeps_the_words() -> None:
    from bot.conversation.state.dialogue import Dialogue

    old = {
        "version": 99,
        "pending": [{"topic": "riddle", "words": "mijn laptop start niet"}],
        "strange": True,
    }
    dialogue = Dialogue.stored(old)
    world = World(dialogues={("sanne", None): dialogue})
    play("sanne: hallo\n< Ik begrijp: Laptop start niet.", world)


def test_skip_drops_nothing_where_nothing_can_be_skipped() -> None:
    play("""
        tom: zwark blomp flurg
        < Shall I send it?
        tom: skip
        < There is nothing to skip here.
        < Shall I still send “zwark blomp flurg”?
        tom: yes
        < Sent! Your request is S-1001.
    """)


def _saying_what_for() -> World:
    """The town, whose two laptop items say what they are for."""
    what_for = {
        "laptop-broken": "For a laptop that does not start; not for getting another.",
        "laptop-new": "For getting a first laptop.",
    }
    town = TOWN.model_dump(mode="json")
    for team in town["teams"]:
        for item in (item for service in team["services"] for item in service["items"]):
            if about := what_for.get(item["id"]):
                item["about"] = {"en": about, "nl": about}
    return World(catalogue=Catalogue.model_validate(town))


def test_near_items_are_told_apart_by_what_they_are_for() -> None:
    play(
        """
        tom: laptop
        < Which of these do you mean?
        < for a laptop that does not start
        <! not for getting another
        < for getting a first laptop
    """,
        _saying_what_for(),
    )

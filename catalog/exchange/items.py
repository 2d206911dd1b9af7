"""Makes the items of a service: ids, kinds, texts, first phrases, questions."""

from __future__ import annotations

from catalog.exchange.columns import kind_called, words_for
from catalog.exchange.draft import ItemDraft, QuestionDraft
from catalog.exchange.ids import Ids
from catalog.exchange.phrases import FirstPhrases
from catalog.exchange.puts import Document, Puts
from catalog.exchange.speech import Speech
from catalog.exchange.wording import LONGEST_ABOUT, LONGEST_NAME, first_of
from catalog.language_packs import packs

_NO_ABOUT = "say what each item is for (about)"


class Items:
    """Makes items; `improve` are those whose phrases were made of their names."""

    def __init__(self, ids: Ids, speech: Speech, phrases: FirstPhrases, puts: Puts) -> None:
        self.ids, self.speech, self.phrases, self.puts = ids, speech, phrases, puts
        self.improve: list[str] = []

    def of(self, item: ItemDraft, team: str, service: str) -> Document:
        """An item as a file holds it."""
        scope = f"item:{team}/{service}"
        name = first_of(item.name) or item.key
        made: Document = {"id": self.ids.id_for(scope, item.key, item.wanted_id or name)}
        ref = f"{team}/{service}/{made['id']}"
        made["kind"] = _kind(item)
        made["name"] = self.speech.text(item.name, LONGEST_NAME, item.key)
        made |= self._about(item, name)
        made |= self._aliases(item)
        made["phrases"] = self._phrases(item, ref, made)
        made |= self._more(item, ref)
        if "about" not in made:
            path = ("services", service, "items", made["id"], "about")
            self.puts.add(team, path, None, _NO_ABOUT)
        return made

    def _about(self, item: ItemDraft, name: str) -> Document:
        """What it is for; of a name that is cut, all it says."""
        said = item.about or (item.name if len(name) > LONGEST_NAME else {})
        told = any(text.strip() for text in said.values())
        return {"about": self.speech.text(said, LONGEST_ABOUT)} if told else {}

    def _aliases(self, item: ItemDraft) -> Document:
        given = self.speech.listed(item.aliases)
        known = {code: said for code, said in given.items() if code in packs()}
        return {"aliases": known} if known else {}

    def _phrases(self, item: ItemDraft, ref: str, made: Document) -> Document:
        said = self.speech.listed(item.phrases)
        about = made.get("about", {})
        phrases, first = self.phrases.of(ref, said, made["name"], about, self.speech.languages)
        self.improve += [ref] if first else []
        return dict(phrases)

    def _more(self, item: ItemDraft, ref: str) -> Document:
        asked = [self._question(question, ref) for question in item.questions]
        answer = self.speech.text(item.answer, LONGEST_ABOUT) if item.answer else None
        more = {
            "questions": asked,
            "private": item.private,
            "approval": item.approval,
            "answer": answer,
        }
        return {name: value for name, value in more.items() if value}

    def _question(self, asked: QuestionDraft, ref: str) -> Document:
        made: Document = {
            "id": self.ids.id_for(f"question:{ref}", asked.key, first_of(asked.ask)),
            "ask": self.speech.text(asked.ask, 300, asked.key),
            "type": asked.type,
            "required": asked.required,
        }
        scope = f"choice:{ref}/{made['id']}"
        choices = [
            {
                "id": self.ids.id_for(scope, key, first_of(said)),
                "name": self.speech.text(said, 100, key),
            }
            for key, said in asked.choices
        ]
        return made | ({"choices": choices} if choices else {})


def _kind(item: ItemDraft) -> str:
    """The kind the other product says, else an incident where its name tells of a failure."""
    if item.kind:
        return item.kind
    name = first_of(item.name).casefold()
    words = f" {' '.join(name.split())} "
    fails = any(f" {sign} " in words for sign in words_for("signs_of_incident"))
    return kind_called(name) or ("incident" if fails else "service_request")

"""Reads messages against a catalogue: the understanding behind the port."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from catalog.language_packs import Language, pack
from catalog.model import Catalogue, CatalogueEntry, Kind
from routing.understand.acts.reader import ActReader
from routing.understand.beside_request import read_beside
from routing.understand.chances import less_sure, lifted
from routing.understand.decision import Asker, Candidate, Decision, Outcome
from routing.understand.example import of_catalogue
from routing.understand.kinds.by_meaning import KindChances, odds
from routing.understand.kinds.kept import kinds_of
from routing.understand.kinds.kind import kind_of
from routing.understand.kinds.of_its_kind import OfItsKind
from routing.understand.large.index import MOST_LABELS, LargeIndex
from routing.understand.learnt_before import encoder_of, keep, kept, open_words
from routing.understand.meaning.encoder import Encoder
from routing.understand.memory import give_back
from routing.understand.model import store
from routing.understand.model.classifier import Classifier
from routing.understand.model.ranked import Ranked
from routing.understand.move import Moves, TellsMore
from routing.understand.priority import priority_cues
from routing.understand.seam_weights import BY_MEANING, BY_WORDS, weights_of
from routing.understand.story import asked_in
from routing.understand.two_requests import PartRead, Request, requests, with_allowed
from routing.understand.why_now import with_all_of_it, without_why_now
from routing.understand.words.frequency import TELLS, weight
from routing.understand.words.normalise import normalise, wording, words

CHOICES = 3
"""A question offers at most so many items."""
_RANKED = 10
_NAME_ALIKE = 92
"""Likeness (rapidfuzz, of 100) from which a short message is taken for an item's name with a slip
in it.
"""
_TIE = 0.12
"""Two chances that differ less are a tie, which what is known about the asker may break."""

_LOOKED_AT, _NAMED = 12, 4
"""So many of the words that spoke for an item are looked at, and so many named as a reason."""


class Reader:
    """Understanding over one catalogue; implements the protocol `Understanding`."""

    def __init__(
        self,
        catalogue: Catalogue,
        classifier: Classifier | LargeIndex | None,
        *,
        cache: Path | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.classifier = classifier
        self._cache = cache
        encoder = classifier.encoder if classifier else None
        file = store.place(cache, catalogue.version, encoder, "kinds") if cache else None
        self._lean, self._meant = kinds_of(catalogue, encoder, file)
        self._said: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for example in of_catalogue(catalogue):
            if example.is_about:
                continue
            key = wording(example.text)
            self._said.setdefault(key, set()).add(example.label)
            if example.is_name:
                self._names.setdefault(key, set()).add(example.label)
        self._names_by_length: dict[int, list[str]] = {}
        for name in self._names:
            self._names_by_length.setdefault(len(name), []).append(name)

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        *,
        semantic: str | None = None,
        cache: Path | None = None,
        before: Reader | None = None,
    ) -> Reader:
        """Learn a catalogue. `semantic`: an embedding model's name or folder; `cache`: a folder to
        keep what was learnt; `before`: the reader that stands, whose work on unchanged phrases is
        used again in a large catalogue.

        A model that can't be used is said once, in the log, and reading goes on by words and
        letters.
        """
        examples = of_catalogue(catalogue)
        if not examples:
            return cls(catalogue, None, cache=cache)
        if cache:
            open_words(catalogue.organisation.languages, cache)
        encoder, languages = encoder_of(semantic, cache), catalogue.organisation.languages
        if len(catalogue.entries) > MOST_LABELS:
            standing = (
                before.classifier if before and isinstance(before.classifier, LargeIndex) else None
            )
            return cls(
                catalogue, LargeIndex.of(examples, encoder, standing, languages), cache=cache
            )
        file = store.place(cache, catalogue.version, encoder) if cache else None
        classifier = kept(file, examples, encoder) if file else None
        if classifier is None:
            classifier = Classifier.of(examples, encoder, languages)
            if file:
                keep(file, classifier)
        return cls(catalogue, classifier, cache=cache)

    def shares_of_meaning(self) -> Mapping[Language, Sequence[float]]:
        """By language how much words and each sentence model count; empty where that is not
        measured: by words alone, and in a large catalogue.
        """
        similarity = getattr(self.classifier, "similarity", None)
        return similarity.meaning.shares if similarity and similarity.meaning else {}

    def warm_up(self) -> None:
        """Make the tables that the first message with slips would wait for, a tenth of a second."""
        for language in self.catalogue.organisation.languages:
            self.decide(pack(language).data("features").get("misspelt", ""), None, language)
            self.moves("", language)
        give_back()

    def decide(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> Decision:
        """One request, read as a whole. Any text is answered; none raises.

        `language`: the asker's own, a prior; `allowed`: refs this asker may ask for, all when None.
        """
        clean = normalise(text)
        if self.classifier is None or not words(clean):
            return self._nothing(text, clean, language)
        ranked = self._ranked(text, language)
        weighed, reasons, exact = self._candidates(ranked, clean, allowed)
        weighed, tie = self._break_tie(weighed, asker)
        spoken, vector = ranked.read.reading.language, self._vector(text, ranked, exact)
        meant = self._meant_by(vector, spoken)
        weighed = less_sure(weighed, meant)
        outcome = self._outcome(weighed, ranked, exact, bool(tie))
        shown = weighed[: 1 if outcome is Outcome.ANSWER else CHOICES]
        agreed = self._agreed_kind(shown) if outcome is not Outcome.UNKNOWN else None
        likely = odds(meant, self._kinds_of(weighed))
        kind = kind_of(ranked.read.repaired_text, spoken, agreed, self._lean, likely)
        return Decision(
            text=text,
            language=spoken,
            outcome=outcome,
            kind=kind.kind,
            confidence=round(shown[0][1], 4) if shown else 0.0,
            candidates=tuple(
                Candidate(item=item, confidence=round(chance, 4)) for item, chance in shown
            ),
            because=(*tie, *reasons, kind.because),
            exact=exact,
            priority_cues=priority_cues(clean, spoken, self._by_model(vector)),
        )

    def rank(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[str, ...]:
        """The ten likeliest items, best first, whether or not any of them would be answered."""
        return tuple(one.item for one in self.likely(text, asker, language, allowed))

    def likely(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Candidate, ...]:
        """The same with their chances."""
        clean = normalise(text)
        if self.classifier is None or not words(clean):
            return ()
        ranked = self._ranked(text, language)
        weighed, _, exact = self._candidates(ranked, clean, allowed)
        weighed, _ = self._break_tie(weighed, asker)
        vector = self._vector(text, ranked, exact)
        meant = self._meant_by(vector, ranked.read.reading.language)
        return tuple(
            Candidate(item=item, confidence=round(chance, 4))
            for item, chance in less_sure(weighed, meant)[:_RANKED]
        )

    def _ranked(self, text: str, language: Language | None) -> Ranked:
        """The items by what is said, and by which of them are of the kind that the words have."""
        if isinstance(self.classifier, Classifier):
            return self.classifier.rank(text, language, beside=self._of_its_kind)
        assert self.classifier is not None
        return self.classifier.rank(text, language)

    @cached_property
    def _of_its_kind(self) -> OfItsKind:
        labels = self.classifier.labels if self.classifier else ()
        return OfItsKind(self.catalogue, labels, self._lean)

    def _candidates(
        self, ranked: Ranked, clean: str, allowed: frozenset[str] | None
    ) -> tuple[list[tuple[str, float]], tuple[str, ...], bool]:
        """Items with their chances, best first, the reasons, and whether one was typed exactly."""
        weighed, reasons = self._weigh(ranked, allowed)
        exact, said = self._exactly(clean, allowed)
        if exact:
            return lifted(weighed, exact), (said, *reasons), True
        return weighed, reasons, False

    @property
    def _encoder(self) -> Encoder | None:
        """The sentence model; None where messages are read by words."""
        return self.classifier.encoder if self.classifier else None

    def _vector(self, text: str, ranked: Ranked, exact: bool) -> np.ndarray | None:
        """What an encoder reads; nothing in what was typed word by word, which says all."""
        encoder = self._encoder
        if exact or encoder is None:
            return None
        read = encoder.vectors([ranked.read.legible(text)], [ranked.read.reading.language])
        return np.asarray(read[0])

    def _meant_by(self, vector: np.ndarray | None, language: Language) -> KindChances | None:
        """Kinds by what an encoder read, and whether anything is asked."""
        if self._meant is None or vector is None:
            return None
        return self._meant.of_vector(vector, language)

    def _by_model(self, vector: np.ndarray | None) -> dict[str, np.ndarray]:
        encoder = self._encoder
        return encoder.by_model(vector) if encoder and vector is not None else {}

    def _kinds_of(self, weighed: Sequence[tuple[str, float]]) -> dict[Kind, float]:
        """The chance of each kind, by the items that are likely."""
        found: dict[Kind, float] = {}
        total = sum(chance for _, chance in weighed) or 1.0
        for item, chance in weighed:
            kind = Kind(self.catalogue.entries[item].item.kind)
            found[kind] = found.get(kind, 0.0) + chance / total
        return found

    def _agreed_kind(self, shown: Sequence[tuple[str, float]]) -> str | None:
        """The kind that all items shown have, if they have one."""
        kinds = {self.catalogue.entries[item].item.kind for item, _ in shown}
        return kinds.pop() if len(kinds) == 1 else None

    def split(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Decision, ...]:
        """One decision for each request in the message; one alone unless at least two parts stand
        for different items.
        """
        languages = self.catalogue.organisation.languages
        whole = self.decide(text, asker, language, allowed)
        if (story := asked_in(text)) and story != text:
            found = self.split(story, asker, language, allowed)
            if found[0].outcome is not Outcome.UNKNOWN:
                return with_all_of_it(found, whole)
        if (asks := without_why_now(text, languages)) != text:
            found = self.split(asks, asker, language, allowed)
            return with_all_of_it(found, whole)
        return self._requests(whole, asker, language or whole.language, allowed)

    def _requests(
        self,
        whole: Decision,
        asker: Asker | None,
        spoken: Language,
        allowed: frozenset[str] | None,
    ) -> tuple[Decision, ...]:
        """One decision for each request in a message that was read as a whole."""
        asked = self._asked(whole.text, spoken)
        if len(asked) == 1:
            return (whole,)
        return tuple(
            with_allowed(self.decide(part, asker, spoken, allowed), item, allowed)
            for part, item in asked
        )

    def _asked(self, text: str, spoken: Language) -> tuple[Request, ...]:
        """The requests in a message, whoever asks."""
        encoder = self._encoder
        read = cache(partial(self._part, message=text, language=spoken))
        ahead = partial(encoder.read_parts, text, language=spoken) if encoder else tuple
        weights = weights_of(spoken, BY_MEANING if encoder else BY_WORDS)
        languages = self.catalogue.organisation.languages
        return requests(text, read, languages, ahead, weights=weights)

    def moves(self, text: str, language: Language) -> Moves:
        """How likely each move is that the text makes in a conversation."""
        if self.classifier is None and self.catalogue.entries:
            return {}  # it stands in for one that could not learn: a person reads the message
        return self._acts.read(text, language)

    def tells_more(
        self, text: str, language: Language, requests: Sequence[str]
    ) -> TellsMore | None:
        """How far the text, said beside some requests, tells more of one."""
        return read_beside(text, language, requests, self._encoder)

    @cached_property
    def _acts(self) -> ActReader:
        """Learnt at first use: who only asks for items does without."""
        return ActReader.of(self.catalogue, self._encoder, self._cache)

    def _part(self, text: str, message: str, language: Language) -> PartRead | None:
        """What a part of a message is understood as, whoever asks: as it means there, and as one
        sentence, since what tells two requests from one was learnt so.
        """
        if self.classifier is None or not words(normalise(text)):
            return None
        ranked = self.classifier.rank(text, language, part_of=message)
        return PartRead(
            dict(zip(ranked.labels, map(float, ranked.chances), strict=True)),
            ranked.right,
            self._tells_more(text, message, ranked.read.reading.language),
        )

    def _tells_more(self, text: str, message: str, spoken: Language) -> float:
        """The chance, by meaning, that a part of a message only tells more; by words none."""
        encoder = self._encoder
        if encoder is None or self._meant is None:
            return 0.0
        vector = encoder.read_parts(message, [text], spoken).vectors[0]
        return self._meant.tells_more(vector, spoken)

    def _weigh(
        self, ranked: Ranked, allowed: frozenset[str] | None
    ) -> tuple[list[tuple[str, float]], tuple[str, ...]]:
        """Items this asker may ask for with their chances, best first, and what spoke for the
        best.
        """
        pairs = [pair for pair in ranked.weighed if allowed is None or pair[0] in allowed]
        reasons = [f"spelling: {typed} read as {read}" for typed, read in ranked.read.repairs]
        if pairs and pairs[0][0] == ranked.labels[0]:
            reasons += self._spoke_for_best(ranked)
        return pairs, tuple(reasons)

    def _spoke_for_best(self, ranked: Ranked) -> Iterator[str]:
        """The nearest phrases and the words that spoke for the best item."""
        assert self.classifier is not None
        for i, likeness in ranked.nearest:
            yield f"phrase: “{self.classifier.examples[i].text}” ({likeness:.2f})"
        for word in _telling(self.classifier.telling_words(ranked, _LOOKED_AT), ranked):
            yield f"word: {word}"

    def _exactly(self, clean: str, allowed: frozenset[str] | None) -> tuple[set[str], str]:
        """Items of which a phrase or name was typed word by word, or a name with a slip; empty when
        none.
        """
        key = " ".join(words(clean))
        found, rule = self._said.get(key, set()), "rule: typed as a phrase or name of the item"
        if not found and len(key) <= 60:
            lengths = range(
                len(key) * _NAME_ALIKE // (200 - _NAME_ALIKE),
                len(key) * (200 - _NAME_ALIKE) // _NAME_ALIKE + 1,
            )
            names = [name for length in lengths for name in self._names_by_length.get(length, ())]
            alike = process.extractOne(key, names, scorer=fuzz.ratio, score_cutoff=_NAME_ALIKE)
            found, rule = (
                (self._names[alike[0]], f"rule: name “{alike[0]}”") if alike else (set(), "")
            )
        return {item for item in found if allowed is None or item in allowed}, rule

    def _break_tie(
        self, weighed: list[tuple[str, float]], asker: Asker | None
    ) -> tuple[list[tuple[str, float]], tuple[str, ...]]:
        """Where the best chances are a tie, what the asker has or is puts one in front; else
        nothing changes.
        """
        if asker is None or len(weighed) < 2:
            return weighed, ()
        tied = [pair for pair in weighed[:CHOICES] if weighed[0][1] - pair[1] < _TIE]
        for item, _ in tied if len(tied) > 1 else []:
            why = self._belongs(self.catalogue.entries[item], asker)
            if why:
                others = [pair for pair in weighed if pair[0] != item]
                return [(item, weighed[0][1]), *others], (f"tie: {why}",)
        return weighed, ()

    def _belongs(self, place: CatalogueEntry, asker: Asker) -> str | None:
        if place.ref in asker.open_items:
            return "you have an open request for it"
        if (
            asker.location
            and asker.location.lower()
            in " ".join((*place.item.phrases.all, *place.item.name.all)).lower()
        ):
            return f"it is about {asker.location}"
        return "it is your own team's" if asker.team == place.team.team else None

    def _outcome(
        self, weighed: list[tuple[str, float]], ranked: Ranked, exact: bool, tie: bool
    ) -> Outcome:
        if not weighed or self.classifier is None:
            return Outcome.UNKNOWN
        best = weighed[0][1]
        second = weighed[1][1] if len(weighed) > 1 else 0.0
        among = best
        if weighed[0][0] in ranked.labels[:CHOICES] or exact:
            left = best / ranked.right if ranked.right and not exact else 1.0
            among = max(ranked.among * min(1.0, left), best)
        caution = 0.0 if exact else ranked.caution
        outcome = self.classifier.learnt.sureness.outcome(best, among, caution)
        doubled = best - second < 0.02 and not tie
        return Outcome.ASK if outcome is Outcome.ANSWER and doubled else outcome

    def _nothing(self, text: str, clean: str, asked_in: Language | None) -> Decision:
        organisation = self.catalogue.organisation
        language = asked_in if asked_in in organisation.languages else organisation.language
        why = "rule: no words to go by" if self.classifier else "rule: the catalogue has no items"
        kind = kind_of(clean, language, None, self._lean)
        return Decision(
            text=text,
            language=language,
            outcome=Outcome.UNKNOWN,
            kind=kind.kind,
            confidence=0.0,
            because=(why, kind.because),
            priority_cues=priority_cues(clean, language),
        )


def _telling(spoke: Sequence[str], ranked: Ranked) -> Sequence[str]:
    """Of the words that spoke for the best, those a person would name; function words (the, mijn)
    only where all are.
    """
    telling = [word for word in spoke if weight(word, ranked.read.reading.language) >= TELLS]
    return (telling or spoke)[:_NAMED]

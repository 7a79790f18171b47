"""Reads an article's quotations in order and says whose each is; the steps are in the modules beside this one.

The order of trust: a cue in the quotation's own sentence; the quotation before it in the same paragraph; a quotation
left open by the paragraph before; the sentence before; whoever has been speaking. Where none is clear, nobody is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsdesk.models.text import Paragraph, Person, Quote, Sentence, SpeakerKind
from newsdesk.text.people.lexicon import lexicon
from newsdesk.text.people.roster import roster
from newsdesk.text.people.words import words
from newsdesk.text.quotes import unspaced
from newsdesk.text.quotes.clauses import first_subject, speech_subject
from newsdesk.text.quotes.cue import Cue, Trust
from newsdesk.text.quotes.cues import cue_for
from newsdesk.text.quotes.dashes import dialogue, parted, with_dialogue
from newsdesk.text.quotes.denial import denied
from newsdesk.text.quotes.marks import Quoted, quoted
from newsdesk.text.quotes.narrative import Telling, tellings
from newsdesk.text.quotes.relay import relayed
from newsdesk.text.quotes.resolve import Memory, Speaker
from newsdesk.text.quotes.scene import Scene, Shape, Subject, scene
from newsdesk.text.quotes.worth import is_label, is_quotation


@dataclass(frozen=True, slots=True)
class Found:
    """The quotations of an article in text order, and the persons it names."""

    quotes: tuple[Quote, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A quotation that was read, while its neighbours are not yet."""

    quote: Quoted
    telling: int
    speaker: Speaker | None
    cue: Cue | None
    group: int


def find(text: str, paragraphs: Sequence[Paragraph], sentences: Sequence[Sentence], language: str) -> Found:
    """Find the direct quotations in body paragraphs and captions, who said each, and the persons named.

    Offsets count characters of `text`, and `text[start:end]` is the inside of the marks. `language` is an ISO 639-1
    code. Rules only: the same text always gives the same answer, in time linear in its length. Raises nothing.
    """
    lex = lexicon(language)
    if not lex.spaced:
        read, persons = unspaced.read(text, quoted(text, paragraphs), lex)
        return Found(tuple(read), persons)
    all_words = words(text, paragraphs, sentences)
    people = roster(text, all_words, lex)
    outermost = with_dialogue(parted(text, quoted(text, paragraphs), lex), dialogue(text, paragraphs, lex))
    marked = [quote for quote in outermost if not is_label(text, quote, lex)]
    if not marked:
        return Found((), people.people)
    seen = scene(all_words, people, lex)
    reader = _Reader(text, seen, marked, Memory(seen, text))
    for number, telling in enumerate(tellings(text, all_words, marked, lex)):
        reader.read(number, telling)
    return Found(tuple(_quote(text, seen, said) for said in reader.said), people.people)


class _Reader:
    """Goes through the sentences with what was read so far."""

    def __init__(self, text: str, scene: Scene, marked: Sequence[Quoted], memory: Memory) -> None:
        self.text, self.scene, self.marked, self.memory = text, scene, marked, memory
        self.said: list[_Said] = []
        self.groups = 0

    def read(self, number: int, telling: Telling) -> None:
        """Read one sentence: its quotations, then what it leaves in mind."""
        self.memory.enter(telling)
        places = [place for place, item in enumerate(telling.items) if item.quote >= 0]
        for place in places:
            self._read_quote(number, telling, place)
        here = [said for said in self.said[len(self.said) - len(places) :] if places and said.telling == number]
        if all(said.speaker is None and said.cue is None for said in here):
            self._indirect(telling)

    def _indirect(self, telling: Telling) -> None:
        """Keep in mind who speaks in a sentence of indirect speech, or takes a stand ("Ray praised the plan")."""
        scene = self.scene
        words = [item.word for item in telling.items]
        if not scene.says.isdisjoint(words):
            subject = speech_subject(scene, telling.items)
        elif not scene.frames.isdisjoint(words):
            subject = first_subject(scene, telling.items)
            if subject is not None and subject.shape is not Shape.NAME:
                return
        else:
            return
        memory = self.memory
        if subject is None and scene.lex.subjectless and memory.spoke_in >= memory.sentence - 2:
            speaker = memory.speaker  # "Añadió que …"
        else:
            speaker = memory.resolve(subject) if subject is not None else None
        if speaker is not None:
            memory.said(speaker)

    def _read_quote(self, number: int, telling: Telling, place: int) -> None:
        quote = self.marked[telling.items[place].quote]
        ending = self.text[quote.end - 1 : quote.end]
        cue = cue_for(self.scene, telling, place, ending)
        if not is_quotation(self.scene, self.text, quote, telling, place, cue):
            return
        cue = None if cue is None else relayed(self.scene, telling.items, cue)
        last = self.said[-1] if self.said else None
        sure = cue is not None and cue.trust > Trust.SUBJECT
        refused = cue is not None and denied(self.scene, telling.items, cue, place)
        if refused:
            speaker = None
        else:
            speaker = self._by_cue(cue) if sure else self._without_cue(last, quote, telling, place, cue)
        own = sure and cue is not None and cue.subject is not None
        if (
            last is not None
            and self._goes_on(last, quote, number, telling, place, cue)
            and ((speaker is None and not own) or speaker == last.speaker)
        ):
            speaker, group = last.speaker, last.group
        elif last is not None and speaker is not None and _begun(last, quote, telling, place):
            group = last.group
            self._settle(group, speaker)
        else:
            group, self.groups = self.groups, self.groups + 1
        self.said.append(_Said(quote, number, speaker, cue, group))
        if speaker is not None:
            if cue is None or not cue.passive:
                self.memory.said(speaker)
        elif own and not refused and cue is not None and cue.subject is not None:
            self.memory.unclear(cue.subject)

    def _settle(self, group: int, speaker: Speaker) -> None:
        """Give the parts of a quotation that came before its cue the speaker whom the cue names."""
        for at in range(len(self.said) - 1, -1, -1):
            if self.said[at].group != group:
                return
            self.said[at] = replace(self.said[at], speaker=speaker, cue=None)

    def _by_cue(self, cue: Cue | None) -> Speaker | None:
        """Who speaks by the cue; where a language leaves the subject out, whoever spoke just before."""
        if cue is not None and cue.subject is not None:
            return self.memory.resolve(cue.subject)
        return self.memory.speaker if self.memory.spoke_in >= self.memory.sentence - 2 else None

    def _goes_on(self, last: _Said, quote: Quoted, number: int, telling: Telling, place: int, cue: Cue | None) -> bool:
        """Whether a quotation is the next part of the one before it: a cue or a paragraph break came between."""
        if not last.quote.closed:
            return quote.paragraph > last.quote.paragraph and place == 0
        if quote.paragraph != last.quote.paragraph:
            return False
        if last.telling == number:
            return (
                cue is None
                or not cue.before
                or cue.trust is Trust.SUBJECT
                or (last.cue is not None and cue.verb == last.cue.verb)
            )
        return last.telling == number - 1 and place == 0 and len(telling.items) == 1

    def _dialogue(self, quote: Quoted) -> bool:
        """Whether a question was answered in the next paragraph: whose the line after that is, nobody says."""
        if len(self.said) < 2:
            return False
        one, two = self.said[-2:]
        turn = one.speaker is not None and two.speaker is not None and one.speaker != two.speaker
        paragraphs = (one.quote.paragraph, two.quote.paragraph, quote.paragraph)
        asked = self.text[one.quote.start : one.quote.end].endswith("?")
        return turn and asked and paragraphs == tuple(range(paragraphs[0], paragraphs[0] + 3))

    def _without_cue(
        self, last: _Said | None, quote: Quoted, telling: Telling, place: int, cue: Cue | None
    ) -> Speaker | None:
        """Who speaks where the sentence itself does not say."""
        memory = self.memory
        fresh = memory.spoke_in >= memory.sentence - 1
        same = last is not None and last.quote.paragraph == quote.paragraph and last.speaker is not None
        alone = all(item.word < 0 for item in telling.items)
        if last is not None and place == 0 and not last.quote.closed:
            return last.speaker
        if last is not None and same and (alone or place == 0):
            return last.speaker if alone or fresh else None
        if alone:
            return memory.speaker if fresh and not self._dialogue(quote) else None
        return memory.resolve(cue.subject) if cue is not None and cue.subject is not None else None


def _begun(last: _Said, quote: Quoted, telling: Telling, place: int) -> bool:
    """Whether the paragraph before left a quotation open that nobody was named for, and this one goes on with it."""
    unnamed = last.speaker is None and (last.cue is None or last.cue.trust is Trust.SUBJECT)
    follows = quote.paragraph == last.quote.paragraph + 1 and place == 0 and telling.opens
    return unnamed and follows and not last.quote.closed


def _quote(text: str, scene: Scene, said: _Said) -> Quote:
    speaker, cue = said.speaker, said.cue
    role = None
    if speaker is not None and speaker.person is not None:
        roles = scene.roster.people[speaker.person].roles
        role = roles[0] if roles else None
    subject = cue.subject if cue is not None and speaker is not None else None
    return Quote(
        said.quote.start,
        said.quote.end,
        None if speaker is None else speaker.name,
        SpeakerKind.NONE if speaker is None else speaker.kind,
        role,
        None if cue is None or cue.verb < 0 or speaker is None else scene.words[cue.verb].text,
        None if subject is None else _mention(text, scene, subject),
        said.group,
    )


def _mention(text: str, scene: Scene, subject: Subject) -> str:
    words = scene.words
    return text[words[subject.first].start : words[subject.last].end]

"""The answer to `search`: stories, each a linked headline with the sentence in which the words stand, in bold there."""

from __future__ import annotations

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.models.forms import OtherForms
from newsdesk.models.message import Action, Button, Line, Marked, Message, Plain, Run, Strong
from newsdesk.models.searched import Excerpt, Searched, SearchEntry
from newsdesk.words import Catalogue

TOPIC_LIMIT = 100
PAGE = 5
"""Stories that the next page will have, as far as there are so many."""
FORMS_LIMIT = 60
"""Characters of the forms that a button names."""


def search(answer: Searched, words: Catalogue) -> Message:
    """Word an answer to `search`, one page of it."""
    topic = wording.shorten(answer.asked, TOPIC_LIMIT)
    count = wording.shown(answer.total, words, more=answer.more)
    if not answer.entries:
        return _nothing(answer, topic, count, words)
    last = answer.first + len(answer.entries) - 1
    heading = Strong(topic) if topic else Strong(words.say("search.everything"))
    span = wording.span(answer.first, last, words)
    if answer.first == 1 and last == answer.total and answer.sort == "time":
        head = wording.phrase(words, "latest.heading_one_page", topic=heading, shown=count)
    else:
        key = "latest.heading" if answer.sort == "time" else "search.heading_relevance"
        head = wording.phrase(words, key, topic=heading, shown=count, span=span)
    above = [Line(head)]
    if answer.looked_back is not None:
        above.append(wording.small(wording.looked_back(answer.looked_back, words)))
    blocks = [_entry(entry, number, words) for number, entry in enumerate(answer.entries, answer.first)]
    if answer.forms is not None:
        blocks.append([(wording.BLANK, other_forms(answer.forms, words))])
    numbered = ((n, entry.lead) for n, entry in enumerate(answer.entries, answer.first))
    menu = controls.articles(words.say("menu.story"), numbered, words, _here(answer, answer.first))
    return Message(wording.fit(above, blocks), _buttons(answer, last, words), menu)


def other_forms(forms: OtherForms, words: Catalogue, *, alone: bool = False) -> Line:
    """Return "23 more with курську, курська" as a line of small print, or "23 stories with …" where they are alone."""
    listed = Plain(wording.shorten(words.comma.join(forms.written), TOPIC_LIMIT))
    if alone:
        shown = wording.shown(forms.stories, words, more=forms.more)
        return wording.small(wording.phrase(words, "search.forms_only", shown=shown, forms=listed))
    number = words.number(forms.stories)
    number = words.say("count.at_least", number=number) if forms.more else number
    return wording.small(wording.phrase(words, "search.forms", number=number, forms=listed))


def forms_button(forms: OtherForms | None, action: Action | None, words: Catalogue) -> tuple[Button, ...]:
    """Return the button that searches for other forms too, where there are any."""
    if forms is None or action is None:
        return ()
    listed = wording.shorten(words.comma.join(forms.written), FORMS_LIMIT)
    return (controls.button(words.say("button.forms", forms=listed), action),)


def _here(answer: Searched, first: int) -> Action:
    return actions.search(answer.asked, answer.sort, first)


def _buttons(answer: Searched, last: int, words: Catalogue) -> tuple[Button, ...]:
    buttons: list[Button] = []
    if answer.first > 1:
        back = max(answer.first - PAGE, 1)
        label = words.say("button.previous", number=words.number(answer.first - back))
        buttons.append(controls.button(label, _here(answer, back)))
    if answer.total > last:
        label = words.say("button.next", number=words.number(min(PAGE, answer.total - last)))
        buttons.append(controls.button(label, _here(answer, last + 1)))
    if answer.forms is not None:
        buttons += forms_button(answer.forms, actions.search(answer.forms.asks, answer.sort), words)
    if answer.first == 1 and answer.total > 1 and answer.asked:
        if answer.sort == "time":
            buttons.append(controls.button(words.say("button.by_relevance"), actions.search(answer.asked, "relevance")))
        else:
            buttons.append(controls.button(words.say("button.by_time"), actions.search(answer.asked)))
    return tuple(buttons[: controls.MOST_BUTTONS])


def _nothing(answer: Searched, topic: str, count: str, words: Catalogue) -> Message:
    if answer.total:
        said = wording.phrase(words, "latest.past_the_end", topic=topic, shown=count)
        return Message((Line(said),))
    if not topic:
        return Message((Line(wording.phrase(words, "latest.nothing_all")),))
    told = wording.sentences(
        words,
        wording.phrase(words, "latest.nothing", topic=topic),
        wording.looked_back(answer.looked_back, words),
        wording.meant(answer.suggestion, words),
        wording.holdings(answer.holdings, words),
    )
    lines = [Line(told)]
    if answer.forms is not None:
        lines.append(other_forms(answer.forms, words, alone=True))
        ask = actions.search(answer.forms.asks, answer.sort)
        return Message(tuple(lines), forms_button(answer.forms, ask, words))
    if answer.suggestion is None:
        return Message(tuple(lines))
    again = actions.search(answer.suggestion.words, answer.sort)
    return Message(tuple(lines), (controls.button(words.say("button.search"), again),))


def _entry(entry: SearchEntry, number: int, words: Catalogue) -> wording.Block:
    title = Line((wording.headline(entry.lead, number=number),))
    bare = Line((wording.headline(entry.lead, number=number, linked=False),))
    told = wording.source(entry.lead, words)
    if entry.outlets > 1:
        outlets = words.say("count.outlets", entry.outlets)
        told = (*told, Plain(f"{wording.JOINT}{outlets}"))
    sentence = (Line(_sentence(entry.excerpt)),) if entry.excerpt is not None else ()
    credit = wording.small(told)
    return [(wording.BLANK, title, *sentence, credit), (wording.BLANK, title, credit), (wording.BLANK, bare, credit)]


def _sentence(excerpt: Excerpt) -> tuple[Run, ...]:
    """Return the sentence with its words in bold; where it was cut stands "…"."""
    before = (Plain("…"),) if excerpt.cut_before else ()
    after = (Plain("…"),) if excerpt.cut_after else ()
    text = Marked(excerpt.text, excerpt.marks) if excerpt.marks else Plain(excerpt.text)
    return (*before, text, *after)

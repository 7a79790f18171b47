"""Everything that a button or a menu of a message may do: the verbs, and what each is done with.

The chat answers each verb; a menu's chosen value comes as one more argument. Numbers are decimal, counted from 1.

    latest   topic, first              the stories on a topic, from the one numbered `first` on
    catchup  topic, first, since, until   the stories that came after one moment and up to another (`moment`)
    trend    topic, days               how many articles a day match
    search   query, sort, first        all that matches, by "time" or "relevance"
    open     ref, back…                an article
    choose   back…, ref                the same, of a menu
    summary  ref, length, back…        an article's summary, short, medium or long
    context  ref, kind, number, back…  a "sentence" or "quote" of an article with its neighbours
    quote    ref, back…, number        the same, of a menu of quotations
    said     ref, first, back…         an article's quotations
    outlets  ref, back…                who else tells its story
    story    ref, tab, first, back…    a story from all its outlets: "brief", "said", "told" or "changed"
    story_about  what                  the story that some words mean
    story_more   ref, tab, first, back…, what   chosen on a story: an article, a person, a page, "split" or "merge"
    story_split  ref, shown, chosen…   by an editor: ask which articles to split off, those that are `chosen` among them
    story_split_sure, story_split_undo  ref, shown, chosen…   by an editor: split them off, and put them back
    story_merge  ref, shown            by an editor: show which stories may be the same event
    story_merge_form   ref, shown      by an editor: open the form for words of another story
    story_merge_with   ref, shown, other   by an editor: ask whether it and the story of the article `other` are one
    story_merge_sure, story_merge_undo  ref, shown, other   by an editor: they are, and they are not after all
    person   about, key, …             what the people with these keys said; `about` may be ""
    people   about, first, key, …      the same, from the quotation numbered `first` on
    more     ref, back…, what          chosen on an article: a length, "outlets", "story", "approve" or "remove"
    approve  ref, back…                by an editor: count a saved text as an article
    remove   ref, back…                by an editor: ask whether to remove it
    keep     no arguments              leave it as it is
    remove_sure  ref, shown, back…     by an editor: remove it; `shown` is the chat's name of the message that shows it
    merge    key, shown                by an editor: show a person's names, and who may be the same person
    merge_form  key, shown             by an editor: open the form for the name of the same person
    merge_with  key, shown, other      by an editor: ask whether these two are one
    merge_sure  key, other, shown      by an editor: they are
    merge_undo  key, other, shown      by an editor: they are not after all
    split    key, shown, name          by an editor: ask whether a name of a person is somebody else's
    split_sure  key, name, shown       by an editor: it is
    split_undo  key, name, shown       by an editor: it is not after all
    delete_posts  ref                  by an editor: take back the posts that carry an article
    link_brief    url, …, number       read the link with this number, in private
    link_summary  ref, length          tell a link that was just read at another length
    link_save     ref                  by a saver: keep the article of a link that was just read
    about_me, forget_me, forget_sure   no arguments   what is kept about whoever presses: show it, ask, delete it
    why      what                      what became of a message or an article
    step     name                      open the form of a desk's setting, and lead back to `setup`
    form     name                      open a form: "save", or the name of a desk's setting

`back…` is the list from which the article was opened, as its verb and arguments; nothing where there was none. In
context, quotations and other outlets may have a summary there instead, with its own way back behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

from newsdesk.models.answers import Length
from newsdesk.models.message import Action
from newsdesk.models.overview import Window
from newsdesk.models.searched import Sort
from newsdesk.models.story import StoryTab

FLEETING = frozenset({"link_brief"})
"""The verbs whose arguments are kept for an hour alone: addresses that nobody has saved."""

LISTS = frozenset({"latest", "search", "catchup", "people", "outlets", "story"})
"""The verbs of the lists that an article is opened from."""

_BACK = LISTS | {"summary"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
_MOMENT = re.compile(r"[0-9a-f]{1,14}", re.ASCII)


def latest(topic: str, first: int = 1) -> Action:
    """Ask for the stories on a topic."""
    return Action("latest", (topic, str(first)))


def catchup(topic: str, first: int, window: Window) -> Action:
    """Ask for the stories that came in a window of time."""
    return Action("catchup", (topic, str(first), moment(window.since), moment(window.until)))


def moment(at: datetime) -> str:
    """Return a moment to the microsecond in few characters: microseconds since 1970, in hexadecimal."""
    return f"{(at - EPOCH) // MICROSECOND:x}"


def read_moment(text: str) -> datetime | None:
    """Return what `moment` made; `None` for anything else."""
    return EPOCH + int(text, 16) * MICROSECOND if _MOMENT.fullmatch(text) else None


def trend(topic: str, days: int) -> Action:
    """Ask how many articles a day match."""
    return Action("trend", (topic, str(days)))


def search(query: str, sort: Sort = "time", first: int = 1) -> Action:
    """Ask for all that matches a question."""
    return Action("search", (query, sort, str(first)))


def way_back(args: Sequence[str]) -> Action | None:
    """Return the list, or the summary, that `back…` stands for; `None` for nothing, or for anything else."""
    return Action(args[0], tuple(args[1:])) if args and args[0] in _BACK else None


def list_behind(back: Action | None) -> Action | None:
    """Return the list that a way back leads to, at once or after a summary, so that no way grows with every step."""
    return way_back(back.args[2:]) if back is not None and back.verb == "summary" else back


def open_article(ref: str, back: Action | None = None) -> Action:
    """Open an article."""
    return Action("open", (ref, *_tail(back)))


def choose_article(back: Action | None = None) -> Action:
    """Open the article whose ref is chosen."""
    return Action("choose", _tail(back))


def summary(ref: str, length: Length, back: Action | None = None) -> Action:
    """Summarise an article."""
    return Action("summary", (ref, length, *_tail(back)))


def context(ref: str, kind: Literal["sentence", "quote"], number: int, back: Action | None = None) -> Action:
    """Show a sentence or a quotation with its neighbours."""
    return Action("context", (ref, kind, str(number), *_tail(back)))


def choose_quote(ref: str, back: Action | None = None) -> Action:
    """Show the quotation whose number is chosen with its neighbours."""
    return Action("quote", (ref, *_tail(back)))


def said(ref: str, first: int = 1, back: Action | None = None) -> Action:
    """Show an article's quotations."""
    return Action("said", (ref, str(first), *_tail(back)))


def outlets(ref: str, back: Action | None = None) -> Action:
    """Show who else tells an article's story."""
    return Action("outlets", (ref, *_tail(back)))


def story(ref: str, tab: StoryTab = "brief", first: int = 1, back: Action | None = None) -> Action:
    """Show a story from one of its sides."""
    return Action("story", (ref, tab, str(first), *_tail(back)))


def story_about(what: str) -> Action:
    """Show the story that some words mean."""
    return Action("story_about", (what,))


def story_more(ref: str, tab: StoryTab, first: int, back: Action | None = None) -> Action:
    """Do what is chosen on a story."""
    return Action("story_more", (ref, tab, str(first), *_tail(back)))


def story_split(ref: str, shown: str = "", chosen: Sequence[str] = ()) -> Action:
    """Ask which articles to split off a story; one that is chosen from a menu is one more."""
    return Action("story_split", (ref, shown, *chosen))


def story_split_sure(ref: str, shown: str, chosen: Sequence[str]) -> Action:
    """Split articles off a story."""
    return Action("story_split_sure", (ref, shown, *chosen))


def story_split_undo(ref: str, shown: str, chosen: Sequence[str]) -> Action:
    """Take that back."""
    return Action("story_split_undo", (ref, shown, *chosen))


def story_merge(ref: str, shown: str = "") -> Action:
    """Show which stories may be the same event."""
    return Action("story_merge", (ref, shown))


def story_merge_form(ref: str, shown: str = "") -> Action:
    """Open the form for words of another story."""
    return Action("story_merge_form", (ref, shown))


def story_merge_with(ref: str, shown: str = "") -> Action:
    """Ask whether a story and the one that is chosen are one."""
    return Action("story_merge_with", (ref, shown))


def story_merge_sure(ref: str, shown: str, other: str) -> Action:
    """Let two stories be one."""
    return Action("story_merge_sure", (ref, shown, other))


def story_merge_undo(ref: str, shown: str, other: str) -> Action:
    """Take that back."""
    return Action("story_merge_undo", (ref, shown, other))


def person(about: str, keys: Sequence[str]) -> Action:
    """Show what these people said."""
    return Action("person", (about, *keys))


def choose_person(about: str) -> Action:
    """Show what the person whose key is chosen said."""
    return Action("person", (about,))


def people(about: str, first: int, keys: Sequence[str]) -> Action:
    """Show what these people said, from the quotation numbered `first` on."""
    return Action("people", (about, str(first), *keys))


def choose_more(ref: str, back: Action | None = None) -> Action:
    """Do with an article what is chosen: a length of its summary, "outlets", "story", "approve" or "remove"."""
    return Action("more", (ref, *_tail(back)))


def approve(ref: str, back: Action | None = None) -> Action:
    """Count a saved text as an article."""
    return Action("approve", (ref, *_tail(back)))


def remove(ref: str, back: Action | None = None) -> Action:
    """Ask whether to remove an article."""
    return Action("remove", (ref, *_tail(back)))


def remove_sure(ref: str, shown: str = "", back: Action | None = None) -> Action:
    """Remove an article, and say so in the message that shows it."""
    return Action("remove_sure", (ref, shown, *_tail(back)))


def keep() -> Action:
    """Leave an article as it is, after the question whether to remove it."""
    return Action("keep")


def merge(key: str, shown: str = "") -> Action:
    """Show a person's names, and who may be the same person."""
    return Action("merge", (key, shown))


def merge_form(key: str, shown: str = "") -> Action:
    """Open the form for the name of the same person."""
    return Action("merge_form", (key, shown))


def merge_with(key: str, shown: str = "") -> Action:
    """Ask whether a person and the one who is chosen are one."""
    return Action("merge_with", (key, shown))


def merge_sure(key: str, other: str, shown: str = "") -> Action:
    """Let two persons be one, and say so in the message that shows the first."""
    return Action("merge_sure", (key, other, shown))


def merge_undo(key: str, other: str, shown: str = "") -> Action:
    """Take that back."""
    return Action("merge_undo", (key, other, shown))


def split(key: str, shown: str, name: str) -> Action:
    """Ask whether a name of a person is somebody else's."""
    return Action("split", (key, shown, name))


def choose_split(key: str, shown: str) -> Action:
    """Ask the same of the name that is chosen."""
    return Action("split", (key, shown))


def split_sure(key: str, name: str, shown: str = "") -> Action:
    """Let a name of a person be somebody else's."""
    return Action("split_sure", (key, name, shown))


def split_undo(key: str, name: str, shown: str = "") -> Action:
    """Take that back."""
    return Action("split_undo", (key, name, shown))


def delete_posts(ref: str) -> Action:
    """Take back the posts that carry an article."""
    return Action("delete_posts", (ref,))


def link_brief(urls: Sequence[str]) -> Action:
    """Read the link whose number is chosen."""
    return Action("link_brief", tuple(urls))


def link_summary(ref: str) -> Action:
    """Tell a link that was just read at the length that is chosen; `ref` is the link's own."""
    return Action("link_summary", (ref,))


def link_save(ref: str) -> Action:
    """Keep the article of a link that was just read."""
    return Action("link_save", (ref,))


def about_me() -> Action:
    """Show what is kept about whoever presses."""
    return Action("about_me")


def forget_me() -> Action:
    """Ask whether to delete it."""
    return Action("forget_me")


def forget_sure() -> Action:
    """Delete it."""
    return Action("forget_sure")


def why(what: str) -> Action:
    """Tell what became of something."""
    return Action("why", (what,))


def choose_step() -> Action:
    """Open the form of the setting that is chosen, and lead back to `setup`."""
    return Action("step")


def form(name: str) -> Action:
    """Open a form."""
    return Action("form", (name,))


def choose_form() -> Action:
    """Open the form whose name is chosen."""
    return Action("form")


def _tail(back: Action | None) -> tuple[str, ...]:
    return (back.verb, *back.args) if back is not None else ()

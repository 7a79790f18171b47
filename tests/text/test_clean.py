"""Cleaning: what is body, what is not, and that every piece stands where it says."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.models.text import Cleaned, ParagraphKind
from newsdesk.text.clean import clean
from tests.examples import examples, limit, shorter

BODY, HEADING, CAPTION, CREDIT, FURNITURE = (
    ParagraphKind.BODY,
    ParagraphKind.HEADING,
    ParagraphKind.CAPTION,
    ParagraphKind.CREDIT,
    ParagraphKind.FURNITURE,
)

FIRST = "The harbour of Ardley was closed on Monday after a ferry ran aground outside its breakwater, the port said."
SECOND = "“We heard a long scrape and then nothing at all,” said Jane Ardent, who was on board with her two sons."
THIRD = "Tugs from three towns tried to free the ship through the night, but the falling tide held it fast."
PICTURE = "The ferry Marigold lies on its side outside the harbour of Ardley, June 3, 2031. [AP photo]"


def page_of(*lines: str) -> str:
    return "\n".join(lines)


def kinds(cleaned: Cleaned, text: str) -> list[tuple[ParagraphKind, str]]:
    return [(p.kind, text[p.start : p.end]) for p in cleaned.paragraphs]


def kind_of(line: str) -> ParagraphKind:
    """The kind of a line between body paragraphs."""
    text = "\n\n".join(
        ["Ferry Runs Aground Outside Ardley", FIRST, SECOND, line, THIRD, FIRST.replace("Monday", "Friday")]
    )
    return next(kind for kind, words in kinds(clean(text), text) if words == line)


def test_a_scraped_page_is_taken_apart() -> None:
    page = [
        ("Ferry Runs Aground Outside Ardley", HEADING),
        ("By Jane Moss", CREDIT),
        ("Updated: 11:29 GMT, 3 June 2031", CREDIT),
        (FIRST, BODY),
        (PICTURE, CAPTION),
        (PICTURE, FURNITURE),
        (SECOND, BODY),
        ("Tide and tugs", HEADING),
        (THIRD, BODY),
        ("Read more: Five ferries that never came home", FURNITURE),
        ("The coastguard said that nobody was hurt and that an inquiry would begin within the week.", BODY),
        ("Some information for this report came from The Associated Press and Reuters.", CREDIT),
        ("Leave a Reply", FURNITURE),
        ("Great article, thank you so much for writing it, I was on that ferry once.", FURNITURE),
    ]
    text = "\n\n".join(line for line, _ in page)
    cleaned = clean(text)
    assert kinds(cleaned, text) == [(kind, line) for line, kind in page]
    assert cleaned.title == page[0][0]
    assert cleaned.title_span is not None
    assert (cleaned.title_span.start, cleaned.title_span.end) == (0, len(page[0][0]))
    assert cleaned.credits == ("The Associated Press", "Reuters")


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT ADVERTISEMENT",
        "» Read more «",
        "12 Comments",
        "Sign up for our daily newsletter and never miss a story.",
        "Follow us on Twitter and Facebook",
        "Click here to subscribe.",
        "RELATED: Tide tables for the west coast",
        "We use cookies to improve your experience on this site.",
        "Story continues below advertisement",
        "These crawls are part of an effort to archive pages as they are written and the pages that they name.",
        "https://example.org/ferries",
        "___",
        "Anzeige",
        "Lesen Sie auch: Fähren auf der Nordsee",
        "Wir verwenden Cookies, um unsere Seite zu verbessern.",
        "Lire aussi : La mer monte",
        "Abonnez-vous à notre lettre du matin",
        "Lea también: El puerto cerrado",
        "Leggi anche: Il porto chiuso",
        "Leia também: O porto fechado",
        "Читайте також: Порт закрито",
        "Підписуйтесь на наш канал",
        "Читайте также: Порт закрыт",
        "関連記事",
        "続きを読む",
    ],
)
def test_furniture_is_known(line: str) -> None:
    assert kind_of(line) is FURNITURE


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Moss and John Reed, Example Post",
        "Von Jana Moos",
        "Par Jeanne Mousse",
        "Автор: Яна Моховик",
        "(Reporting by Jane Moss in Ardley; Editing by John Reed)",
        "Example Post writer Jane Moss contributed to this report.",
        "Last updated 4:15 p.m., June 3, 2031",
        "3. Juni 2031, 16:15 Uhr",
        "Copyright 2031 The Associated Press. All rights reserved.",
        "© Reuters",
        "AP",
        "Jane Moss/AFP/Getty Images",
        "-- Jane Moss in Ardley",
    ],
)
def test_credits_are_known(line: str) -> None:
    assert kind_of(line) is CREDIT


@pytest.mark.parametrize(
    "line",
    [
        "The ferry at dawn on Tuesday. (Photo: Jane Moss/Reuters)",
        "The ferry at dawn on Tuesday. (AP Photo/Jane Moss)",
        "The ferry at dawn on Tuesday. Photo by Jane Moss",
        "The ferry, in this photo taken from a helicopter, lies in three metres of water.",
        "Image caption The ferry at dawn",
        "Die Fähre am Morgen. (Foto: dpa)",
        "The ferry at dawn. Jane Moss/AFP/Getty Images",
        "Passengers wait on the quay: the crew handed out tea. Picture: J. R. Moss",
        "The ferry at dawn on Tuesday. (Ardley Picture Service)",
    ],
)
def test_captions_are_known(line: str) -> None:
    assert kind_of(line) is CAPTION


@pytest.mark.parametrize(
    "line",
    [
        "By 2031, the port had closed twice and the town had lost two thirds of its boats.",
        "By Tuesday the tide had turned.",
        "Read the sea, the old pilots say, and it will read you.",
        "“Sign up for nothing, follow us on nothing, and click here for nothing,” Ardent said.",
        "Sharing the harbour with oil tankers has never been easy for the people of Ardley.",
        "More than forty passengers had asked for blankets: none came.",
        "Advertisement income at the port fell by a third after the closure, the council said.",
        "The picture is bleak, said Reed.",
        "He spoke to Reuters.",
        "She has painted the harbour for forty years. (Her first picture of it hangs in the town hall.)",
        "Follow the coast north and the wrecks begin.",
        "“No,” she said.",
        "In May 2031 she left.",
        "The council met on 3 June 2031.",
        "(c) the end of the ferry line; and",
        "Comments by the mayor made it worse.",
    ],
)
def test_sentences_of_the_article_stay_body(line: str) -> None:
    assert kind_of(line) is BODY


@pytest.mark.parametrize(("line", "title"), [("# Ferry runs aground", "Ferry runs aground"), ("#ferry is full", None)])
def test_the_marks_of_a_markdown_headline_are_no_part_of_the_title(line: str, title: str | None) -> None:
    text = page_of(
        line, *(f"The ferry ran onto a bank off Marlow at {n} in the morning, crews said." for n in (1, 2, 3))
    )
    cleaned = clean(text)
    if title is None:
        assert not cleaned.title or cleaned.title == line
        return
    assert cleaned.title == title
    assert cleaned.title_span is not None
    assert text[cleaned.title_span.start : cleaned.title_span.end] == title


def test_later_copies_of_a_line_are_furniture_and_the_first_keeps_its_kind() -> None:
    text = page_of(FIRST, SECOND, THIRD, SECOND)
    assert [kind for kind, _ in kinds(clean(text), text)] == [BODY, BODY, BODY, FURNITURE]


def test_short_lines_may_come_again() -> None:
    text = page_of(FIRST, "“No.”", SECOND, "“No.”", THIRD)
    assert FURNITURE not in [kind for kind, _ in kinds(clean(text), text)]


def test_a_comment_button_above_the_article_does_not_hide_it() -> None:
    text = page_of("Leave a comment", FIRST, SECOND, THIRD)
    assert [kind for kind, _ in kinds(clean(text), text)] == [FURNITURE, BODY, BODY, BODY]


def test_the_sections_of_a_site_stand_above_the_title_and_are_furniture() -> None:
    text = page_of("Home", "News", "Local sport", "Weather", "Ferry runs aground outside Ardley", FIRST, SECOND, THIRD)
    cleaned = clean(text)
    assert cleaned.title == "Ferry runs aground outside Ardley"
    assert [kind for kind, _ in kinds(cleaned, text)] == [FURNITURE] * 4 + [HEADING, BODY, BODY, BODY]


@pytest.mark.parametrize("lines", [("Stone,", "water,", "salt."), ("News", "Ferry aground")])
def test_few_short_lines_or_sentences_at_the_top_are_no_sections(lines: tuple[str, ...]) -> None:
    text = page_of(*lines, FIRST, SECOND, THIRD)
    assert FURNITURE not in [kind for kind, _ in kinds(clean(text), text)]


def test_nothing_but_short_lines_stays() -> None:
    text = page_of("Three tugs", "Two cranes", "One pilot")
    assert FURNITURE not in [kind for kind, _ in kinds(clean(text), text)]


@pytest.mark.parametrize("after", [(), ("Share this",), ("Copyright 2031 Ardley Post",)])
def test_headlines_below_related_articles_are_furniture(after: tuple[str, ...]) -> None:
    teasers = ("Harbour dues to rise in Ardley", "Seals return to the sands off Halvern")
    text = page_of(FIRST, SECOND, THIRD, "Related articles", *teasers, *after)
    assert {line: kind for kind, line in kinds(clean(text), text)}.keys() >= set(teasers)
    assert all(kind is FURNITURE for kind, line in kinds(clean(text), text) if line in teasers)


def test_a_list_that_a_sentence_follows_is_no_row_of_teasers() -> None:
    text = page_of(FIRST, SECOND, THIRD, "Advertisement", "Three tugs", "Two cranes", THIRD.replace("three", "two"))
    assert [kind for kind, _ in kinds(clean(text), text)] == [BODY] * 3 + [FURNITURE] + [BODY] * 3


def test_a_list_is_not_a_row_of_headings() -> None:
    text = page_of(FIRST, "Three tugs", "Two cranes", "One pilot", SECOND)
    assert [kind for kind, _ in kinds(clean(text), text)] == [BODY] * 5


@pytest.mark.parametrize(
    "title", ["Ferry runs aground", "FERRY RUNS AGROUND | Example Post", "Example Post – Ferry runs aground"]
)
def test_a_title_that_is_known_is_found_in_the_text(title: str) -> None:
    text = f"Home\nFerry runs aground.\n{FIRST}\n{SECOND}"
    cleaned = clean(text, title)
    assert cleaned.title == title
    assert cleaned.title_span is not None
    assert text[cleaned.title_span.start : cleaned.title_span.end] == "Ferry runs aground."
    assert [kind for kind, _ in kinds(cleaned, text)][1] is HEADING


def test_a_title_that_is_not_in_the_text_has_no_span() -> None:
    cleaned = clean(f"{FIRST}\n{SECOND}", "Ferry runs aground")
    assert (cleaned.title, cleaned.title_span) == ("Ferry runs aground", None)


@pytest.mark.parametrize(
    "lede", [FIRST, "LONDON — " + FIRST, "Is this the end of the ferry? Nobody in Ardley knows", SECOND]
)
def test_a_first_sentence_is_no_title(lede: str) -> None:
    assert clean(f"{lede}\n{THIRD}\n{SECOND}").title == ""


def test_one_line_texts_lose_byline_dateline_thanks_and_asides() -> None:
    text = (
        "By. Jane Moss and John Reed. PUBLISHED:. 11:29 GMT, 3 June 2031. |. UPDATED:. 12:01 GMT, 4 June 2031. "
        f"{FIRST} Scroll down for video. {SECOND} Example Post's Ann E. Moss contributed to this report."
    )
    assert [(kind, words[:12]) for kind, words in kinds(clean(text), text)] == [
        (CREDIT, "By. Jane Mos"),
        (BODY, FIRST[:12]),
        (FURNITURE, "Scroll down "),
        (BODY, SECOND[:12]),
        (CREDIT, "Example Post"),
    ]


@pytest.mark.parametrize("dateline", ["ARDLEY, June 3 (Reuters) - ", "Ardley (CNN)", "(AP) — "])
def test_a_dateline_with_an_agency_is_a_credit(dateline: str) -> None:
    text = f"{dateline}{FIRST}"
    cleaned = clean(text)
    assert kinds(cleaned, text) == [(CREDIT, dateline.strip()), (BODY, FIRST)]
    assert len(cleaned.credits) == 1


def test_an_agency_is_credited_once_by_its_fullest_name_and_photographers_with_it() -> None:
    text = page_of(
        FIRST, "The ferry. (Photo: Jane Moss/AP)", SECOND, "The Associated Press contributed to this report."
    )
    assert clean(text).credits == ("Jane Moss", "The Associated Press")


def test_lines_end_wherever_unicode_says_and_are_trimmed() -> None:
    text = f"\ufeff \u00a0{FIRST}\r\n\r\n\x00\u2028{SECOND}\u0085\t\x0c{THIRD} \u200b"
    assert kinds(clean(text), text) == [(BODY, FIRST), (BODY, SECOND), (BODY, THIRD)]


@pytest.mark.parametrize("text", ["", " \n\u2028\x00 ", "\u200b"])
def test_nothing_gives_nothing(text: str) -> None:
    cleaned = clean(text)
    assert (cleaned.title, cleaned.title_span, cleaned.paragraphs, cleaned.credits) == ("", None, (), ())


LINES = st.sampled_from(
    [
        FIRST,
        SECOND,
        PICTURE,
        "Leave a Reply",
        "By. Jane Moss. ",
        "Ardley (CNN)",
        "© 2031",
        "Photo: ",
        "“",
        "(AP)",
        "a: b",
        "—",
        "12:01",
    ]
)
TRICKY = st.lists(LINES | st.text(max_size=12), max_size=14).flatmap(
    lambda lines: st.sampled_from(["\n", " ", "\r\n", "\u2028", ""]).map(lambda end: end.join(lines))
)


@given(st.text(st.characters(), max_size=300) | TRICKY, st.none() | st.text(max_size=30))
@settings(max_examples=examples(100), deadline=None)
def test_any_text_is_cut_into_ordered_trimmed_pieces_and_nothing_is_lost(text: str, title: str | None) -> None:
    cleaned = clean(text, title)
    covered: set[int] = set()
    position = 0
    for paragraph in cleaned.paragraphs:
        words = text[paragraph.start : paragraph.end]
        assert position <= paragraph.start < paragraph.end <= len(text)
        assert words == words.strip()
        assert len(words.splitlines()) == 1
        position = paragraph.end
        covered.update(range(paragraph.start, paragraph.end))
    assert all(i in covered for i, character in enumerate(text) if character.isprintable() and not character.isspace())
    assert cleaned == clean(text, title)
    assert len(set(cleaned.credits)) == len(cleaned.credits)


@pytest.mark.timed
@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "By. ",
        "A. ",
        "Photo: ",
        "a: ",
        "Moss/",
        "AP ",
        "UPDATED:. ",
        "1:00 ",
        "“",
        "A\n",
        "- ",
        "Ann Moss, ",
        "\u2028",
        " ",
        "©",
        "Photo by Ann Moss. ",
    ],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    text = shorter(unit * (100_000 // len(unit)))
    started = time.process_time()
    clean(text, text[:300])
    assert time.process_time() - started < limit(20)

"""Mails in files: the words come out once, without attachments and furniture, and nothing that is broken raises."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from textwrap import fill

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsdesk.errors import UnreadableText
from newsdesk.ingest import decoding, mail
from newsdesk.models.reading import Draft
from tests.examples import examples

SENTENCES = (
    "The bakers of Lindholm will bake no white bread this week, since the mill has no flour, they said on Monday.",
    "“We have rye for a month,” said Karl Eker, who speaks for them, and nobody in the queue at his shop complained.",
)
PLAIN = "\n\n".join(SENTENCES)


def made(plain: str | None = None, html: str | None = None, **headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {"Subject": "No white bread in Lindholm", **headers}.items():
        message[name.replace("_", "-")] = value
    if plain is not None:
        message.set_content(plain, cte="quoted-printable")
    if html is not None:
        if plain is None:
            message.set_content(html, subtype="html")
        else:
            message.add_alternative(html, subtype="html")
    return message


def read(message: EmailMessage | bytes) -> Draft:
    return mail.draft(message if isinstance(message, bytes) else message.as_bytes(), "bread.eml")


def test_a_persons_mail_has_an_author_and_a_newsletter_an_outlet() -> None:
    person = read(made(PLAIN, From="Ida Moen <ida@moen.example>", Date="Mon, 02 Mar 2026 07:15:00 +0100"))
    assert (person.author, person.outlet, person.title) == ("Ida Moen", None, "No white bread in Lindholm")
    assert person.published == datetime(2026, 3, 2, 6, 15, tzinfo=UTC)
    letter = read(made(PLAIN, From="news@herald.example", List_Id="<all.herald.example>"))
    assert (letter.author, letter.outlet) == (None, "herald.example")


def test_of_two_parts_that_say_the_same_one_is_read() -> None:
    page = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    assert read(made(PLAIN, page)).text == PLAIN
    assert read(made("Open this in a browser.", page)).text == PLAIN
    assert read(made(None, f"<table><tr><td><table><tr><td>{page}</td></tr></table></td></tr></table>")).text == PLAIN


def test_attachments_are_left_where_they_are() -> None:
    message = made(PLAIN)
    message.add_attachment("The price list of the mill.", filename="prices.txt")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="bread.png")
    assert read(message).text == PLAIN


def test_lines_that_a_mail_program_broke_are_joined_and_verses_are_not() -> None:
    assert read(made("\n\n".join(fill(sentence, 72) for sentence in SENTENCES))).text == PLAIN
    verses = "Flour and water,\nsalt and a flame,\nwho ever asked\nfor the miller's name?"
    assert (read(made(verses)).text or "").split("\n\n") == verses.split("\n")


@pytest.mark.parametrize(
    "line",
    [
        "View in browser", "Having trouble reading this email? View it online", "Unsubscribe | Manage preferences",
        "You are receiving this email because you subscribed on our site.", "© 2026 The Herald. All rights reserved.",
        "Update your preferences", "https://herald.example/t/abc?x=1", "<https://herald.example/t/abc>", "---------",
        "Newsletter im Browser ansehen", "Newsletter abbestellen", "Sie erhalten diese E-Mail, weil Sie sie wollten.",
        "Відписатися від розсилки", "Переглянути у браузері", "配信停止はこちら", "ブラウザで表示する",
        "Forward to a friend",
    ],
)  # fmt: skip
def test_lines_about_the_mailing_are_left_out(line: str) -> None:
    assert read(made(f"{line}\n\n{PLAIN}\n\n{line}\n")).text == PLAIN


@pytest.mark.parametrize(
    "line",
    [
        "You may receive a letter from the mill in the coming days, its owner said in the market hall.",
        "The council copyright office closed.",
        "Share prices of the mill fell by a third after the news, traders in the town said.",
        "Ви отримаєте хліб у четвер, сказав пекар.",
    ],
)
def test_sentences_that_sound_like_furniture_stay(line: str) -> None:
    assert line in (read(made(f"{PLAIN}\n\n{line}\n")).text or "")


def test_the_place_in_an_archive_is_the_address() -> None:
    assert read(made(PLAIN, Archived_At="<https://herald.example/1>")).url == "https://herald.example/1"
    assert read(made(PLAIN, Archived_At="<javascript:alert(1)>")).url is None


def test_a_mail_without_words_is_told_by_its_name() -> None:
    for content in (b"", b"Subject: x\n\n", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n"):
        with pytest.raises(UnreadableText, match=r"no text in bread\.eml"):
            mail.draft(content, "bread.eml")
    assert decoding.draft(made(PLAIN).as_bytes(), "BREAD.EML").title == "No white bread in Lindholm"


@settings(max_examples=examples(100), deadline=None)
@given(st.binary(max_size=300), st.text(max_size=60), st.sampled_from(["Date", "From", "Subject", "Content-Type"]))
@example(b"x", "multipart/mixed", "Content-Type")
@example(b"x", "text/plain; charset=nosuch", "Content-Type")
@example(b"x", 'text/plain; charset="\udcff"', "Content-Type")
@example(b"x", "Mon, 99 Foo 99999 99:99:99 +9999", "Date")
@example(b"x", "=?utf-8?b?=?= <@>", "From")
def test_any_bytes_are_a_draft_or_a_sentence(body: bytes, value: str, name: str) -> None:
    content = f"{name}: {value}\r\n\r\nSome words. ".encode(
        "utf-8", "surrogateescape" if "\udcff" in value else "replace"
    )
    for given_ in (body, content + body):
        try:
            assert (mail.draft(given_, "x.eml").text or "").strip()
        except UnreadableText:
            continue


def test_messages_inside_of_messages_a_thousand_deep_are_told() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    with pytest.raises(UnreadableText):
        mail.draft(deep + b"Content-Type: text/plain\n\nWords.", "x.eml")

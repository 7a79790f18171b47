"""Whose a quotation is, shape by shape, in invented English news."""

from __future__ import annotations

import pytest
from quotes_reading import nobody, only, read, said

from newsdesk.models.text import SpeakerKind

WHO = "Harbour minister Petra Quill met the fishers on Monday.\n"


@pytest.mark.parametrize(
    "text",
    [
        "“The port stays open all winter,” said Petra Quill, the harbour minister.",
        "“The port stays open all winter,” Petra Quill said.",
        "“The port stays open all winter,” Petra Quill, who was elected in May, told reporters.",
        "“The port stays open all winter,” Petra Quill (I-North Bay) said.",
        "“The port stays open all winter!” beamed Petra Quill.",
        "“Will the port stay open?” Petra Quill asked.",
        "Petra Quill said: “The port stays open all winter.”",
        "Petra Quill told the council, “The port stays open all winter.”",
        "Petra Quill said the port would “stay open all winter.”",
        "Petra Quill described the plan as “a gift to the whole coast.”",
        "Petra Quill rejected the plan on Monday, calling it “a gift to the big fleets.”",
        "According to Petra Quill, “the port stays open all winter.”",
        "The port “stays open all winter,” according to Petra Quill.",
        "“The port stays open” until spring, said Petra Quill.",
        "The fishers were asked by Petra Quill whether they would “stay with us all winter.”",
        "Petra Quill’s answer was that “the port stays open all winter.”",
        "“The port stays open all winter,” says harbour minister Petra Quill.",
        "Asked about the ice, Petra Quill shot back, “The port stays open all winter.”",
    ],
)
def test_a_cue_names_the_speaker(text: str) -> None:
    assert only(text).speaker == "Petra Quill"


@pytest.mark.parametrize(
    "text",
    [
        WHO + "“The port stays open all winter,” Quill said.",
        WHO + "“The port stays open all winter,” she said.",
        WHO + "“The port stays open all winter,” Ms. Quill said.",
        WHO + "“The port stays open all winter,” the minister said.",
        WHO + "She added, “The port stays open all winter.”",
        WHO + "Quill said the ice was thin. “The port stays open all winter.”",
        WHO + "Quill agreed. “The port stays open all winter,” she said.",
    ],
)
def test_a_surname_a_pronoun_or_a_role_stands_for_the_full_name(text: str) -> None:
    quote = only(text)
    assert quote.speaker == "Petra Quill"
    assert quote.role == "Harbour minister"


def test_the_cue_and_the_words_beside_the_quote_are_kept() -> None:
    quote = only(WHO + "“The port stays open all winter,” Quill said.")
    assert (quote.cue, quote.mention, quote.speaker_kind) == ("said", "Quill", SpeakerKind.PERSON)


def test_parts_that_the_cue_splits_share_a_group() -> None:
    first, second, other = read(
        "“The port stays open,” Petra Quill said, “and the ice will not stop us.” “The sea is ours,” said Owen Hart."
    ).quotes
    assert first.group == second.group != other.group
    assert (second.speaker, other.speaker) == ("Petra Quill", "Owen Hart")


def test_a_sentence_of_its_own_after_the_cue_goes_on() -> None:
    first, second = read("“The port stays open,” Petra Quill said. “The ice will not stop us.”").quotes
    assert first.group == second.group
    assert second.speaker == "Petra Quill"


def test_a_quote_left_open_goes_on_in_the_next_paragraph() -> None:
    found = read("Petra Quill said: “The port stays open.\n“The ice will not stop us at all.”").quotes
    assert [quote.speaker for quote in found] == ["Petra Quill", "Petra Quill"]
    assert found[0].group == found[1].group


def test_a_quote_only_paragraph_is_of_whoever_spoke_before() -> None:
    text = "“The port stays open,” Petra Quill said.\n“The ice will not stop us at all.”"
    assert said(text)[1] == ("The ice will not stop us at all.", "Petra Quill")


def test_a_chain_is_of_the_one_who_spoke_the_words() -> None:
    assert only("“I will run the port,” Owen Hart said, according to Petra Quill.").speaker == "Owen Hart"


def test_two_of_one_surname_are_told_apart() -> None:
    text = (
        "Anna Brandt and her brother Karl Brandt run the yard.\n"
        "“We built it with our hands,” Ms. Brandt said.\n“It took us twenty years,” Mr. Brandt said."
    )
    assert [speaker for _, speaker in said(text)] == ["Anna Brandt", "Karl Brandt"]


def test_a_name_before_a_role_is_not_the_speaker() -> None:
    assert only("Petra Quill won.\n“We are very happy tonight,” said Quill spokesman Owen Hart.").speaker == "Owen Hart"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We saw nothing that night,” a spokesman said.", SpeakerKind.UNNAMED),
        ("“The ice was thin all week,” the report said.", SpeakerKind.UNNAMED),
        ("“The ice was thin all week,” said one of two witnesses.", SpeakerKind.UNNAMED),
        ("“The ice was thin all week,” the Northern Ice Authority said.", SpeakerKind.ORGANISATION),
        ("“We saw nothing that night,” a spokesman for Petra Quill said.", SpeakerKind.UNNAMED),
    ],
)
def test_bodies_and_unnamed_speakers_are_no_persons(text: str, kind: SpeakerKind) -> None:
    quote = only(text)
    assert quote.speaker_kind is kind
    assert quote.role is None


@pytest.mark.parametrize(
    "text",
    [
        "“The port stays open all winter.”",
        "Ice covered the bay.\n“The port stays open all winter.”",
        "“The port stays open all winter,” he said.",
        "The fishers were told “to stay away from the ice.”",
    ],
)
def test_in_doubt_nobody_is_named(text: str) -> None:
    assert nobody(only(text))


def test_a_pronoun_after_a_stranger_is_not_pinned_on_the_last_person_named() -> None:
    text = "Owen Hart lost the vote.\nThe envoy shook his head. “That was no surprise to us,” he said."
    assert nobody(only(text))


def test_the_reading_is_the_same_each_time() -> None:
    text = WHO + "“The port stays open,” she said. “We are sure.”"
    assert read(text) == read(text)

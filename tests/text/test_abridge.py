"""What is kept of a text for years: the told sentences and those with quotations, each where it stood."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.models.text import Paragraph, ParagraphKind, Sentence, Span
from newsdesk.text.abridge import abridge
from tests.examples import examples

BODY = ParagraphKind.BODY


def test_told_and_quoted_sentences_stay_and_neighbours_make_one_paragraph() -> None:
    sentences = (
        Sentence(0, 10, 0, 3),
        Sentence(11, 20, 0, 0),
        Sentence(21, 30, 0, 1),
        Sentence(32, 40, 1, None),
        Sentence(41, 50, 1, 2),
        Sentence(60, 70, 2, 4),
    )
    kept = abridge(sentences, [Span(11, 20), Span(60, 70)], [Span(23, 28), Span(33, 36), Span(75, 80)])
    assert kept.sentences == (
        Sentence(11, 20, 0, 0),
        Sentence(21, 30, 0, None),  # quoted alone: context, and no summary
        Sentence(32, 40, 1, None),
        Sentence(60, 70, 2, 4),
    )
    assert kept.paragraphs == (Paragraph(11, 30, BODY), Paragraph(32, 40, BODY), Paragraph(60, 70, BODY))
    assert kept.spans == (Span(11, 30), Span(32, 40), Span(60, 70), Span(75, 80)), "a quotation in a heading too"


def test_of_nothing_told_and_nothing_quoted_nothing_stays() -> None:
    kept = abridge((Sentence(0, 5, 0, 0),), (), ())
    assert (kept.spans, kept.paragraphs, kept.sentences) == ((), (), ())


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9), st.booleans(), st.booleans()), max_size=12),
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 15)), max_size=5),
)
@settings(max_examples=examples(200), deadline=None)
def test_every_sentence_and_quotation_kept_lies_in_a_span_and_spans_never_meet(
    shape: list[tuple[int, int, bool, bool]], quoted: list[tuple[int, int]]
) -> None:
    sentences: list[Sentence] = []
    told: list[Span] = []
    end = place = 0
    for rank, (gap, size, breaks, chosen) in enumerate(shape):
        place += breaks
        start = end + gap
        end = start + size
        sentences.append(Sentence(start, end, place, rank))
        if chosen:
            told.append(Span(start, end))
    said = [Span(start, start + size) for start, size in quoted]
    kept = abridge(sentences, told, said)
    inside = [(span.start, span.end) for span in (*kept.sentences, *kept.paragraphs, *said, *told)]
    assert all(any(span.start <= start and end <= span.end for span in kept.spans) for start, end in inside)
    assert all(before.end < after.start for before, after in zip(kept.spans, kept.spans[1:], strict=False))
    assert {(s.start, s.end, s.rank) for s in kept.sentences if s.rank is not None} == {
        (s.start, s.end, s.rank) for s in sentences if Span(s.start, s.end) in told
    }
    for sentence in kept.sentences:
        paragraph = kept.paragraphs[sentence.paragraph]
        assert paragraph.start <= sentence.start <= sentence.end <= paragraph.end

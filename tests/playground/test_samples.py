"""The sample news: every file loads, says what it should, and covers what the local page is meant to show."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from playground import samples
from playground.samples import Sample

NOW = datetime(2031, 5, 6, 7, 8, tzinfo=UTC)
PATHS = sorted(samples.ARTICLES.glob("*.md"))
EVENTS = (
    "aldermoss-mine",
    "astrolabe-theft",
    "bank-merger",
    "fell-fever-vaccine",
    "harbour-strike",
    "library-van",
    "lift-bridge",
    "marisola-election",
    "marsh-trial",
    "petrel-comet",
    "skerrin-ferry",
    "skerrin-lens",
    "velm-flood",
    "voss-transfer",
)
REAL_OUTLETS = re.compile(
    r"\b(Reuters|AFP|AP|dpa|Bloomberg|BBC|CNN|NPR|Guardian|New York Times|Washington Post|Financial Times|Economist|"
    r"Spiegel|Zeit|Tagesschau|Ukrinform|Suspilne|Укрінформ|Суспільне|Правда|Le Monde|Figaro|El País|El Mundo|EFE|"
    r"Kyodo|Asahi|Yomiuri|NHK)\b|共同通信|朝日新聞|読売新聞|毎日新聞"
)
GOOD = 'title = "T"\noutlet = "O"\nurl = "https://o.example/a"\nlanguage = "en"\nhours_before = 2\n'


def every() -> dict[str, Sample]:
    return {path.stem: samples.read(path) for path in PATHS}


def outlets_by_event() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for stem, sample in every().items():
        found[next(event for event in EVENTS if stem.startswith(f"{event}-"))].add(sample.outlet)
    return found


def written(directory: Path, content: str) -> Path:
    path = directory / "some-article.md"
    path.write_text(content, encoding="utf-8")
    return path


def test_every_file_becomes_a_draft_oldest_first() -> None:
    drafts = samples.load(NOW)
    times = [draft.published for draft in drafts if draft.published is not None]
    assert len(drafts) == len(times) == len(PATHS) >= 44
    assert times == sorted(times)
    assert times[-1] < NOW
    assert all(time.utcoffset() == timedelta(0) for time in times)
    assert all(draft.text and draft.html is None and draft.title and draft.outlet and draft.url for draft in drafts)


def test_a_draft_is_dated_backwards_from_now(tmp_path: Path) -> None:
    sample = samples.read(written(tmp_path, f"+++\n{GOOD}+++\nIt rained.\n"))
    assert sample.draft(NOW).published == NOW - timedelta(hours=2)
    assert sample.draft(NOW).text == "It rained."


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        samples.load(NOW.replace(tzinfo=None))


def test_the_languages_are_english_and_five_more() -> None:
    counts = Counter(sample.language for sample in every().values())
    assert counts.most_common(1)[0][0] == "en"
    assert {language for language, count in counts.items() if count >= 2} >= {"de", "en", "es", "fr", "ja", "uk"}


def test_a_text_is_in_the_script_of_its_language() -> None:
    scripts = {"uk": r"[а-яіїєґ]", "ja": r"[ぁ-ヿ一-鿿]"}
    for name, sample in every().items():
        share = len(re.findall(scripts.get(sample.language, r"[a-zäöüßéèêàçñáíóúœ]"), sample.text)) / len(sample.text)
        assert share > 0.6, name


def test_events_are_told_by_one_by_several_and_by_six_outlets() -> None:
    found = outlets_by_event()
    assert set(found) == set(EVENTS)
    sizes = Counter(len(outlets) for outlets in found.values())
    assert max(sizes) >= 6
    assert sizes[1] >= 2
    assert sum(count for size, count in sizes.items() if size >= 3) >= 6


def test_every_outlet_keeps_to_its_own_site() -> None:
    sites: dict[str, set[str]] = defaultdict(set)
    for sample in every().values():
        sites[sample.outlet].add(sample.url.split("/")[2])
    assert len(sites) >= 12
    assert all(len(hosts) == 1 for hosts in sites.values())
    assert len({host for hosts in sites.values() for host in hosts}) == len(sites)


def test_an_address_repeats_only_for_the_corrected_version() -> None:
    by_url: dict[str, list[Sample]] = defaultdict(list)
    for sample in sorted(every().values(), key=lambda sample: -sample.hours_before):
        by_url[sample.url].append(sample)
    repeated = [versions for versions in by_url.values() if len(versions) > 1]
    assert len(repeated) == 1
    first, second = repeated[0]
    assert first.outlet == second.outlet
    assert first.title != second.title
    assert "“There are 30 jobs in those cranes,”" in first.text
    assert "“There are 300 jobs around those cranes,”" in second.text


def test_one_text_is_carried_by_a_second_outlet_word_for_word() -> None:
    outlets: dict[str, set[str]] = defaultdict(set)
    for sample in every().values():
        outlets[sample.text].add(sample.outlet)
    assert [len(carriers) for carriers in outlets.values() if len(carriers) > 1] == [2]


def test_one_quotation_is_carried_whole_by_some_and_cut_by_others() -> None:
    strike = {name: re.sub(r"[“”\"]", "", sample.text) for name, sample in every().items() if "strike" in name}
    whole = {name for name, text in strike.items() if "We did not walk off the quay to be told" in text}
    tail = {name for name, text in strike.items() if "obody in that boardroom would sit down and count" in text}
    assert len(whole) >= 3
    assert len(tail - whole) >= 2


def test_lengths_run_from_a_few_lines_to_a_long_read() -> None:
    words = [len(sample.text.split()) for sample in every().values() if sample.language != "ja"]
    assert min(words) < 80
    assert max(words) > 900
    assert sum(140 <= count <= 620 for count in words) >= len(words) - 3


def test_one_article_is_months_older_than_the_rest() -> None:
    ages = sorted(sample.hours_before for sample in every().values())
    assert ages[0] < 3
    assert ages[-2] < 10 * 24
    assert ages[-1] > 60 * 24


def test_nothing_names_a_real_outlet() -> None:
    for name, sample in every().items():
        assert REAL_OUTLETS.search(f"{sample.outlet}\n{sample.author}\n{sample.title}\n{sample.text}") is None, name


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_quote_marks_balance_but_for_a_quotation_that_the_next_paragraph_takes_up_again(path: Path) -> None:
    sample = samples.read(path)
    # German closes with the mark that English opens with; the Ukrainian inner quotation does so too.
    pairs = {"de": "„“", "uk": "«»", "fr": "«»", "es": "«»", "ja": "「」"}
    opening, closing = pairs.get(sample.language, "“”")
    paragraphs = [line for line in sample.text.splitlines() if line.strip()]
    for here, following in zip(paragraphs, [*paragraphs[1:], ""], strict=True):
        excess = here.count(opening) - here.count(closing)
        assert excess == 0 or (excess == 1 and following.startswith(opening)), here
        assert here.count('"') % 2 == 0 or following.startswith('"'), here


def test_a_quotation_runs_over_several_paragraphs_somewhere() -> None:
    straight, curly = (
        sum(bool(re.search(pattern, sample.text)) for sample in every().values())
        for pattern in (
            r'\n"[^"\n]+\n\n"[^"\n]+\n\n"[^"\n]+"',
            r"\n“[^”\n]+\n\n“[^”\n]+”|“[^”\n]+\n\n“[^”\n]+\n\n“[^”\n]+”",
        )
    )
    assert straight >= 1
    assert curly >= 1


def test_people_of_one_surname_meet_in_one_event_and_across_events() -> None:
    texts = {stem: sample.text for stem, sample in every().items()}
    together = [stem for stem, text in texts.items() if "Agnes Calloway" in text and "Robert Calloway" in text]
    assert len(together) >= 3
    assert any("Ines Halloran" in text for text in texts.values())
    assert any("Tomas Halloran" in text for text in texts.values())


def test_captions_and_page_furniture_are_left_in_as_scraped() -> None:
    texts = [sample.text for sample in every().values()]
    twice = [text for text in texts if re.search(r"^(.+\[(?:photo|Photo|Picture).+\])\n\1$", text, re.MULTILINE)]
    assert len(twice) >= 4
    for furniture in ("Read more: ", "Leave a comment", "SIGN UP: ", "Share this page", "TRENDING NOW"):
        assert any(furniture in text for text in texts), furniture


def asked(suggestion: str) -> tuple[str, list[str]]:
    """Take a suggestion apart: its command, and its words without the option."""
    command, *words = suggestion.removeprefix("!").split()
    return command, [word for word in words if ":" not in word]


@pytest.mark.parametrize("suggestion", samples.SUGGESTIONS)
def test_a_suggestion_finds_sample_news(suggestion: str) -> None:
    command, words = asked(suggestion)
    texts = [f"{sample.title} {sample.text}".casefold() for sample in every().values()]
    assert command in {"latest", "quotes", "summary"}
    assert any(all(word in text for word in words) for text in texts)


def test_the_newest_article_of_the_suggested_summary_is_the_long_one() -> None:
    _, words = asked(samples.SUGGESTIONS[2])
    fitting = [sample for sample in every().values() if all(word in sample.text.casefold() for word in words)]
    newest = min(fitting, key=lambda sample: sample.hours_before)
    assert len(newest.text.split()) > 900


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("It rained.", "front matter"),
        ("+++\n" + GOOD, "text"),
        (f"+++\n{GOOD}+++\n \n", "text"),
        ("+++\ntitle = T\n+++\nIt rained.", "TOML"),
        (f"+++\n{GOOD.replace('outlet', 'outlett')}+++\nIt rained.", "outlet"),
        (f"+++\n{GOOD}mood = 'dry'\n+++\nIt rained.", "mood"),
        (f"+++\n{GOOD}author = ''\n+++\nIt rained.", "author"),
        (f"+++\n{GOOD.replace('.example', '.com')}+++\nIt rained.", "url"),
        (f"+++\n{GOOD.replace('en', 'English')}+++\nIt rained.", "language"),
        (f"+++\n{GOOD.replace('2', '-1')}+++\nIt rained.", "hours_before"),
        (f"+++\n{GOOD.replace('2', 'nan')}+++\nIt rained.", "hours_before"),
        (f"+++\n{GOOD.replace('2', 'true')}+++\nIt rained.", "hours_before"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_field(tmp_path: Path, content: str, named: str) -> None:
    with pytest.raises(ValueError, match=rf"some-article\.md: .*{named}"):
        samples.read(written(tmp_path, content))

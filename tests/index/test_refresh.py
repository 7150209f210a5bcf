"""A refreshed index answers as a fresh one does, and a fresh one is the same whoever made it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import IndexFormatError, IndexLockedError
from corpus_cli.index.build import update
from corpus_cli.index.snapshot import staleness
from corpus_cli.index.snapshot.snapshot_file import read_snapshot, to_bytes
from corpus_cli.text.analysis_rules import analysis_rules
from corpus_cli.text.normal.repairs import REPAIRS, Repair, Trigger, digest
from corpus_cli.text.words import word
from corpus_cli.text.words.segmenter import Segmenter
from tests.indexing_tools import answers, changed, files_of, record, write_records


def made_up(count: int, seed: int) -> dict[str, dict[str, object]]:
    rng = random.Random(seed)
    return {f"d{i:03}": record(rng) for i in range(count)}


@pytest.mark.usefixtures("small_batches")
def test_the_bytes_are_the_same_whatever_the_number_of_jobs(
    tmp_path: Path, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process, two and three write the same files; only the time of day tells them apart."""
    monkeypatch.setattr(update.lexicon, "build_lexicon", lambda *_: segmenter.lexicon)
    corpus = tmp_path / "corpus.jsonl"
    write_records(corpus, made_up(40, seed=1))
    made = []
    for jobs in (1, 2, 3):
        index = tmp_path / f"index-{jobs}"
        Corpus(corpus, index=index).index(jobs=jobs)
        files = files_of(index)
        files.pop("snapshot.json")
        snapshot = read_snapshot(index)
        assert snapshot is not None
        made.append((files, snapshot._replace(built="")))
    assert made[0] == made[1] == made[2]
    assert len(made[0][1].segments) > 4


@pytest.mark.usefixtures("small_batches", "quick_builds")
@pytest.mark.parametrize("seed", range(2))
def test_a_refreshed_index_answers_as_a_fresh_one(tmp_path: Path, seed: int) -> None:
    """Day after day documents come, change, are renamed and go: every command answers alike."""
    rng = random.Random(seed)
    corpus, index = tmp_path / "corpus.jsonl", tmp_path / "index"
    records = {f"d{i:03}": record(rng) for i in range(25)}
    deletions = 0
    for day in range(6):
        write_records(corpus, records)
        report = Corpus(corpus, index=index).index(jobs=1)
        assert report.documents == len(records)
        snapshot = read_snapshot(index)
        assert snapshot is not None
        deletions += sum(segment.deleted for segment in snapshot.segments)
        assert Corpus(corpus, index=index).verify().problems == []
        if day in {2, 5}:
            compare_with_a_fresh_one(corpus, index, tmp_path / f"fresh-{day}")
        records = changed(records, rng)
    assert deletions


def compare_with_a_fresh_one(corpus: Path, index: Path, fresh: Path) -> None:
    Corpus(corpus, index=fresh).index(jobs=1)
    ours, theirs = answers(corpus, index), answers(corpus, fresh)
    for question, answer in theirs.items():
        assert ours[question] == answer, question


@pytest.mark.usefixtures("small_batches", "quick_builds")
def test_a_refresh_says_what_changed(tmp_path: Path) -> None:
    """New, changed, renamed and removed documents are told; the others are left alone."""
    corpus, index = tmp_path / "corpus.jsonl", tmp_path / "index"
    records = made_up(20, seed=5)
    write_records(corpus, records)
    assert Corpus(corpus, index=index).index(jobs=1)[:3] == (20, 0, 0)
    assert Corpus(corpus, index=index).index(jobs=1)[:3] == (0, 20, 0)
    records["d000"] = {**records["d000"], "title": "ชื่อใหม่"}
    records["e000"] = records.pop("d001")
    del records["d002"]
    write_records(corpus, records)
    assert Corpus(corpus, index=index).index(jobs=1)[:3] == (2, 17, 2)
    corpus.touch()
    assert Corpus(corpus, index=index).index(jobs=1)[:3] == (0, 19, 0)


@pytest.mark.usefixtures("small_batches", "quick_builds")
def test_a_segment_that_is_left_alone_is_the_same_file(tmp_path: Path) -> None:
    """A refresh writes what changed; it does not copy what did not."""
    corpus, index = tmp_path / "corpus.jsonl", tmp_path / "index"
    records = made_up(60, seed=6)
    write_records(corpus, records)
    Corpus(corpus, index=index).index(jobs=1)
    before = {path: path.stat().st_ino for path in index.glob("segments/*/text.bin")}
    records["d000"] = record(random.Random(7))
    write_records(corpus, records)
    Corpus(corpus, index=index).index(jobs=1)
    after = {path: path.stat().st_ino for path in index.glob("segments/*/text.bin")}
    assert len(before.items() & after.items()) >= len(before) - 2


@pytest.mark.usefixtures("quick_builds")
def test_the_number_of_segments_stays_logarithmic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty days of one new document each leave a handful of segments, not forty."""
    corpus, index = tmp_path / "corpus.jsonl", tmp_path / "index"
    records = made_up(1, seed=8)
    most = 0
    for day in range(40):
        records[f"n{day:02}"] = record(random.Random(day), pieces=10)
        write_records(corpus, records)
        Corpus(corpus, index=index).index(jobs=1)
        snapshot = read_snapshot(index)
        assert snapshot is not None
        most = max(most, len(snapshot.segments))
    assert most <= 6


@pytest.mark.usefixtures("quick_builds")
@pytest.mark.parametrize("what", ["lexicon", "tokenizer", "versions", "rules"])
def test_other_settings_are_said_and_all_is_indexed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Segments of two lexicons or libraries are never mixed."""
    corpus, index = tmp_path / "corpus.jsonl", tmp_path / "index"
    write_records(corpus, made_up(3, seed=9))
    Corpus(corpus, index=index).index()
    match what:
        case "lexicon":
            monkeypatch.setattr(update.lexicon, "NAME", "another")
        case "tokenizer":
            monkeypatch.setattr(update, "OWN_ENGINE", "another")
        case "rules":
            monkeypatch.setattr(staleness, "analysis_rules", lambda: {"repairs": "another"})
        case _:
            monkeypatch.setattr(update, "_versions", lambda: {"nlpo3": "99"})
    corpus.write_text(corpus.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    told: list[str] = []
    report = Corpus(corpus, index=index, notice=told.append).index()
    assert report.rebuilt
    assert report.rebuilt in told[0]
    assert report[:3] == (3, 0, 0)


REPAIR = REPAIRS[4]
OTHER_REPAIRS: dict[str, tuple[Repair, ...]] = {
    "order": (*REPAIRS[:4], REPAIRS[5], REPAIRS[4], *REPAIRS[6:]),
    "one more": (*REPAIRS, REPAIR),
    "one less": REPAIRS[1:],
    "expression": (*REPAIRS[:4], REPAIR._replace(expression=" {3,}"), *REPAIRS[5:]),
    "trigger": (*REPAIRS[:4], REPAIR._replace(trigger=Trigger(" ")), *REPAIRS[5:]),
    "offsets": (*REPAIRS[:4], REPAIR._replace(aligned=True), *REPAIRS[5:]),
    "effect": (*REPAIRS[:4], REPAIR._replace(changes=(("ก  ข", "กข"),)), *REPAIRS[5:]),
}


@pytest.mark.parametrize("repairs", OTHER_REPAIRS.values(), ids=OTHER_REPAIRS)
def test_other_repairs_have_another_digest(repairs: tuple[Repair, ...]) -> None:
    """What a repair does decides, and their order; how it is called and explained does not."""
    assert digest(repairs) != digest()
    renamed = (*repairs[:4], repairs[4]._replace(name="x", why="y", keeps=("z",)), *repairs[5:])
    assert digest(renamed) == digest(repairs)


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ("CATEGORIES", frozenset(("Lo", "Nd"))),
        ("NEVER_ALONE", frozenset("ฯ")),
        ("PASSED_OVER", frozenset(" ")),
    ],
)
def test_another_definition_of_a_word_has_another_digest(
    monkeypatch: pytest.MonkeyPatch, what: str, other: frozenset[str]
) -> None:
    """Each part of it counts."""
    before = word.digest()
    monkeypatch.setattr(word, what, other)
    assert word.digest() != before


@pytest.mark.usefixtures("quick_builds")
@pytest.mark.parametrize("rule", analysis_rules())
def test_an_index_by_other_rules_is_never_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    """It is made anew where that is quick; else the message names both rules and the way out."""
    corpus, index = tmp_path / "corpus.jsonl", tmp_path / "index"
    write_records(corpus, made_up(3, seed=12))
    path = index / "snapshot.json"
    Corpus(corpus, index=index).index()

    def make_old() -> None:
        snapshot = read_snapshot(index)
        assert snapshot is not None
        rules = {**snapshot.settings.rules, rule: "old"}
        settings = snapshot.settings._replace(rules=rules)
        path.write_bytes(to_bytes(snapshot._replace(settings=settings)))

    make_old()
    told: list[str] = []
    opened = Corpus(corpus, index=index, notice=told.append)
    assert opened.snapshot.settings.rules == analysis_rules()
    assert f"the rules of {rule} have changed" in told[-1]

    make_old()
    both = f"the rules of {rule} have changed"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corpus_cli.index_handle.SMALL_BYTES", 0)
        with pytest.raises(IndexFormatError, match=both) as caught:
            Corpus(corpus, index=index).search("ไทย")
        assert "corpus index --rebuild" in str(caught.value.hint)
        report = Corpus(corpus, index=index).index()
        assert report.rebuilt is not None
        assert Corpus(corpus, index=index).snapshot.documents == 3

    def locked(*_: object) -> None:
        raise IndexLockedError("another process is writing")

    make_old()  # and it cannot be made anew
    monkeypatch.setattr(update, "update", locked)
    with pytest.raises(IndexFormatError, match=both):
        Corpus(corpus, index=index).search("ไทย")


@pytest.mark.usefixtures("quick_builds")
def test_strict_changes_nothing_where_something_is_skipped(tmp_path: Path) -> None:
    """Under --strict the old snapshot stays, to the byte."""
    corpus, index = tmp_path / "corpus.jsonl", tmp_path / "index"
    write_records(corpus, made_up(3, seed=10))
    Corpus(corpus, index=index).index()
    before = files_of(index)
    with corpus.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "new", "text": "ใหม่"}) + "\n{\n")
    with pytest.raises(update.SkippedEntriesError, match=r"corpus\.jsonl:5"):
        Corpus(corpus, index=index).index(strict=True)
    assert files_of(index) == before


@pytest.mark.usefixtures("quick_builds")
def test_other_words_in_the_settings_are_said_and_all_is_indexed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query notices that `corpus.yaml` has changed, as it does of the corpus."""
    corpus, index = tmp_path / "corpus.jsonl", tmp_path / "index"
    write_records(corpus, made_up(3, seed=11))
    asked: list[object] = []
    build = update.lexicon.build_lexicon
    monkeypatch.setattr(
        update.lexicon, "build_lexicon", lambda *words: (asked.append(words), build())[1]
    )
    told: list[str] = []
    Corpus(corpus, index=index, notice=told.append).index()
    (tmp_path / "corpus.yaml").write_text("lexicon: {add: [ไต้หวันสเตรท]}\n", encoding="utf-8")
    assert Corpus(corpus, index=index, notice=told.append).snapshot.documents == 3
    assert asked[-1] == (("ไต้หวันสเตรท",), ())
    assert any("the lexicon changed from " in line for line in told)
    count = len(told)
    assert Corpus(corpus, index=index, notice=told.append).snapshot.documents == 3
    assert len(told) == count

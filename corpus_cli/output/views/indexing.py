"""What was done to an index, and what is wrong with one, as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_cli.model.indexing import IndexReport, UnreadDates, Verification
from corpus_cli.model.source import Skipped
from corpus_cli.output.blocks import Block, Facts, Heading, count, number


def index_report(report: IndexReport) -> Iterator[Block]:
    """Yield what building the index did, with the reasons for what was skipped or not read."""
    done = (
        f"{number(report.indexed)} indexed, {number(report.unchanged)} unchanged, "
        f"{number(report.removed)} removed, {number(len(report.skipped))} skipped"
    )
    size = f"{count(report.documents, 'document')}, {count(report.characters, 'character')}"
    anew = [("rebuilt because", report.rebuilt)] if report.rebuilt else []
    yield Heading(done)
    yield Facts([("corpus", size), ("index", report.location), *anew])
    yield from skipped(report.skipped)
    yield from unread_dates(report.unread_dates)


def unread_dates(unread: UnreadDates) -> Iterator[Block]:
    """Yield the first dates that cannot be read, as they are written, if there are any."""
    if unread.total:
        yield Heading(f"{count(unread.total, 'date')} cannot be read")
        yield Facts([(one.doc, f"{one.date} {one.reason}") for one in unread.first])


def skipped(entries: Sequence[Skipped]) -> Iterator[Block]:
    """Yield the reason for each entry that was skipped, if any was."""
    if entries:
        yield Heading("Skipped")
        yield Facts([(entry.place, entry.reason) for entry in entries])


def verification(result: Verification) -> Iterator[Block]:
    """Yield whether the index is whole, and what is wrong with which file."""
    wrong = count(len(result.problems), "problem")
    yield Heading(f"{wrong} found" if result.problems else "Index OK")
    if result.problems:
        yield Facts([(problem.file, problem.problem) for problem in result.problems])
    read = f"{count(result.files, 'file')}, {count(result.bytes, 'byte')}"
    held = f"{count(result.segments, 'segment')}, {count(result.documents, 'document')}"
    mend = [("to repair", "corpus index --rebuild")] if result.problems else []
    yield Facts([("index", result.location), ("read", read), ("corpus", held), *mend])

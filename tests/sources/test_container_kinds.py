"""Files of many statements: what each says is found as in the plain text.

`tests/data/containers` has both seeds in each kind (`tests/make_statements.py`).
"""

from __future__ import annotations

import gzip
import mailbox
import re
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.opening import open_source
from tests.conftest import SEEDS
from tests.make_statements import CONTAINERS, FOOT, MENU

FILES = sorted(CONTAINERS.iterdir())
PLAIN = {file.name[:3]: file.read_text("utf-8") for file in SEEDS.glob("*.txt")}
COUNTS = {"000": 13, "001": 19}  # of ไต้หวัน


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_statements_come_back_whole(file: Path) -> None:
    """Every character of both seeds in its order, and no others, with title and day."""
    found = [entry for entry in open_source(file).entries() if isinstance(entry, Document)]
    assert [entry.title for entry in found] == ["แถลงการณ์ 000", "แถลงการณ์ 001"]
    for document, (_, plain) in zip(found, sorted(PLAIN.items()), strict=True):
        text = document.text[document.analysed_from :]
        assert squeezed(text) == squeezed(plain)
        assert not any(line in text for line in (*MENU[1:], *FOOT))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_search_finds_as_much_as_in_the_plain_text(file: Path, tmp_path: Path) -> None:
    """13 and 19 times, and offsets slice what `show` shows."""
    corpus = Corpus(file, index=tmp_path / "index")
    corpus.index()
    hits = list(corpus.search(["ไต้หวัน"], limit=0).hits)
    ids = list(dict.fromkeys(hit.doc for hit in hits))
    counts = [sum(hit.doc == each for hit in hits) for each in ids]
    assert sorted(counts) == sorted(COUNTS.values())
    for hit in hits:
        assert corpus.document(hit.doc).text[hit.start : hit.end] == hit.node


# --- mailboxes --------------------------------------------------------------------------------

FROM = "From press@example.org Fri Nov 26 09:00:00 2021\n"
LETTERS = (
    "Message-ID: <1@example.org>\nSubject: a\n\nแถลง\n>From here on\n>>From there\n",
    "Subject: b\nX: y\n\nFrom now on it is 9:00\n\nFrom\n\n> From: x\n",
    "message-id: <2@example.org>\nSubject: c\n\nMessage-ID: <no@example.org>\n",
)


def read(folder: Path, name: str, data: bytes) -> list[Document | Skipped]:
    (folder / name).write_bytes(data)
    return list(open_source(folder / name).entries())


def test_a_mailbox_has_the_messages_that_other_readers_find(tmp_path: Path) -> None:
    """Python's own reader finds as many; ids are those of the messages, or made of them."""
    data = "".join(FROM + letter + "\n" for letter in LETTERS).encode()
    first, second, third = read(tmp_path, "a.mbox", data)
    (tmp_path / "b.mbox").write_bytes(data.replace(b"\nFrom now", b"\n>From now"))
    box = mailbox.mbox(tmp_path / "b.mbox")  # it takes any line that begins so for a message's
    assert [message["Subject"] for message in box] == ["a", "b", "c"]
    box.close()
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert isinstance(third, Document)
    assert (first.id, first.title, first.media_type) == ("1@example.org", "a", "message/rfc822")
    assert first.text == "แถลง\nFrom here on\n>From there"
    assert second.id.startswith("r-")
    assert second.text == "From now on it is 9:00\n\nFrom\n\n> From: x"
    assert third.id == "2@example.org"


def test_messages_that_cannot_be_read_are_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the lines they begin at: an empty one, one that came before, one that is too large."""
    large = "Subject: d\n\n" + ("x" * 99 + "\n") * 100
    letters = (LETTERS[0], "Subject: e\nX: y\n\n", LETTERS[0], large, LETTERS[2])
    monkeypatch.setattr("corpus_cli.sources.containers.mbox.MAX_DOCUMENT_BYTES", 9_000)
    data = gzip.compress("".join(FROM + letter + "\n" for letter in letters).encode())
    entries = read(tmp_path, "a.mbox.gz", data)
    assert [entry.id for entry in entries if isinstance(entry, Document)] == [
        "1@example.org",
        "2@example.org",
    ]
    skips = [(entry.code, entry.line) for entry in entries if isinstance(entry, Skipped)]
    assert skips == [("empty", 9), ("duplicate", 14), ("too_large", 22)]
    with pytest.raises(SourceError, match="cannot be read: Compressed file ended"):
        read(tmp_path, "b.mbox.gz", data[: len(data) - 5])


@pytest.mark.parametrize("data", [b"", b"x\n\n" + FROM.encode(), b"From ", bytes(9000)])
def test_what_is_no_mailbox_is_an_error(data: bytes, tmp_path: Path) -> None:
    """A text without the line that begins a message."""
    with pytest.raises(SourceError, match="is not a mailbox"):
        read(tmp_path, "a.mbox", data)

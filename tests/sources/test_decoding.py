"""Bytes to text: certain, or refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.sources.decoding import decode
from corpus_cli.sources.skips import EntrySkipped, SkipCode
from tests.conftest import ROOT

TABLE = json.loads((ROOT / "tests/data/sources/encodings.json").read_text("utf-8"))
ACCEPTED = [row for row in TABLE if row["expected"]]
REFUSED = [row for row in TABLE if not row["expected"]]


def encoded(row):
    return bytes.fromhex(row["hex"]) if "hex" in row else row["text"].encode(row["codec"])


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: row["label"])
def test_the_bytes_tell_the_encoding(row):
    """Each encoding that is read gives the text that was written, and its name."""
    assert decode(encoded(row)) == (row["text"], row["expected"])


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row["label"])
def test_other_encodings_are_refused(row):
    """Bytes of any other encoding are skipped, however much of them CP874 could decode."""
    with pytest.raises(EntrySkipped) as skipped:
        decode(encoded(row))
    assert skipped.value.code is SkipCode.ENCODING


def test_some_refused_texts_are_within_cp874():
    """The table would prove nothing of the spelling rules if CP874 refused all of it anyway."""
    within = 0
    for row in REFUSED:
        try:
            encoded(row).decode("cp874")
        except UnicodeDecodeError:
            continue
        within += 1
    assert within >= 10


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "UTF-32 is not supported"),
        (b"a\x00b\x00c\x00d\x00", "UTF-16 without a byte order mark"),
        (b"caf\xe9", "not UTF-8 at byte 3: unexpected end of data; nor certainly CP874"),
        (b"\xff\xff", "0xff at byte 0 is unassigned"),
        (b"\xff\xfe\x02", "not UTF-16-LE at byte 0"),
    ],
)
def test_the_refusal_says_what_was_wrong(data, reason):
    """The reason names the encoding that was tried and the byte at which it failed."""
    with pytest.raises(EntrySkipped) as skipped:
        decode(data)
    assert reason in skipped.value.reason


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_with_a_mark_comes_back_in_utf8_and_utf16(text):
    """Whatever the text, and controls are kept, a byte order mark makes it certain."""
    assert decode(text.encode("utf-8-sig")).text == text
    if not text.startswith("\0"):  # which would make the mark that of UTF-32
        assert decode(text.encode("utf-16")).text == text


def test_line_ends_are_kept():
    """No line end is translated: offsets count what is in the file."""
    text = "ก\r\nข\rค\nง\u2028จ\u0085"
    assert decode(text.encode()).text == text

"""Files in other formats that are linked, or lie, where statements are expected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.opening import open_source
from tests.conftest import ROOT

TABLE = json.loads((ROOT / "tests/data/sources/other_formats.json").read_text("utf-8"))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["label"])
@pytest.mark.parametrize("listed", [True, False], ids=["INDEX.md", "folder"])
def test_a_file_in_another_format_is_skipped_with_a_way_out(
    row: dict[str, Any], listed: bool, tmp_path: Path
) -> None:
    """It is never indexed as text: its reason says what it is and what to do."""
    data = bytes.fromhex(row["hex"]) if "hex" in row else row["text"].encode()
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "b.txt").write_text("แถลงข่าว", "utf-8")
    if listed:
        (tmp_path / "INDEX.md").write_text("- [a](a.txt)\n- [b](b.txt)\n", "utf-8")
    entries = list(open_source(tmp_path).entries())
    skipped = [entry for entry in entries if isinstance(entry, Skipped)]
    read = [entry.id for entry in entries if isinstance(entry, Document)]
    if row["reason"] is None:
        assert (read, skipped) == (["a", "b"], [])
    else:
        assert read == ["b"]
        assert [(entry.source, entry.code) for entry in skipped] == [("a.txt", "not_text")]
        assert row["reason"] in skipped[0].reason
        assert row["way_out"] in skipped[0].reason

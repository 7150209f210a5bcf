"""What is extracted from a statement that is no plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from corpus_cli.text.dates.document_dates import PROPERTY


class Extract(NamedTuple):
    """The text of a statement and what its file says of it.

    `values` are named as a source names its fields (`sources/fields.py`), plain values as JSON has
    them; `dated_by` says where in the file the date among them is. `pages` are the offsets in
    `text`, in code points, at which its pages begin; empty for what has no pages.
    """

    text: str
    values: Mapping[str, object]
    pages: tuple[int, ...] = ()
    dated_by: str = PROPERTY

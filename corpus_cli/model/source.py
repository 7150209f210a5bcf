"""What a source yields."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

NO_METADATA: Final[Mapping[str, object]] = MappingProxyType({})


class Document(NamedTuple):
    """One statement, as its source gives it.

    `text` is the decoded file less its byte order mark, line ends as they are, front matter
    included; `analysed_from` is the offset at which the statement itself begins (after the front
    matter). `date` is as written; `text/dates` reads it. `metadata` holds every further field of
    the source, values as JSON has them.

    Where the text was extracted from a file of another kind, `media_type` and `sha256`, in
    hexadecimal, are that file's, and `pages` the offsets in the text at which its pages begin.
    """

    id: str
    text: str
    source: str
    title: str | None = None
    date: str | None = None
    issuer: str | None = None
    url: str | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, object] = NO_METADATA
    analysed_from: int = 0
    date_source: str = "index"
    media_type: str = "text/plain"
    sha256: str | None = None
    pages: tuple[int, ...] = ()

    @property
    def encoding(self) -> object:
        """The encoding of the file or record, where it was not UTF-8."""
        return self.metadata.get("encoding")


class Skipped(NamedTuple):
    """An entry of the source that could not be taken in, and why.

    `source` is the file, relative to the corpus; `line` the 1-based line of the index (or of the
    JSON Lines file) that names the entry, where there is one; `code` a stable word for scripts.
    """

    source: str
    reason: str
    code: str
    line: int | None = None

    @property
    def place(self) -> str:
        """The file, and the line in it where there is one."""
        return self.source if self.line is None else f"{self.source}:{self.line}"

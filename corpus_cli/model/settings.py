"""What a settings file says."""

import zlib
from collections.abc import Mapping
from typing import NamedTuple


class OwnWords(NamedTuple):
    """The user's changes to the lexicon: words to `add` and to `remove`, each sorted, once."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


def short_digest(value: object) -> str:
    """Return eight hexadecimal digits of plain values; equal ones have the same."""
    return f"{zlib.crc32(repr(value).encode('utf-8', 'surrogatepass')):08x}"


class Settings(NamedTuple):
    """The settings of a corpus, read from the `corpus.yaml` beside it.

    `sources` are paths, relative to that file, of what the corpus is made of, empty for the corpus
    itself; `fields` maps the names that a source uses to the names of `sources.fields`; `tokenizer`
    is the engine that cuts words, None for the project's own. `names` tells whether the names in
    documents are to be found, `variants` gives other ways to say a name, and the name. `options`
    has the values of common options that it gives.
    """

    sources: tuple[str, ...] = ()
    fields: Mapping[str, str] = {}
    lexicon: OwnWords = OwnWords()
    tokenizer: str | None = None
    names: bool = False
    variants: Mapping[str, str] = {}
    options: Mapping[str, str | bool] = {}

    @property
    def digest(self) -> str:
        """A short name of all that shapes an index: equal for equal settings, "" for none."""
        shaping: tuple[object, ...] = (
            self.sources, sorted(self.fields.items()), self.lexicon, self.tokenizer
        )  # fmt: skip
        if self.names:  # added only then: the digests of others are as they were
            shaping = (*shaping, self.names)
        return "" if shaping == ((), [], OwnWords(), None) else short_digest(shaping)


NO_SETTINGS = Settings()

"""What a settings file says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class OwnWords(NamedTuple):
    """The user's changes to the lexicon: words to `add` and to `remove`, each sorted, once."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Settings(NamedTuple):
    """The settings of a corpus, read from the `corpus.yaml` beside it.

    `sources` are paths, relative to that file, of what the corpus is made of, empty for the corpus
    itself; `fields` maps the names that a source uses to the names of `sources.fields`; `tokenizer`
    is the engine that cuts words, None for the project's own; `names` whether people, places and
    organisations are looked for. `options` has the values of common options that it gives.
    """

    sources: tuple[str, ...] = ()
    fields: Mapping[str, str] = {}
    lexicon: OwnWords = OwnWords()
    tokenizer: str | None = None
    names: bool = False
    options: Mapping[str, str | bool] = {}


NO_SETTINGS = Settings()

"""Search, count and quote Thai press statements.

Everything that a `corpus` command does is one call away in Python, too:

>>> import corpus_cli
>>> corpus = corpus_cli.Corpus("seeds")                         # doctest: +SKIP
>>> corpus.search("ตำรวจ").by_label.word                        # doctest: +SKIP
17
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus_cli._version import __version__

if TYPE_CHECKING:
    from corpus_cli.corpus import Corpus
    from corpus_cli.errors import (
        CorpusError,
        IndexDamagedError,
        IndexFault,
        IndexFormatError,
        IndexLockedError,
        IndexMissingError,
        IndexUnreadableError,
        QueryError,
        SettingsError,
        SkippedEntriesError,
        SourceError,
        UnknownDocumentError,
        UsageError,
    )
    from corpus_cli.model.names import NameKind
    from corpus_cli.model.search import Label
    from corpus_cli.model.statistics import Stopwords
    from corpus_cli.requests import (
        CollocateRequest,
        DateRequest,
        DispersionRequest,
        ExportRequest,
        FrequencyRequest,
        IndexRequest,
        KeynessRequest,
        KeywordRequest,
        ListRequest,
        NameRequest,
        NgramRequest,
        ReuseRequest,
        SearchRequest,
        SimilarRequest,
        SummaryRequest,
        TrendRequest,
    )
    from corpus_cli.search.query.request import Sort, View

__all__ = [
    "CollocateRequest",
    "Corpus",
    "CorpusError",
    "DateRequest",
    "DispersionRequest",
    "ExportRequest",
    "FrequencyRequest",
    "IndexDamagedError",
    "IndexFault",
    "IndexFormatError",
    "IndexLockedError",
    "IndexMissingError",
    "IndexRequest",
    "IndexUnreadableError",
    "KeynessRequest",
    "KeywordRequest",
    "Label",
    "ListRequest",
    "NameKind",
    "NameRequest",
    "NgramRequest",
    "QueryError",
    "ReuseRequest",
    "SearchRequest",
    "SettingsError",
    "SimilarRequest",
    "SkippedEntriesError",
    "Sort",
    "SourceError",
    "Stopwords",
    "SummaryRequest",
    "TrendRequest",
    "UnknownDocumentError",
    "UsageError",
    "View",
    "__version__",
]

# Modules of the public names, searched in this order.
_HOMES = ("corpus", "errors", "model.search", "model.statistics", "model.names", "requests",
          "search.query.request")  # fmt: skip


if not TYPE_CHECKING:  # which would take every name for one that is there

    def __getattr__(name: str) -> object:
        # Late, so that `corpus --help` imports neither an index nor a query engine.
        if name in __all__:
            from importlib import import_module

            for home in _HOMES:
                module = import_module(f"corpus_cli.{home}")
                if name in module.__dict__:
                    return module.__dict__[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

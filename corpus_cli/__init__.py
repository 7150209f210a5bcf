"""Search, count and quote Thai press statements.

Everything that a `corpus` command does is one call away in Python, too:

>>> import corpus_cli
>>> corpus = corpus_cli.Corpus("seeds")                         # doctest: +SKIP
>>> corpus.search(["ตำรวจ"]).by_label.word                      # doctest: +SKIP
17
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = ["Corpus", "__version__"]

if TYPE_CHECKING:
    from corpus_cli.corpus import Corpus


def __getattr__(name: str) -> object:
    # Late, so that `corpus --help` imports neither an index nor a query engine.
    if name == "Corpus":
        from corpus_cli.corpus import Corpus

        return Corpus
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Thai text: normal form, tokens and units, sentences, dates.

The only room that knows PyThaiNLP. It knows nothing of storage or of what is asked. Usable alone:
`corpus_cli.text.analyse(text)` takes a text apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["analyse"]

if TYPE_CHECKING:
    from corpus_cli.text.analysed_text import analyse


def __getattr__(name: str) -> object:
    # Late, so that whoever needs one module of this room imports no other.
    if name == "analyse":
        from corpus_cli.text.analysed_text import analyse

        return analyse
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

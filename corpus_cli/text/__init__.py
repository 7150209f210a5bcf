"""Thai text: normal form, tokens and units, sentences, dates.

The only room that knows PyThaiNLP. It knows nothing of storage or of what is asked. Usable alone:
`corpus_cli.text.analyse(text)` takes a text apart.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

__all__ = ["analyse"]

if TYPE_CHECKING:
    from corpus_cli.text.analysed_text import analyse


def _do_without_data_folder() -> None:
    """Let PyThaiNLP be imported where the folder for its downloads cannot be made.

    It makes one when it is imported, in the home folder unless PYTHAINLP_DATA names another.
    Nothing of it is used here; where there is one, or can be, it is left as it is.
    """
    named = os.environ.get("PYTHAINLP_DATA") or os.environ.get("PYTHAINLP_DATA_DIR")
    folder = os.path.expanduser(named or "~/pythainlp-data")  # noqa: PTH111 - at every start
    if os.path.isdir(folder):  # noqa: PTH112 - the same
        return
    above = os.path.dirname(folder)  # noqa: PTH120 - the same
    while above != os.path.dirname(above) and not os.path.lexists(above):  # noqa: PTH120
        above = os.path.dirname(above)  # noqa: PTH120
    is_folder = os.path.isdir(above)  # noqa: PTH112
    if not (is_folder and os.access(above, os.W_OK | os.X_OK)):
        os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")


_do_without_data_folder()


def __getattr__(name: str) -> object:
    # Late, so that whoever needs one module of this room imports no other.
    if name == "analyse":
        from corpus_cli.text.analysed_text import analyse

        return analyse
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

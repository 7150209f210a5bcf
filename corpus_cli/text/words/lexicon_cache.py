"""Lexicons that were built are kept in the user's cache folder: building takes seconds.

Each has a folder named after all that it is made of: the lists of the installed PyThaiNLP, this
package's own, the code that weighs them, and the user's words. So no folder is ever out of date,
and `Lexicon.read` sees whether one is damaged. Where nothing can be written, nothing is kept; nor
is it where a folder belongs to another user, whose words would be taken for the lexicon's.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from corpus_cli.regular_files import make_private_folder, owner_of_another

KEPT: Final = 6
"""Lexicons that are kept: those last built."""

_HERE: Final = Path(__file__).parent
CODE: Final = ("evidence", "joins", "lexicon", "lexicon_selection", "name_joiner", "viterbi")
"""The modules of this folder whose code decides what a lexicon is."""


def place(lists: Iterable[str], *words: Iterable[str]) -> Path | None:
    """Return the folder of a lexicon, made of PyThaiNLP's `lists` and of the user's words.

    None where such a folder is not this user's own. Raises FileNotFoundError where a module that
    makes lexicons is not there: a name made without it would not change with its code.
    """
    from platformdirs import user_cache_path

    content = hashlib.sha256(json.dumps([sorted(one) for one in words]).encode())
    for path, data in _ingredients(lists):
        content.update(f"\0{path.name}\0".encode())
        content.update(data)
    cache = user_cache_path("corpus")
    folder = cache / "lexicons" / content.hexdigest()[:32]
    return folder if all(map(_is_own, (cache, folder.parent, folder))) else None


def _is_own(folder: Path) -> bool:
    try:
        return owner_of_another(folder) is None
    except OSError:
        return False


def _ingredients(lists: Iterable[str]) -> Iterator[tuple[Path, bytes]]:
    from pythainlp.corpus import corpus_path

    for path in (Path(corpus_path()) / name for name in sorted(lists)):
        # Not every version of PyThaiNLP has every list; one that is not there counts as empty.
        yield path, path.read_bytes() if path.is_file() else b""
    own = sorted((_HERE.parent / "data").glob("*.txt"))
    for path in (*own, *(_HERE / f"{name}.py" for name in CODE)):
        yield path, path.read_bytes()


def keep(folder: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill the folder, which appears when it is whole, instead of one that is there."""
    with contextlib.suppress(OSError):
        make_private_folder(folder.parent)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as aside:
            write(Path(aside) / "lexicon")
            shutil.rmtree(folder, ignore_errors=True)
            (Path(aside) / "lexicon").rename(folder)
        _drop_old(folder.parent)


def _drop_old(parent: Path) -> None:
    found = [(path.stat().st_mtime, path) for path in parent.iterdir() if path.name[0] != "."]
    for _, path in sorted(found)[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)

"""What a query that found nothing may have been meant to say, where it was read as plain words.

None of this is a mistake: `or` is an English word. So suggestions are made only where nothing was
found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from corpus_cli.search.query.expression import Expression, Term, leaves_of

_QUOTED: Final = r'"[^"]*"'
_SUGGESTIONS: Final = (
    (r"(?<!\S)(?:or|and|not|Or|And|Not)(?!\S)", "OR, AND and NOT are written in capitals"),
    (r"&&|\|\|", "AND and OR are written so, in capitals"),
    (r"(?i:(?<!\S)within\s+\S+)", "it is within sentence, within paragraph or within document"),
    (r"[“”„‟«»]", 'phrases stand in straight quotation marks: "…"'),
    (r"(?<!\S)/\S", "a regular expression ends with a slash: /…/"),
    (r"[^\s*]\*[^\s*]", "* stands at the beginning or the end of a word"),
    (r"(?<!\S)[^\W\d]\w*:\s", "a field and its value stand together: issuer:กระทรวง"),
)


def near_field(name: str, names: Sequence[str]) -> str:
    """Return the hint for a field that is not there: the nearest of some names, and all of them."""
    from difflib import get_close_matches

    alike = [known for known in names if name and known.startswith(name)]
    near = alike or get_close_matches(name, names, n=1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"{meant}one of: {', '.join(names)}"


def suggestion(arguments: Sequence[str], expression: Expression) -> str | None:
    """Return what a query may have been meant to say, None if it has nothing unusual."""
    plain = re.sub(_QUOTED, "", " ".join(arguments))
    read = [leaf.text for leaf in leaves_of(expression) if isinstance(leaf, Term)]
    for pattern, hint in _SUGGESTIONS:
        found = re.search(pattern, plain)
        if found and any(found[0].strip().lower() in text for text in read):
            return f"{found[0].strip()!r} was searched for literally: {hint}"
    return None

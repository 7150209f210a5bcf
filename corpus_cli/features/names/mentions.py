"""The names in single documents, those of a document together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from corpus_cli.engine.interface import Engine
from corpus_cli.features.names.variants import Variants
from corpus_cli.model.names import NameKind
from corpus_cli.model.summary import MentionedName

_MENTIONS: Final = """
    select doc, name, kind, title, char_start, char_end from names
    where doc between ? and ? and doc in (select unnest(cast(? as bigint[])))
    order by doc, char_start
"""


def names_of_documents(
    engine: Engine, docs: Sequence[int], variants: Variants
) -> dict[int, list[MentionedName]]:
    """Return the names in documents, given in order: those of each, most mentions first.

    Of a name's mentions the first tells where it stands, the first title is the person's.
    """
    found: defaultdict[int, dict[tuple[str, str], MentionedName]] = defaultdict(dict)
    for doc, name, kind, title, start, end in engine.rows(
        _MENTIONS, [docs[0], docs[-1], list(docs)]
    ):
        key = variants.full(name), kind
        before = found[doc].get(key, MentionedName(key[0], NameKind(kind), None, 0, start, end))
        found[doc][key] = before._replace(title=before.title or title, mentions=before.mentions + 1)
    return {
        doc: sorted(found[doc].values(), key=lambda one: (-one.mentions, one.start)) for doc in docs
    }

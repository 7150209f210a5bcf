"""What a shell completes: documents, fields, groups and topics.

Completion asks the index as it is and never builds one; where there is none, or anything is wrong,
nothing is completed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from corpus_cli.corpus import Corpus

    Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
    Candidates = Callable[[click.Context, str], Iterable[tuple[str, str | None]]]

_MOST: Final = 200
"""Documents that are offered: nobody reads more."""


def _completing(candidates: Candidates) -> Complete:
    """Make a completion of what yields words, each with what is said of it."""

    @wraps(candidates)
    def complete(
        context: click.Context,
        parameter: click.Parameter,  # noqa: ARG001 - click's signature
        incomplete: str,
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            found = list(candidates(context, incomplete))
        except Exception:  # noqa: BLE001 - who presses a key is to see no error
            return []
        return [
            CompletionItem(word, help=about)
            for word, about in found
            if word.startswith(incomplete) and word.isprintable()
        ]

    return complete


def _corpus(context: click.Context) -> Corpus | None:
    """Return the corpus that the arguments so far mean, None where it has no index."""
    from corpus_cli.cli.defaults import found_corpus
    from corpus_cli.cli.global_options import common
    from corpus_cli.corpus import Corpus

    options = common(context)
    corpus = Corpus(
        options.corpus or found_corpus(), index=options.index_folder, config=options.config
    )
    return corpus if corpus.open_as_it_is() else None


def _document_ids(context: click.Context, incomplete: str) -> Iterator[tuple[str, str | None]]:
    from corpus_cli.output.escape import visible

    corpus = _corpus(context)
    for document in corpus.documents_called(incomplete, _MOST) if corpus else ():
        yield document.doc, document.title and visible(document.title)


def _field_conditions(context: click.Context, incomplete: str) -> Iterator[tuple[str, str | None]]:
    if incomplete:  # a query is what its user likes: only what was begun may be a field
        for name in _field_names(context):
            yield f"{name}:", None


def _group_names(context: click.Context, incomplete: str) -> Iterator[tuple[str, str | None]]:  # noqa: ARG001
    names = ["document", "day", "month", "quarter", "year"]
    if context.info_name == "search":
        names += ["left", "right", "node", "unit"]
    for name in (*names, *_field_names(context)):
        yield name, None


def _field_names(context: click.Context) -> list[str]:
    from corpus_cli.search.query.expression import FIELDS

    corpus = _corpus(context)
    return [*FIELDS, *(sorted(corpus.field_names()) if corpus else ())]


def _topic_names(context: click.Context, incomplete: str) -> Iterator[tuple[str, str | None]]:  # noqa: ARG001
    from corpus_cli.features.help_topics import topic_names

    group = context.find_root().command
    commands = group.list_commands(context) if isinstance(group, click.Group) else []
    for name in (*commands, *topic_names()):
        yield name, None


complete_document: Final = _completing(_document_ids)
"""Complete the id of a document."""
complete_field: Final = _completing(_field_conditions)
"""Complete the name of a field in a query."""
complete_group: Final = _completing(_group_names)
"""Complete what rows can be grouped by."""
complete_topic: Final = _completing(_topic_names)
"""Complete what `corpus help` explains."""

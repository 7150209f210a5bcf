"""`corpus words`."""

from __future__ import annotations

import click

from corpus_cli.cli.command import option, subcommand
from corpus_cli.cli.completion import complete_document
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.shared_options import choice, flag, limit_option, number
from corpus_cli.requests import Level


@subcommand(
    "words",
    epilog="""\b
Examples:
  corpus words การเลือกตั้งทั่วไป              the words and their parts, and why
  corpus words 000_7da                     the same for a document
  corpus words --diff newmm                where PyThaiNLP's newmm differs

\b
Settings in corpus.yaml change how text is divided at the next `corpus index`:
  lexicon: {add: [ลาเต้ฟูฟ่า], remove: [สุด], file: words.txt}
  tokenizer: newmm     corpus (the default), attacut, deepcut, longest, newmm,
                       nlpo3, oskut, pyicu, sefr_cut, thaibreak, tltk
""",
)
@click.argument("text", required=False, metavar="[TEXT|DOC]", shell_complete=complete_document)
@flag("--text", "literal", text="Treat the argument as text, not as a document id.")
@option("--diff", metavar="ENGINE", help="Compare with how another engine divides the corpus.")
@choice(
    "--level",
    ["token", "unit"],
    "Compare tokens or units with the words of the other engine.",
    default="token",
)
@number(
    "--documents",
    text="Number of documents that --diff compares, spread over the corpus; 0 for all.",
    default=1000,
)
@limit_option("Differences")
@common_options
@pass_session
def command(
    session: Session,
    text: str | None,
    *,
    literal: bool,
    diff: str | None,
    level: Level,
    documents: int,
    limit: int | None,
) -> None:
    """Show how a TEXT or document is divided into words, and why.

    An argument that is a document's id, or enough of its beginning to be unique, is read as that
    document. With --diff and no argument, --documents sets how many are compared.
    """
    if diff is not None:
        rows = session.limit(limit)
        found = session.corpus.word_differences(
            diff, text, literal=literal, level=level, documents=documents, limit=rows
        )
        options = {"diff": diff, "level": level, "documents": documents, "limit": rows}
        session.deliver("words", {"text": text, **options}, found, found=found.total > 0)
        return
    if text is None:
        raise click.UsageError("give a TEXT or DOC, or --diff ENGINE")
    result = session.corpus.words(text, literal=literal)
    session.deliver("words", {"text": text, "literal": literal}, result, found=bool(result.units))

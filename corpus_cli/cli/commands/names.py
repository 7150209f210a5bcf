"""`corpus names`."""

from __future__ import annotations

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import choice, filter_options, page_options, pass_request
from corpus_cli.model.names import NameKind
from corpus_cli.requests import NameRequest


@subcommand(
    "names",
    epilog="""\b
Examples:
  corpus names --kind person               the people mentioned most
  corpus names --where 'date:2564 ไต้หวัน'   names in statements of 2564 about ไต้หวัน
  corpus names --kind place --limit 0 -f csv
""",
)
@choice("--kind", [kind.value for kind in NameKind], "Only names of this kind.")
@filter_options
@page_options("Names")
@common_options
@pass_request(NameRequest)
def command(session: Session, request: NameRequest) -> None:
    """List the people, organisations and places that statements mention, with counts.

    Names are found during indexing if corpus.yaml, beside the corpus, has `names: true`; indexing
    then takes about twice as long. Titles (นาย, รมว.) are not part of a name, and variants of a
    name are counted together (กต. is กระทรวงการต่างประเทศ); `variants` in corpus.yaml adds more.

    Precision is 94 % (organisations 97 %, places 91 %, people 91 %): 200 names sampled at random
    from 63,241 government statements and checked by hand. Recall was not measured.
    """
    result = session.corpus.names(request)
    session.deliver("names", request._asdict(), result, found=result.total > 0)

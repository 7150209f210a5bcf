"""Citations: styles of documents, templates of hits, and quotations in Markdown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from corpus_cli.errors import UsageError
from corpus_cli.model.formats import Format
from corpus_cli.output.formats.citations import citations, filled
from corpus_cli.output.formats.markdown import inline
from tests.conftest import Run
from tests.output_samples import answer, hit, search, written

CITED = hit(
    doc="a_1",
    title="แถลงการณ์ 100% & {ย่อ}",
    issuer="กต.",
    date="2021-11-26",
    url="https://example.org/a_1",
)
BARE = hit(doc="b", title=None, date="2021-11")
FOUND = search([CITED, CITED._replace(start=9), BARE, hit(doc="c", title="ค.")])


def test_apa_has_issuer_date_title_and_address() -> None:
    """Each document once; what is not known is left out, and an unknown date is n.d."""
    assert "".join(citations(FOUND, "apa")).splitlines() == [
        "กต. (2021, November 26). แถลงการณ์ 100% & {ย่อ}. https://example.org/a_1",
        "b. (2021, November).",
        "ค. (n.d.).",
    ]


def test_bibtex_is_escaped_and_each_key_is_its_own() -> None:
    """Braces balance, what TeX reads is escaped, and a key is the same in every answer."""
    text = "".join(citations(FOUND, "bibtex"))
    assert text.count("{") == text.count("}")
    assert r"title = {{แถลงการณ์ 100\% \& \{ย่อ\}}}" in text
    assert "  author = {{กต.}},\n" in text
    assert "  url = {https://example.org/a_1},\n" in text
    assert r"note = {a\_1}" in text
    keys = re.findall(r"@misc\{([^,]+),", text)
    assert len(set(keys)) == len(keys) == 3
    assert all(key.isascii() for key in keys)
    assert re.findall(r"@misc\{([^,]+),", "".join(citations(search([CITED]), "bibtex"))) == keys[:1]


def test_csl_is_json_with_what_is_known() -> None:
    """CSL-JSON as reference managers read it."""
    assert json.loads("".join(citations(FOUND, "csl"))) == [
        {
            "id": "a_1",
            "type": "webpage",
            "title": "แถลงการณ์ 100% & {ย่อ}",
            "author": [{"literal": "กต."}],
            "issued": {"date-parts": [[2021, 11, 26]]},
            "URL": "https://example.org/a_1",
        },
        {"id": "b", "type": "document", "issued": {"date-parts": [[2021, 11]]}},
        {"id": "c", "type": "document", "title": "ค."},
    ]
    assert json.loads("".join(citations(search([]), "csl"))) == []


def test_a_template_is_filled_for_each_hit_and_evaluates_nothing() -> None:
    """Fields by name; what else stands in braces is text, as is what a document says."""
    cited = CITED._replace(title="{doc} {0.__class__} %s $doc")
    template = "“{quotation}” ({issuer}, {date}) {title} {start}-{end} { {} {0.__class__} $x"
    assert list(filled(search([cited]), template)) == [
        "“ก่อนข่าวหลัง” (กต., 2021-11-26) {doc} {0.__class__} %s $doc 3-7 { {} {0.__class__} $x\n"
    ]
    assert list(filled(search([BARE]), "{issuer}|{url}\n")) == ["|\n"]
    with pytest.raises(UsageError, match=re.escape("unknown template field {nothing}")):
        filled(FOUND, "{title} {nothing}")


def test_citations_come_from_the_command_line(run: Run, tmp_path: Path) -> None:
    """`--cite` cites all that was found; it has a cannot be combined, and names what is missing."""
    done = run("search", "ตำรวจ", "--cite", "csl")
    assert [item["id"][:3] for item in json.loads(done.stdout)] == ["001", "000"]
    template = tmp_path / "mine.txt"
    template.write_text("{doc} {node}", encoding="utf-8")
    done = run("search", "ตำรวจ", "--cite", str(template))
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["ตำรวจ"] * 17
    for arguments, says in (
        (("--cite", "mla"), "no citation style or file 'mla'"),
        (("--cite", "apa", "--json"), "cannot be combined"),
        (("--cite", "apa", "-c"), "cannot be combined"),
    ):
        done = run("search", "ตำรวจ", *arguments)
        assert done.returncode == 2
        assert says in done.stderr
    assert run("search", "สับปะรด", "--cite", "apa").returncode == 1


def test_a_quotation_ends_with_its_offsets_and_leads_to_its_source() -> None:
    """Issuer, date, linked title, place, offsets; the title once."""
    page = written(answer("search", search([CITED])), Format.MD)
    assert page.count("แถลงการณ์") == 1
    assert page.splitlines()[2] == (
        r"> — กต., 2021-11-26, [แถลงการณ์ 100% \& {ย่อ}](https://example.org/a_1)"
        " · a_1, paragraph 1, sentence 1 · word · 3–7"
    )
    paged = written(answer("search", search([CITED._replace(page=4)])), Format.MD)
    assert " · a_1, page 4, paragraph 1, sentence 1 · " in paged
    for url in ("javascript:alert(1)", "https://x/)[b](y", "https://x/ ก", None):
        tokens = MarkdownIt().parse(
            written(answer("search", search([CITED._replace(url=url)])), Format.MD)
        )
        kinds = {child.type for token in tokens for child in token.children or ()}
        assert "link_open" not in kinds


def test_lines_of_a_quotation_are_lines() -> None:
    """No sign stands for a line break in Markdown: readers would take it for the document's."""
    quoted = hit(left="\nบรรทัดแรก\n# สอง ", node="ข่าว", right="\r\n\r\n- สาม\n")
    page = written(answer("search", search([quoted])), Format.MD)
    assert "↵" not in page
    tokens = MarkdownIt().parse(page)
    inline_token = next(token for token in tokens if token.type == "inline")
    shown = ["\n" if c.type == "hardbreak" else c.content for c in inline_token.children or ()]
    assert "".join(shown) == "บรรทัดแรก\n# สอง ข่าว\n- สาม"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("000_7da", "000_7da"), ("_ก_", r"\_ก\_"), ("ก_ข", "ก_ข"), ("a__b", r"a\_\_b"), ("_", r"\_")],
)
def test_an_underscore_is_escaped_only_where_it_would_be_emphasis(text: str, expected: str) -> None:
    """Ids and addresses can be copied from a page's source."""
    assert inline(text) == expected
    shown = MarkdownIt().parseInline(expected)[0].children or []
    assert "".join(token.content for token in shown if token.type == "text") == text

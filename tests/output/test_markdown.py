"""Markdown: what a Markdown reader sees is what the document says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from corpus_cli.model.documents import DocumentText
from corpus_cli.model.formats import Format
from corpus_cli.output.escape import visible
from corpus_cli.output.formats.markdown import inline, paragraph, strong
from tests.output.test_escape import DIRT, LATIN, THAI
from tests.output_samples import ENTRY, RESULTS, answer, hit, search, written

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SIGNS = [*"\\`*_[]<>&|~#+-=().!:/\"'$%^{}“”", "**", "__", "```", "<b>", "&amp;", "](x)", "1."]
TEXT = st.lists(st.sampled_from(THAI + LATIN + DIRT + SIGNS), max_size=40).map("".join)
SPACES = re.compile(r"[ ]+")


def seen(tokens):
    """Return the text that a reader sees in parsed Markdown."""
    words = []
    for token in tokens:
        for part in token.children or ():
            assert part.type in {
                "text",
                "strong_open",
                "strong_close",
                "html_inline",
                "hardbreak",
            }, part
            assert part.type != "html_inline" or part.content in {"<b>", "</b>"}
            words.append({"text": part.content, "hardbreak": "\n"}.get(part.type, ""))
    return "".join(words)


def squeezed(text):
    """White space at the ends of a line, and how much of it there is inside, is not Markdown's."""
    return SPACES.sub(" ", visible(one_line(text))).strip()


def one_line(text):
    """A line break inside of a paragraph is a space."""
    return re.sub(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", " ", text)


@given(TEXT)
def test_a_paragraph_shows_as_it_was_written(text):
    """No sign that a document uses makes a heading, a list, a link or emphasis."""
    tokens = READER.parse(paragraph(text))
    assert [t.type for t in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    assert SPACES.sub(" ", seen(tokens)).strip() == squeezed(text)


@given(TEXT.filter(squeezed), TEXT.filter(squeezed))
def test_the_node_is_emphasised_whatever_is_beside_it(node, side):
    """Between letters, signs and spaces alike, the node is what is emphasised, and nothing else."""
    tokens = READER.parse(f"ก{inline(side)}{strong(node)}{inline(side)}ข")
    parts = tokens[1].children
    opened = [
        p for p in parts if (p.type, p.content) in {("strong_open", ""), ("html_inline", "<b>")}
    ]
    assert len(opened) == 1
    at = parts.index(opened[0])
    assert seen(tokens) == "ก" + "".join(visible(one_line(t)) for t in (side, node, side)) + "ข"
    inside = "".join(p.content for p in parts[at + 1 :] if p.type == "text")
    assert inside.startswith(visible(one_line(node)))


@given(TEXT, TEXT)
def test_table_cells_stay_in_their_cells(title, issuer):
    """A bar in a title does not make a column."""
    entry = ENTRY._replace(title=title, issuer=issuer)
    result = RESULTS["list"][1]._replace(documents=(ENTRY, entry))
    tokens = READER.parse(written(answer("list", result), Format.MD))
    cells = [seen([t]) for t in tokens if t.type == "inline"]
    assert cells[:5] == ["doc", "date", "issuer", "title", "words"]
    assert [SPACES.sub(" ", cell).strip() for cell in cells[12:14]] == [
        squeezed(issuer),
        squeezed(title),
    ]


@given(TEXT)
def test_a_whole_text_keeps_its_lines(text):
    """`show` gives each line that is not empty as a paragraph of its own."""
    page = written(answer("show", DocumentText(ENTRY._replace(metadata={}), text)), Format.MD)
    tokens = READER.parse(page)
    end = max(at for at, token in enumerate(tokens) if token.type == "bullet_list_close")
    shown = [squeezed(seen([t])) for t in tokens[end:] if t.type == "inline"]
    lines = re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text)
    assert [line for line in shown if line] == [squeezed(line) for line in lines if squeezed(line)]


def test_a_node_that_shows_as_nothing_is_not_emphasised():
    """Asterisks around nothing would be asterisks."""
    assert strong("\ufe0f") == strong("") == ""


def test_hits_are_quotations_with_their_sources():
    """A quotation alone tells title, issuer, date, document and offsets."""
    found = hit(
        title="แถลงการณ์", issuer="กต.", date="2021-11-26", left="ก่อน ", node="(ข่าว)", right="*หลัง*"
    )
    assert written(answer("search", search([found, hit(node="ข่าว")])), Format.MD) == (
        "> ก่อน <b>(ข่าว)</b>\\*หลัง\\*\n"
        ">\n"
        "> — กต., 2021-11-26, แถลงการณ์ · a, paragraph 1, sentence 1 · word · 3–7\n"
        "\n"
        "> ก่อน**ข่าว**หลัง\n"
        ">\n"
        "> — a, paragraph 1, sentence 1 · word · 3–7\n"
        "\n"
        "3 hits in 2 documents (word 2, compound 1) · 1 more partial: --match partial\n"
    )


@pytest.mark.parametrize("name", RESULTS)
def test_pages_have_no_markdown_but_ours(name):
    """Headings, quotations, lists, tables and emphasis are all that a page is made of."""
    tokens = READER.parse(written(answer(*RESULTS[name]), Format.MD))
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds <= {
        *("heading", "blockquote", "bullet_list", "list_item", "paragraph", "inline"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }

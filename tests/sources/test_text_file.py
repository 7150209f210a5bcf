"""What one file with a statement says of itself."""

from __future__ import annotations

import time

import pytest

from corpus_cli.sources.statements.text_file import Reading


@pytest.fixture
def read(tmp_path):
    """A function that writes a statement and reads it."""

    def written(text, name="ข่าว.md"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return Reading(tmp_path.resolve(), lambda: name).document()

    return written


@pytest.mark.parametrize("head", ["", "---\nissuer: กรม\n---\n", "\n \n"])
def test_a_heading_is_the_title_of_markdown(read, head):
    """The first line of Markdown, if it is a heading of the first level; the text keeps it."""
    document = read(f"{head}# แถลงการณ์ #\r\n\r\nเนื้อความ # ก\n")
    assert document.title == "แถลงการณ์"
    assert document.text[document.analysed_from :].strip().startswith("# แถลงการณ์")


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("---\ntitle: ก\n---\n# ข\n", "a.md", "ก"),
        ("## ข\n\nค", "a.md", None),
        ("ค\n\n# ข\n", "a.md", None),
        ("#ไทย ข\n", "a.md", None),
        ("# ข\n\nค", "a.txt", None),
        ("# ข\n\nค", "a.MARKDOWN", "ข"),
        ("# " + "ก" * 301 + "\n", "a.md", None),
    ],
)
def test_what_is_no_title(read, text, name, title):
    """Front matter goes before; deeper or later headings, tags and plain text are none."""
    assert read(text, name).title == title


def test_a_line_of_signs_is_read_at_once(read):
    """A heading that never ends takes no time that grows with its length."""
    start = time.monotonic()
    assert read("# ก" + " #" * 1_000_000 + "ก").title is None
    assert time.monotonic() - start < 5


def test_wiki_links_and_hash_tags_of_front_matter(read):
    """They are what they say: the page or its other name, and the tag without its sign."""
    document = read(
        '---\nissuer: "[[กรม ก|กรม]]"\ncategory: "[[ข่าว#วันนี้]]"\ntags: ["#ไทย", "[[จีน]]", "#"]\n'
        'place: "[[เมือง]]"\nnote: "ดู [[หน้า]]"\n---\nก'
    )
    assert (document.issuer, document.category, document.tags) == ("กรม", "ข่าว", ("ไทย", "จีน"))
    assert document.metadata == {"place": "เมือง", "note": "ดู [[หน้า]]"}

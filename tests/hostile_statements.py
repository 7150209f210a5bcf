"""Files that are meant to do harm to whoever reads them: small ones, which take much to read.

    python -m tests.hostile_statements FOLDER
    python -m benchmarks.footprint -- corpus index --corpus FOLDER --index INDEX

`FILES` has a row for each: what makes it, and the code under which it is skipped; None for one that
is read, without harm.
"""

from __future__ import annotations

import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

import docx

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SECRET: Final = "/etc/passwd"


class Hostile(NamedTuple):
    """A file: its name, what makes its bytes, and the code of the skip, None if it is read."""

    name: str
    make: Callable[[], bytes]
    code: str | None


# --- PDF --------------------------------------------------------------------------------------


def pdf(objects: Iterable[bytes], root: int = 1) -> bytes:
    """Return a PDF of these objects, numbered from 1."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n" % (len(places) + 1, root, start)
    return bytes(out) + b"%%EOF\n"


def stream(data: bytes, filters: bytes = b"", more: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<< /Length %d %s %s >>\nstream\n%s\nendstream" % (len(data), filters, more, data)


_FONT: Final = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pages(count: int, content: bytes) -> bytes:
    """Return a PDF of so many pages, all with the same content, an object of a stream."""
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
    page += b"/Resources << /Font << /F 3 0 R >> /XObject << /X 4 0 R >> >> >>"
    return pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        _FONT,
        content,
        *[page] * count,
    ])  # fmt: skip


def endless_pdf() -> bytes:
    """Return 2,000 pages of 200,000 letters each, in a few kilobytes."""
    text = b"BT /F 1 Tf 1 0 0 1 9 9 Tm " + (b"(" + b"A" * 100 + b") Tj ") * 2_000 + b"ET"
    return pages(2_000, stream(zlib.compress(text, 9), b"/Filter /FlateDecode"))


def many_pages() -> bytes:
    """Return 10,000 pages."""
    return pages(10_000, stream(b"BT /F 9 Tf 9 9 Td (A) Tj ET"))


def page_of_itself() -> bytes:
    """Return a PDF whose tree of pages has itself among its branches."""
    return pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>",
    ])  # fmt: skip


def form_of_itself() -> bytes:
    """Return a page with a form that draws itself, twice."""
    box = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >>"
    return pages(1, stream(b"/X Do /X Do", more=box))


def pdf_bomb() -> bytes:
    """Return a page whose content unpacks, in two steps, to 4 GB."""
    packer = zlib.compressobj(9)
    block = packer.compress(b" " * 2**26) + packer.flush(zlib.Z_FULL_FLUSH)  # 64 MB
    once = block + block[2:] * 63  # without the head of the stream
    return pages(1, stream(zlib.compress(once, 9), b"/Filter [/FlateDecode /FlateDecode]"))


# --- office documents -------------------------------------------------------------------------


def package(**parts: bytes) -> bytes:
    """Return a ZIP file; the names of parts have `__` for `/` and `_` before their suffix."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            path, _, suffix = name.replace("__", "/").rpartition("_")
            file.writestr(f"{path}.{suffix}", data)
    return out.getvalue()


def word(body: str, head: str = "") -> bytes:
    """Return a Word document with this for its body, `head` before it."""
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return package(word__document_xml=f'<?xml version="1.0"?>{head}{document}'.encode())


def external_entity() -> bytes:
    """Return a document that asks for a file of the reader's."""
    head = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{_SECRET}">]>'
    return word("<w:p><w:r><w:t>A &x;</w:t></w:r></w:p>", head)


def laughs() -> bytes:
    """Return a document of entities that stand for ten of the one before, ten levels deep."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 11))
    head = f'<!DOCTYPE w [<!ENTITY e0 "ha">{levels}]>'
    return word("<w:p><w:r><w:t>&e10;</w:t></w:r></w:p>", head)


def deep_word() -> bytes:
    """Return a document nested 100,000 deep."""
    return word("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000)


def with_macro() -> bytes:
    """Return a document with a macro."""
    document = docx.Document()
    document.add_paragraph("A")
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(500))
    return out.getvalue()


def word_bomb() -> bytes:
    """Return a document that unpacks to 400 MB, and says so."""
    return package(word__document_xml=b"<w:t>" + b"\n" * 400_000_000)


def lying_bomb() -> bytes:
    """Return the same, which says that it has ten bytes."""
    data = bytearray(word_bomb())
    size = (400_000_005).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def many_parts() -> bytes:
    """Return a document of 20,000 parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for number in range(20_000):
            file.writestr(f"word/{number}.xml", b"")
        file.writestr("word/document.xml", b"")
    return out.getvalue()


# --- pages, mail, rich text -------------------------------------------------------------------


def deep_page(depth: int = 100_000, attributes: str = "") -> bytes:
    """Return a page nested so deep."""
    return f"<html>{f'<div {attributes}>' * depth}ก{'</div>' * depth}".encode()


def unclosed_page() -> bytes:
    """Return a page that opens 1,600,000 elements of formatting in paragraphs, and closes none."""
    return b"<html>" + b"<p><b><i><u><a href=x>A" * 400_000


def deep_mail() -> bytes:
    """Return a message with 2,000 messages in each other."""
    head = "From: a@example.org\nSubject: x\n"
    parts = (f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(2_000))
    return f"{head}{''.join(parts)}Content-Type: text/plain\n\nA".encode()


def deep_rtf() -> bytes:
    """Return groups nested a million deep."""
    return b"{\\rtf1 " + b"{" * 1_000_000 + b"A" + b"}" * 1_000_001


FILES: Final = (
    Hostile("endless.pdf", endless_pdf, "limits"),
    Hostile("many-pages.pdf", many_pages, "too_large"),
    Hostile("page-of-itself.pdf", page_of_itself, "unreadable"),
    Hostile("form-of-itself.pdf", form_of_itself, "limits"),
    Hostile("bomb.pdf", pdf_bomb, "limits"),
    Hostile("entity.docx", external_entity, "unsafe"),
    Hostile("laughs.docx", laughs, "unreadable"),
    Hostile("deep.docx", deep_word, "unreadable"),
    Hostile("macro.docx", with_macro, "unsafe"),
    Hostile("bomb.docx", word_bomb, "too_large"),
    Hostile("lying-bomb.docx", lying_bomb, "unreadable"),
    Hostile("many-parts.docx", many_parts, "too_large"),
    Hostile("deep.html", deep_page, None),
    Hostile("unclosed.html", unclosed_page, "limits"),
    Hostile("deep.eml", deep_mail, "limits"),
    Hostile("deep.rtf", deep_rtf, None),
)


def write(folder: Path) -> None:
    """Write all of them, and a statement that is none of them, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in FILES:
        (folder / file.name).write_bytes(file.make())
    (folder / "z.txt").write_text("แถลงการณ์", "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))

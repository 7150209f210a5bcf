"""Write the seeds in each kind of file that one statement, or many, may be in.

    python -m tests.make_statements

The files are in the repository; this needs chromium, soffice and the fonts named below, and is run
again only when a kind is added. Menus and footers are made up.
"""

from __future__ import annotations

import email.message
import email.policy
import gzip
import html
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import zstandard

from tests.conftest import ROOT, SEEDS

OUT = ROOT / "tests" / "data" / "statements"
CONTAINERS = ROOT / "tests" / "data" / "containers"
MENU = ("หน้าแรก", "ข่าวประชาสัมพันธ์", "ไต้หวันวันนี้", "ติดต่อเรา", "แผนผังเว็บไซต์")
FOOT = ("สงวนลิขสิทธิ์ สำนักงานไต้หวันสมมุติ", "ถนนสมมุติ กรุงเทพฯ 10000")
Row = tuple[str, str, str, Sequence[str]]
"""A statement: its name, title, day and lines."""
FONTS = ("Laksaman", "Norasi", "Noto Sans Thai")


def article(lines: Sequence[str], title: str) -> str:
    """Return a page as a content management system writes it today."""
    menu = "".join(f'<li><a href="/">{word}</a></li>' for word in MENU)
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"""<!doctype html><html lang="th"><head><meta charset="utf-8">
<title>{title} | สมมุติ</title><meta property="og:title" content="{title}">
<meta property="article:published_time" content="2021-11-26T09:00:00+07:00"><link rel="canonical" href="https://example.org/1"></head><body>
<header><nav><ul>{menu}</ul></nav></header><main><article><h1>{title}</h1>{body}</article></main>
<footer>{"".join(f"<p>{line}</p>" for line in FOOT)}</footer></body></html>"""


def divisions(lines: Sequence[str], title: str) -> str:
    """Return a page of divisions that only their classes tell apart."""
    menu = " | ".join(f"<a href=/>{word}</a>" for word in MENU)
    body = "<br><br>".join(html.escape(line) for line in lines)
    return f"""<html><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="top-menu">{menu}</div><div class="content">{body}</div>
<div id="footer">{"<br>".join(FOOT)}</div><script>var ไต้หวัน = 1;</script></body></html>"""


def tables(lines: Sequence[str], title: str) -> str:
    """Return a page laid out with tables, as of 2003."""
    menu = "<br>".join(f"<a href=/>{word}</a>" for word in MENU)
    body = "".join(f"<p>&nbsp;&nbsp;{html.escape(line)}</p>" for line in lines)
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-874">
<title>{title}</title></head><body><table><tr><td width=150>{menu}</td><td>{body}</td></tr>
<tr><td colspan=2><font size=1>{"<br>".join(FOOT)}</font></td></tr></table></body></html>"""


def printed(lines: Sequence[str], font: str, columns: int) -> str:
    """Return a page to be printed."""
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"""<!doctype html><meta charset="utf-8"><style>body {{ font: 15px "{font}" }}
p {{ text-indent: 2em; text-align: justify }} div {{ column-count: {columns} }}</style>
<div>{body}</div>"""


def word_document(lines: Sequence[str], file: Path) -> None:
    """Write a Word document with a running head and page numbers in words."""
    document = docx.Document()
    document.core_properties.author = "สำนักงานสมมุติ"
    for line in lines:
        run = document.add_paragraph().add_run(line)
        run.font.name = "Loma"
    section = document.sections[0]
    section.header.paragraphs[0].text = "ข่าวที่ 12/2564"
    section.footer.paragraphs[0].text = FOOT[1]
    document.save(str(file))


def message(lines: Sequence[str], title: str) -> bytes:
    """Return an e-mail with the statement in quoted-printable."""
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["Subject"], mail["From"] = title, "สำนักงานสมมุติ <press@example.org>"
    mail["Date"] = "Fri, 26 Nov 2021 09:00:00 +0700"
    mail.set_content("\n".join(lines), cte="quoted-printable")
    return bytes(mail)


def web_archive(page: str, title: str) -> bytes:
    """Return a page and its style as Chromium saves them."""
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["Subject"] = "<Saved by Blink>", title
    mail["Snapshot-Content-Location"] = "https://example.org/1"
    mail["Date"] = "Wed, 1 Dec 2026 09:00:00 +0700"
    mail.set_content(page, subtype="html", cte="quoted-printable")
    mail.add_related("ไต้หวัน {}", subtype="css", cte="quoted-printable")
    mail.set_param("type", "text/html")
    return bytes(mail)


def capture(uri: str, body: bytes, head: str = "Content-Type: text/html", **more: str) -> bytes:
    """Return a record of a WARC file: what a server gave for an address."""
    status = more.pop("status", "200 OK")
    response = f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + body
    heads = {
        "WARC-Type": "response",
        "WARC-Target-URI": uri,
        "WARC-Date": "2026-12-01T02:00:00Z",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{len(response):012}>",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(response)),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in heads.items())
    return f"WARC/1.1\r\n{lines}\r\n".encode() + response + b"\r\n\r\n"


def mailbox(messages: Sequence[bytes]) -> bytes:
    """Return messages in one file."""
    return b"".join(
        b"From press@example.org Fri Nov 26 09:00:00 2021\n"
        + message.replace(b"\r\n", b"\n").rstrip(b"\n")
        + b"\n\n"
        for message in messages
    )


def rss(rows: Sequence[Row], content: str) -> str:
    """Return a feed as most newsrooms have one; `content` is the element with the whole text."""

    def item(row: Row) -> str:
        name, title, day, lines = row
        body = html.escape("".join(f"<p>{html.escape(line)}</p>" for line in lines))
        return f"""<item><title>{title}</title><link>https://example.org/{name}</link>
<guid isPermaLink="false">{name}</guid><pubDate>Thu, {day[8:]} Nov 2021 09:00:00 +0700</pubDate>
<category>การต่างประเทศ</category><{content}>{body}</{content}></item>"""

    return f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>{MENU[1]}</title><description>{FOOT[0]}</description>{"".join(map(item, rows))}
</channel></rss>"""


def atom(rows: Sequence[Row]) -> str:
    """Return a feed with its texts as XHTML, and summaries beside them."""

    def entry(row: Row) -> str:
        name, title, day, lines = row
        body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        return f"""<entry><id>urn:example:{name}</id><title type="html">{title}</title>
<updated>2026-12-01T00:00:00Z</updated><published>{day}T09:00:00+07:00</published>
<link rel="self" href="https://example.org/api/{name}"/><link href="https://example.org/{name}"/>
<author><name>สำนักงานสมมุติ</name><email>press@example.org</email></author>
<summary>{MENU[2]}</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
{body}</div></content></entry>"""

    return f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>{MENU[1]}</title><subtitle>{FOOT[0]}</subtitle>{"".join(map(entry, rows))}</feed>"""


def spreadsheet(rows: Sequence[Row]) -> str:
    """Return a flat OpenDocument sheet with a caption over its header, and one without a text."""

    def cell(*lines: str, more: str = "") -> str:
        paragraphs = "".join(f"<text:p>{html.escape(line)}</text:p>" for line in lines)
        return f"<table:table-cell {more or TEXT_CELL}>{paragraphs}</table:table-cell>"

    table = "".join(
        f"<table:table-row>{cell(name)}{cell(title)}"
        f"{cell(day, more=DATE_CELL.format(day))}{cell(*lines)}</table:table-row>"
        for name, title, day, lines in rows
    )
    caption = cell(MENU[2], more=f'{TEXT_CELL} table:number-columns-spanned="4"')
    head = "".join(map(cell, ("รหัส", "ชื่อเรื่อง", "วันที่", "เนื้อหา")))
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for name, full in NAMES.items()
    )
    return f"""<office:document {spaces} office:version="1.3"
office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>
<number:date-style style:name="D1"><number:day/><number:text>/</number:text><number:month/>
<number:text>/</number:text><number:year number:style="long"/></number:date-style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="D1"/>
</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="แถลงการณ์">
<table:table-row>{caption}</table:table-row><table:table-row/>
<table:table-row>{head}</table:table-row>{table}</table:table>
<table:table table:name="หมายเหตุ"><table:table-row>{cell("ไต้หวัน")}</table:table-row></table:table>
</office:spreadsheet></office:body></office:document>"""


NAMES = {name: name for name in ("office", "table", "text", "style")} | {"number": "datastyle"}
TEXT_CELL = 'office:value-type="string"'
DATE_CELL = 'table:style-name="day" office:value-type="date" office:date-value="{}"'


def containers(statements: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Write the files that hold both statements."""
    CONTAINERS.mkdir(exist_ok=True)
    rows = [
        (name, f"แถลงการณ์ {name}", f"2021-11-2{5 + number}", lines)
        for number, (name, lines) in enumerate(statements)
    ]
    with tempfile.TemporaryDirectory() as scratch:
        flat = Path(scratch) / "statements.fods"
        flat.write_text(spreadsheet(rows), "utf-8")
        (CONTAINERS / "statements.rss").write_text(rss(rows, "content:encoded"), "utf-8")
        (CONTAINERS / "statements.atom").write_text(atom(rows), "utf-8")
        thai = '<?xml version="1.0" encoding="windows-874"?>' + rss(rows, "description")
        data = thai.encode("cp874", "xmlcharrefreplace")
        (CONTAINERS / "statements-cp874.xml").write_bytes(data)
        captures = [
            capture("https://example.org/000", (OUT / "000-article.html").read_bytes()),
            capture("https://example.org/a.css", MENU[2].encode(), "Content-Type: text/css"),
            capture("https://example.org/1", (OUT / "001-article.html").read_bytes()),
        ]
        packed = b"".join(gzip.compress(each, mtime=0) for each in captures)
        (CONTAINERS / "statements.warc.gz").write_bytes(packed)
        mails = [(OUT / f"{name}.eml").read_bytes() for name, _ in statements]
        (CONTAINERS / "statements.mbox").write_bytes(mailbox(mails))
        archives([OUT / f"{statements[0][0]}-article.html", OUT / f"{statements[1][0]}.eml"])
        for kind in ("ods", "xlsx", "xls"):
            run("soffice", "--headless", "--infilter=OpenDocument Spreadsheet Flat XML",
                "--convert-to", kind, "--outdir", CONTAINERS, flat)  # fmt: skip


def archives(files: Sequence[Path]) -> None:
    """Write the archives: a folder with a page and a text, as tools of three systems write it."""
    names = [f"ข่าว/{file.name}" for file in files]
    with zipfile.ZipFile(CONTAINERS / "statements.zip", "w", zipfile.ZIP_DEFLATED) as package:
        for name, file in zip(names, files, strict=True):
            package.writestr(zipfile.ZipInfo(name), file.read_bytes(), zipfile.ZIP_DEFLATED)
    for mode in ("gz", "xz", "bz2"):
        with tarfile.open(CONTAINERS / f"statements.tar.{mode}", f"w:{mode}") as archive:
            for name, file in zip(names, files, strict=True):
                archive.add(file, name, filter=anonymous)
    data = gzip.decompress((CONTAINERS / "statements.tar.gz").read_bytes())
    (CONTAINERS / "statements.tar.zst").write_bytes(zstandard.compress(data, 19))


def anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return a member without what it says of the machine it was packed on."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


def main() -> None:
    """Write every file anew."""
    OUT.mkdir(exist_ok=True)
    statements = []
    with tempfile.TemporaryDirectory() as scratch:
        for seed in sorted(SEEDS.glob("*.txt")):
            name = seed.name[:3]
            lines = [line.strip() for line in seed.read_text("utf-8").splitlines() if line.strip()]
            statements.append((name, lines))
            title = f"แถลงการณ์ {name}"
            (OUT / f"{name}-article.html").write_text(article(lines, title), "utf-8")
            (OUT / f"{name}-divisions.html").write_text(divisions(lines, title), "utf-8")
            page = tables(lines, title).encode("cp874", "xmlcharrefreplace")
            (OUT / f"{name}-tables-cp874.html").write_bytes(page)
            (OUT / f"{name}.eml").write_bytes(message(lines, title))
            (OUT / f"{name}.mhtml").write_bytes(web_archive(article(lines, title), title))
            for number, font in enumerate(FONTS):
                source = Path(scratch) / "page.html"
                source.write_text(printed(lines, font, 1 + (number == 0)), "utf-8")
                file = OUT / f"{name}-{font.lower().replace(' ', '-')}.pdf"
                run("chromium", "--headless", "--no-sandbox", f"--print-to-pdf={file}", source)
            word_document(lines, OUT / f"{name}.docx")
            for kind in ("odt", "rtf", "pdf"):
                run("soffice", "--headless", "--convert-to", kind, "--outdir", scratch,
                    OUT / f"{name}.docx")  # fmt: skip
                target = f"{name}-office.pdf" if kind == "pdf" else f"{name}.{kind}"
                (OUT / target).write_bytes((Path(scratch) / f"{name}.{kind}").read_bytes())
    containers(statements)


def run(*command: str | Path) -> None:
    """Run a program that makes a file; what it says does not matter."""
    subprocess.run(command, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    sys.exit(main())

"""Spreadsheets (`.xlsx`, `.xlsm`, `.xlsb`, `.xls`, `.ods`): a statement a row.

In each sheet, hidden ones included, the first of its first rows that names a text column is the
header; its names are fields, as in JSON Lines (`jsonl.py`). What stands above it is a caption. A
header of several rows is known by cells that are merged over them; merged cells further down hold
for each row that they cover, save those of the text. A sheet without a text column is told. Where
several sheets have records, `sheet` is in their metadata.

Formulas have the values that were saved with them. Dates are dates, whatever their format; a
number in a column of dates is the day that it is the number of, as formats that are not known for
a date's leave it (those of Thai Excel are).
"""

from __future__ import annotations

import datetime
import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.containers.read_apart import read_apart
from corpus_cli.sources.containers.records import record_document
from corpus_cli.sources.fields import NO_NAMES, Names, field_of, is_publication_name, meaning_of
from corpus_cli.sources.skips import EntrySkipped, SkipCode, claim_id, located, read_entry
from corpus_cli.sources.source import OneFile
from corpus_cli.sources.statements.kinds import kind_of
from corpus_cli.sources.statements.packages import check_package
from corpus_cli.sources.statements.text_file import read_bytes

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MAX_BYTES: Final = 128 * 1024 * 1024
"""The largest file that is read: it is read whole."""
MAX_UNPACKED: Final = 512 * 1024 * 1024
"""The most bytes that the parts of a file may have, unpacked."""
MAX_CHARACTERS: Final = 128 * 1024 * 1024
"""The most that its cells may hold: one text may be that of many cells."""

_FIRST_ROWS: Final = 20
"""How many rows may be the header, empty ones apart."""
_HEADER_ROWS: Final = 4
"""How many rows a header may have, and how many above it may tell its names apart."""
_HEADER_MERGES: Final = 200
_MOST_FILLED: Final = 1_048_576  # rows of a sheet
_WORKBOOK: Final = "xl/workbook.xml"
_WORKBOOK_BYTES: Final = 1 << 20
_SAYS_1904: Final = re.compile(rb"""date1904\s*=\s*["'](?:1|true|on)""")
_FIRST_DAY: Final = datetime.date(1899, 12, 30)  # by which 1 March 1900 is day 61, as in Excel
_FIRST_DAY_1904: Final = datetime.date(1904, 1, 1)
_DAYS: Final = range(18_000, 75_000)
"""Numbers of days that are dates for certain, of 1949 to 2105: no year, and no 20211126."""

Value = str | int | float | bool


class Merge(NamedTuple):
    """Cells that are one, from the first to the last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Sheet(NamedTuple):
    """The cells of a sheet: rows that are not empty, by number from 0; an empty cell is ""."""

    name: str
    rows: dict[int, list[Value]]
    merges: list[Merge]


class Workbook(NamedTuple):
    """The sheets of a file, and the day that is its day 0, where that is known."""

    sheets: list[Sheet]
    first_day: datetime.date | None


class SpreadsheetSource(OneFile):
    """The rows of one file. `path` is resolved; `root` is the folder it lies in."""

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        super().__init__(path, path.stem, names)

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the rows of each sheet in turn. Raises SourceError."""
        workbook = self._workbook()
        headers = [(sheet, _header(sheet, self.names)) for sheet in workbook.sheets if sheet.rows]
        several = sum(header is not None for _, header in headers) > 1
        if all(header is None for _, header in headers):
            raise self._no_text([sheet for sheet, _ in headers])
        seen: dict[str, str] = {}
        for sheet, header in headers:
            if header is None:
                reason = f"sheet {sheet.name!r} has no text column: {_shown(sheet)}"
                yield EntrySkipped(SkipCode.RECORD, reason).at(self.path.name)
                continue
            said = {"sheet": sheet.name} if several else {}
            table = _Table(sheet, header, workbook.first_day, said)
            for number in table.numbers():
                entry = read_entry(self._entry, table, number, seen)
                if several and isinstance(entry, EntrySkipped):
                    entry = EntrySkipped(entry.code, f"sheet {sheet.name!r}: {entry.reason}")
                yield located(entry, self.path.name, number + 1)

    def _entry(self, table: _Table, number: int, seen: dict[str, str]) -> Document:
        record = table.record(number)

        def content() -> bytes:
            return json.dumps(list(record.items()), ensure_ascii=False).encode()

        entry = record_document(record, content, self.path.name, self.names)
        claim_id(seen, entry.id, f"row {number + 1} of {table.sheet.name!r}")
        return entry

    def _workbook(self) -> Workbook:
        try:
            return read_apart(read_workbook, self.path)
        except EntrySkipped as problem:
            raise SourceError(f"{self.path} cannot be read: {problem.reason}") from None

    def _no_text(self, sheets: list[Sheet]) -> SourceError:
        if not sheets:
            return SourceError(f"{self.path} has no text column: its sheets are empty")
        named = "; ".join(f"{sheet.name!r}: {_shown(sheet)}" for sheet in sheets[:4])
        return SourceError(
            f"{self.path} has no text column in the first {_FIRST_ROWS} rows of a sheet ({named})",
            hint="name the text field in corpus.yaml: fields: {NAME: text}",
        )


def _shown(sheet: Sheet) -> str:
    """Return the first row of a sheet for a message."""
    first = next(iter(sheet.rows.values()))
    return "its first row is " + ", ".join(repr(cell) for cell in first if cell != "")[:200]


# --- the table in a sheet ---------------------------------------------------------------------


class _Header(NamedTuple):
    """The names of the columns, which is the text, which hold dates, and the row they end in."""

    names: list[str]
    text: int
    dates: frozenset[int]
    bottom: int


class _Table:
    """The records of a sheet."""

    def __init__(
        self, sheet: Sheet, header: _Header, first_day: datetime.date | None, said: dict[str, str]
    ) -> None:
        self.sheet = sheet
        self._header = header
        self._first_day = first_day
        self._said = said
        _fill_down(sheet, header)

    def numbers(self) -> Iterator[int]:
        """Yield the rows below the header."""
        return (number for number in self.sheet.rows if number > self._header.bottom)

    def record(self, number: int) -> dict[str, object]:
        """Return the values of a row by their names. Raises EntrySkipped (empty)."""
        row, header = self.sheet.rows[number], self._header
        if header.text >= len(row) or row[header.text] == "":
            raise EntrySkipped(SkipCode.EMPTY, "it contains no text")
        record: dict[str, object] = {}
        for column, value in enumerate(row):
            if column == header.text:
                record[header.names[column]] = str(value)
            elif value != "":
                held = self._day(value) if column in header.dates else value
                record[header.names[column]] = held
        return self._said | record

    def _day(self, value: Value) -> Value:
        if self._first_day is None or isinstance(value, str | bool) or int(value) not in _DAYS:
            return value
        return (self._first_day + datetime.timedelta(int(value))).isoformat()


def _header(sheet: Sheet, names: Names) -> _Header | None:
    """Return the header of a sheet, None where no row names a text column."""
    for number in list(sheet.rows)[:_FIRST_ROWS]:
        fields = [_field(str(cell).strip(), names) for cell in sheet.rows[number]]
        if "text" not in fields:
            continue
        over = [merge.bottom for merge in sheet.merges if merge.top <= number <= merge.bottom]
        bottom = max((row for row in over if row < number + _HEADER_ROWS), default=number)
        heads = _heads(sheet, number, bottom)
        text = fields.index("text")
        heads[text] = str(sheet.rows[number][text]).strip()
        dates = {column for column, name in enumerate(heads) if _is_date(name, names)}
        return _Header(heads, text, frozenset(dates), bottom)
    return None


def _field(name: str, names: Names) -> str | None:
    return field_of(meaning_of(name, names))


def _is_date(name: str, names: Names) -> bool:
    return _field(name, names) == "date" or is_publication_name(name)


def _heads(sheet: Sheet, top: int, bottom: int) -> list[str]:
    """Return the names of the columns, each once.

    What stands above tells two of one name apart; a column without a name is called by its letter.
    """
    width = max(map(len, sheet.rows.values()))
    above = range(max(top - _HEADER_ROWS, 0), bottom + 1)
    merged = _merged(sheet, above, width)

    def cell(row: int, column: int) -> str:
        cells = sheet.rows.get(row, [])
        return " ".join(str(cells[column]).split()) if column < len(cells) else ""

    def head(row: int, column: int) -> str:
        place = (row, column)
        return cell(*place) or cell(*merged.get(place, place))

    columns = [
        list(dict.fromkeys(filter(None, (head(row, column) for row in reversed(above)))))
        for column in range(width)
    ]
    own = [next(filter(None, (head(row, column) for row in range(bottom, top - 1, -1))), "")
           for column in range(width)]  # fmt: skip
    alike = Counter(own)
    names: Counter[str] = Counter()
    for column, head_name in enumerate(own):
        name = head_name or f"column {_letters(column)}"
        if alike[name] > 1 and len(columns[column]) > 1:
            name = f"{columns[column][1]} {name}"
        names[name] += 1
        own[column] = f"{name} ({names[name]})" if names[name] > 1 else name
    return own


def _merged(sheet: Sheet, rows: range, width: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Return which cell each cell in some rows is a part of, where cells are merged."""
    near = (m for m in sheet.merges if m.top <= rows[-1] and m.bottom >= rows[0])
    return {
        (row, column): (merge.top, merge.left)
        for merge in islice(near, _HEADER_MERGES)
        for row in rows
        if merge.top <= row <= merge.bottom
        for column in range(merge.left, min(merge.right + 1, width))
    }


def _letters(column: int) -> str:
    """Return what a spreadsheet calls a column: A for 0, AA for 26."""
    rest, letter = divmod(column, 26)
    return (_letters(rest - 1) if rest else "") + chr(ord("A") + letter)


def _fill_down(sheet: Sheet, header: _Header) -> None:
    """Write what stands in cells that are merged into each row below the first one."""
    filled = 0
    for merge in sheet.merges:
        first = sheet.rows.get(merge.top, [])
        if merge.top <= header.bottom or merge.left == header.text or merge.left >= len(first):
            continue
        for number in range(merge.top + 1, merge.bottom + 1):
            row = sheet.rows.get(number, [])
            if merge.left < len(row):
                row[merge.left] = first[merge.left]
        filled += merge.bottom - merge.top
        if filled > _MOST_FILLED:  # merged cells do not overlap, unless somebody means harm
            return


# --- in a process of its own ------------------------------------------------------------------


def read_workbook(path: Path) -> Workbook:
    """Return the cells of a file. Raises EntrySkipped."""
    data = read_bytes(path, MAX_BYTES)
    return Workbook(_sheets(path, data), _first_day(data))


def _sheets(path: Path, data: bytes) -> list[Sheet]:
    """Return the sheets of a file. Raises EntrySkipped."""
    import python_calamine

    if data.startswith(b"PK"):
        check_package(data, MAX_UNPACKED)
    sheets: list[Sheet] = []
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            room = MAX_CHARACTERS
            for described in workbook.sheets_metadata:
                if described.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    sheets.append(_sheet(workbook.get_sheet_by_name(described.name), room))
                    room -= sum(map(_size, sheets[-1].rows.values()))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise EntrySkipped(SkipCode.UNREADABLE, _what_it_is(path, data, str(error))) from None
    return sheets


def _what_it_is(path: Path, data: bytes, said: str) -> str:
    """Say why a file cannot be read, whose cells the library does not find."""
    import python_calamine

    try:  # where the name tells the kind, the library says more than that no kind fits
        python_calamine.CalamineWorkbook.from_path(path).close()
    except python_calamine.PasswordError:
        return "it is locked with a password: save it without one"
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        said = str(error)
    kind = kind_of(data, "")
    if kind is not None:  # web servers write web pages and call them .xls
        what = kind.label.replace("this ", "a ")
        return f"it is {what}, not a spreadsheet: name it {kind.suffixes[0]}"
    return f"it is damaged, or not a spreadsheet ({said.partition(chr(10))[0]})"


def _first_day(data: bytes) -> datetime.date | None:
    """Return the day 0 of a workbook if it is a ZIP file that says so, None for others."""
    if not data.startswith(b"PK"):
        return None
    package = zipfile.ZipFile(io.BytesIO(data))
    if _WORKBOOK not in package.namelist():
        return None
    try:
        with package.open(_WORKBOOK) as part:
            is_1904 = _SAYS_1904.search(part.read(_WORKBOOK_BYTES)) is not None
    except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        return None
    return _FIRST_DAY_1904 if is_1904 else _FIRST_DAY


def _sheet(sheet: CalamineSheet, room: int) -> Sheet:
    """Return a sheet of at most `room` characters. Raises EntrySkipped (too_large)."""
    merges = sorted(Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ())
    top, left = sheet.start or (0, 0)
    rows = {}
    for number, cells in enumerate(sheet.to_python(), top):
        row = [*[""] * left, *map(_plain, cells)]
        while row and row[-1] == "":
            row.pop()
        if row:
            rows[number] = row
            room -= _size(row)
        if room < 0:
            reason = f"its cells hold more than {MAX_CHARACTERS // 1024 // 1024} Mi characters"
            raise EntrySkipped(SkipCode.TOO_LARGE, reason)
    return Sheet(sheet.name, rows, merges)


def _size(row: list[Value]) -> int:
    return sum(len(cell) if isinstance(cell, str) else 1 for cell in row)


def _plain(value: object) -> Value:
    """Return a value as JSON has it; whole numbers as such, which the files do not tell apart."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return "" if value.isspace() else value
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime.date | datetime.time):  # a datetime is a date
        return value.isoformat()
    return str(value)

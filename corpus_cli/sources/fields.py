"""The names that fields go by, in English and Thai, and the values they take.

One table serves the columns of an INDEX.md, front matter and records. A name that is not in it is
kept as metadata under its own spelling. Where a source names a field twice (`title` and `พาดหัว`),
the first value counts and the second is kept as metadata.

Names are compared as they are read: case, spaces, hyphens and underscores between words, invisible
characters and a ำ in two characters make no difference (`Publish Date`, `publish_date`).

Values within values have a path for a name: `source.name` is the `name` in `{"source": {"name":
...}}`, in the `fields:` of `corpus.yaml` as in a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from corpus_cli.model.source import Document
from corpus_cli.sources.spelling import spelling_key
from corpus_cli.text.dates.date_fields import parse_date, says_nothing

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "รหัส"),
    "title": (
        "title",
        "headline",
        "subject",
        "ชื่อเรื่อง",
        "เรื่อง",
        "หัวเรื่อง",
        "หัวข้อ",
        "หัวข้อข่าว",
        "พาดหัว",
    ),
    "date": ("date", "วันที่"),
    "issuer": ("issuer", "agency", "organisation", "organization", "หน่วยงาน", "ผู้ออก"),
    "url": ("url", "ที่มา"),
    "category": ("category", "categories", "หมวด", "หมวดหมู่", "ประเภท"),
    "tags": ("tags", "tag", "keywords", "ป้ายกำกับ", "แท็ก", "คำสำคัญ"),
    "text": ("text", "ข้อความ", "เนื้อหา"),
}
"""Field -> the names it goes by. `text` is a field of records alone."""

PUBLICATION_NAMES: Final = (
    "published",
    "published at",
    "published on",
    "published date",
    "publish date",
    "publication date",
    "date published",
    "pub date",
    "post date",
    "release date",
    "news date",
    "เผยแพร่",
    "เผยแพร่เมื่อ",
    "วันที่เผยแพร่",
    "วันเผยแพร่",
    "วันที่ประกาศ",
    "วันที่ลงข่าว",
    "วันที่โพสต์",
)
"""Names for the day of publication, which is the date of what has no `date`, if it can be read as
one (`published: true` cannot). It is kept as metadata as well, as it may say more than a day."""

Names = Mapping[str, str]
"""The user's own: what a source calls a field -> what it is (`fields:` in `corpus.yaml`)."""

NO_NAMES: Final[Names] = MappingProxyType({})

MAX_DEPTH: Final = 32
"""How deep lists and mappings in an entry may be nested. Its fields together are the first level,
so metadata has one level less."""
MAX_DIGITS: Final = 4300
"""How many digits an integer may have: Python writes no longer ones unless it is told to."""

_BETWEEN_WORDS: Final = re.compile(r"(?<=\w)[\s_-]+(?=\w)")
_NAME_KEYS: Final = ("name", "title", "label", "ชื่อ")
"""What the name of something is called where a value is a mapping that describes it."""
_TAG_SEPARATOR = re.compile(r"[,;|،、]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Fields(NamedTuple):
    """What a source says of one document.

    `known` has values for names of `NAMES` only: stripped, never empty; `tags` a tuple, all others
    strings. `metadata` has everything else, values as JSON has them.
    """

    known: dict[str, Any]
    metadata: dict[str, Any]


@lru_cache(maxsize=1024)
def field_of(name: str) -> str | None:
    """Return the field that goes by `name`, however it is spelt; None for no field."""
    return _FIELD_OF.get(_name_key(name))


@lru_cache(maxsize=1024)
def is_publication_name(name: str) -> bool:
    """Tell whether a field of this name says when something was published."""
    return _name_key(name) in _PUBLICATION_KEYS


def _name_key(name: str) -> str:
    return _BETWEEN_WORDS.sub("", spelling_key(name)).strip()


_FIELD_OF: Final = {_name_key(name): field for field, names in NAMES.items() for name in names}
_PUBLICATION_KEYS: Final = frozenset(map(_name_key, PUBLICATION_NAMES))


def sort_fields(pairs: Iterable[tuple[str, object]], *, with_text: bool = False) -> Fields:
    """Sort names and values (as JSON has them) into fields and metadata.

    `text` is a field only `with_text`, its value then taken as it is. A value that its field
    cannot hold (a list as title) is metadata.
    """
    known: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    for name, value in pairs:
        field = field_of(name)
        if field is None or field in known or (field == "text" and not with_text):
            add_metadata(metadata, name, value)
        elif _is_empty(value) or (
            field == "date" and isinstance(value, str) and says_nothing(value)
        ):
            continue
        elif (held := _held(field, value)) is None:
            add_metadata(metadata, name, value)
        elif held:
            known[field] = held
            if isinstance(value, dict) and len(value) > 1:
                add_metadata(metadata, name, value)
    if "date" not in known and (published := _publication(metadata)):
        known["date"] = published
    return Fields(known, metadata)


def _publication(metadata: Mapping[str, object]) -> str | None:
    """Return the first day of publication among the metadata that can be read as a day."""
    for name, value in metadata.items():
        if is_publication_name(name) and (day := text_of(value)) and parse_date(day):
            return day
    return None


def renamed(pairs: Iterable[tuple[str, object]], names: Names) -> Iterator[tuple[str, object]]:
    """Yield names and values, those under the names that the user gave them first.

    What a field is said to be goes before what another one is merely called. A path of names
    (`source.name`) is looked up within the values, which stay what they are.
    """
    if not names:
        yield from pairs
        return
    meanings = _meanings(names)
    rest = dict[str, object]()
    for name, value in pairs:
        if meaning := meanings.pop(spelling_key(name), None):
            yield meaning, value
        else:
            rest[name] = value
    for path, meaning in meanings.items():
        values = list(values_at(rest, path))
        if values:
            yield meaning, values[0] if len(values) == 1 else values
    yield from rest.items()


def meaning_of(name: str, names: Names) -> str:
    """Return what a field is by the user's own names, which is its name if they do not say."""
    return _meanings(names).get(spelling_key(name), name)


def _meanings(names: Names) -> dict[str, str]:
    return {spelling_key(name): meaning for name, meaning in names.items()}


def paths_in(value: object, name: str) -> Iterator[str]:
    """Yield the paths of all values within the value that goes by a name."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping):
            for inner, held in each.items():
                path = f"{name}.{inner}"
                yield path
                yield from paths_in(held, path)


def values_at(record: Mapping[str, object], path: str) -> Iterator[object]:
    """Yield the values at a path of names joined by full stops; several, where it goes by lists.

    The path is a spelling key; a name in it may have full stops itself.
    """
    for name, value in record.items():
        key = spelling_key(name)
        if key == path:
            yield value
        elif path.startswith(key + "."):
            inner = value if isinstance(value, list) else [value]
            for each in inner:
                if isinstance(each, Mapping):
                    yield from values_at(each, path[len(key) + 1 :])


def merge(lower: Fields, higher: Fields) -> Fields:
    """Return both, the higher's values first; a value that says nothing overrides nothing."""
    metadata = dict(lower.metadata)
    for name, value in higher.metadata.items():
        if name not in metadata or not _is_empty(value):
            metadata[name] = value
    return Fields({**lower.known, **higher.known}, metadata)


def document(
    fields: Fields,
    *,
    default_id: str,
    text: str,
    source: str,
    analysed_from: int = 0,
    dated_by: str = "index",
    media_type: str = "text/plain",
    sha256: str | None = None,
    pages: tuple[int, ...] = (),
) -> Document:
    """Return the document that has these fields; `dated_by` is its `date_source`."""
    known = {"id": default_id, **fields.known, "text": text}
    return Document(
        **known,
        source=source,
        metadata=fields.metadata,
        analysed_from=analysed_from,
        date_source=dated_by,
        media_type=media_type,
        sha256=sha256,
        pages=pages,
    )


def text_of(value: object) -> str | None:
    """Return a single value as stripped text, as JSON would write it; None for any other."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else None


def tags_of(value: object) -> tuple[str, ...] | None:
    """Return tags, each once, from a list of single values or a string with commas or the like.

    A mapping in the list that has a name is the tag of that name.
    """
    parts = _TAG_SEPARATOR.split(value) if isinstance(value, str) else value
    if not isinstance(parts, list):
        single = text_of(parts)
        return None if single is None else (single,)
    texts = [text_of(_name_in(part)) for part in parts]
    if None in texts:
        return None
    return tuple(dict.fromkeys(text for text in texts if text))


def lone_surrogate(values: Mapping[str, object]) -> str | None:
    """Return the name of the first value that holds half of a surrogate pair, None if none does."""
    for name, value in values.items():
        if _has_surrogate(name) or _has_surrogate(value):
            return name
    return None


def is_too_deep(value: object, levels: int = MAX_DEPTH) -> bool:
    """Tell whether lists and mappings are nested more than so many levels deep."""
    if not isinstance(value, Mapping | list | tuple):
        return False
    inner = value.values() if isinstance(value, Mapping) else value
    return levels == 0 or any(is_too_deep(each, levels - 1) for each in inner)


def _has_surrogate(value: object) -> bool:
    if isinstance(value, str):
        return _SURROGATE.search(value) is not None
    if isinstance(value, Mapping):
        return lone_surrogate(value) is not None
    return isinstance(value, list) and any(map(_has_surrogate, value))


def _held(field: str, value: object) -> str | tuple[str, ...] | None:
    """Return `value` as `field` holds it, None if it cannot."""
    if isinstance(value, str) and field != "tags":
        return value if field == "text" else value.strip()
    if field == "tags":
        return tags_of(value)
    if field == "text":
        return _paragraphs(value) if isinstance(value, list) else None
    if field in {"issuer", "category"}:
        if isinstance(value, list):
            names = tags_of(value)
            return None if names is None else ", ".join(names)
        return text_of(_name_in(value))
    return text_of(value)


def _paragraphs(values: list[object]) -> str | None:
    """Return a text that is a list of its paragraphs, None for any other list."""
    texts = [value for value in values if isinstance(value, str)]
    return "\n".join(texts) if texts and len(texts) == len(values) else None


def _name_in(value: object) -> object:
    """Return the name in a mapping that has one, any other value as it is."""
    if not isinstance(value, dict):
        return value
    return next((value[key] for key in _NAME_KEYS if isinstance(value.get(key), str)), value)


def _is_empty(value: object) -> bool:
    return value is None or value == ""


def add_metadata(metadata: dict[str, Any], name: str, value: object) -> None:
    """Add a value under its name, numbered where the name is taken.

    The first free number is looked for by halves: a table may have thousands of equal columns.
    """
    if name not in metadata:
        metadata[name] = value
        return
    taken, free = 1, 2
    while f"{name} ({free})" in metadata:
        taken, free = free, 2 * free
    while free - taken > 1:
        middle = (taken + free) // 2
        if f"{name} ({middle})" in metadata:
            taken = middle
        else:
            free = middle
    metadata[f"{name} ({free})"] = value

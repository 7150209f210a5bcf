"""Names of fields and their values."""

from __future__ import annotations

import pytest

from corpus_cli.sources import fields
from corpus_cli.sources.fields import (
    NAMES,
    Fields,
    field_of,
    lone_surrogate,
    merge,
    sort_fields,
    tags_of,
)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("title", "title"),
        ("ชื่อเรื่อง", "title"),
        ("Issuer", "issuer"),
        ("หน่วยงาน", "issuer"),
        ("  DATE ", "date"),
        ("วันที่", "date"),
        ("URL", "url"),
        ("ที่มา", "url"),
        ("tags", "tags"),
        ("ป้ายกำกับ", "tags"),
        ("หมวดหมู่", "category"),
        ("คําสําคัญ", "tags"),
        ("\ufeff\u200bชื่อเรื่อง\u200b", "title"),
        ("Head-Line", "title"),
        ("หัวข้อ ข่าว", "title"),
        ("collected", None),
        ("_id", None),
        ("source", None),
        ("", None),
    ],
)
def test_names_in_english_and_thai(name, field):
    """A header means its field whatever its case and the space around it; others mean none."""
    assert field_of(name) == field


@pytest.mark.parametrize("name", ["published_at", "pubDate", "Publish Date", "วันที่เผยแพร่"])
def test_a_day_of_publication_is_the_date_of_what_has_none(name):
    """It is kept as metadata as well; a date by that name, and `date: -`, go before and after."""
    assert sort_fields([(name, "2021-11-26 ")]) == ({"date": "2021-11-26"}, {name: "2021-11-26 "})
    assert sort_fields([(name, "2021"), ("date", "2020")]).known == {"date": "2020"}
    assert sort_fields([("date", "-"), (name, "2021")]).known == {"date": "2021"}
    assert sort_fields([("published", "true"), ("updated", "2021")]).known == {}
    assert sort_fields([("published", "draft"), (name, 2021)]).known == {"date": "2021"}


def test_values_that_are_described():
    """An issuer or tags that are mappings go by their names; what else is said of them is kept."""
    assert sort_fields([("issuer", {"name": "กรม"})]) == ({"issuer": "กรม"}, {})
    issuer = {"id": 7, "name": "กรม"}
    assert sort_fields([("issuer", issuer)]) == ({"issuer": "กรม"}, {"issuer": issuer})
    assert sort_fields([("tags", [{"name": "ก"}, "ข"])]).known == {"tags": ("ก", "ข")}
    assert sort_fields([("issuer", {"id": 7})]) == ({}, {"issuer": {"id": 7}})


def test_several_categories_are_one_value():
    """A list as category or issuer is joined by commas, so that each can be filtered by."""
    assert sort_fields([("categories", ["ข่าว", "น้ำ"])]).known == {"category": "ข่าว, น้ำ"}
    assert sort_fields([("issuer", [["ก"]])]).metadata == {"issuer": [["ก"]]}


def test_no_name_means_two_fields():
    """Each name of the table stands under one field only."""
    names = [name for names in NAMES.values() for name in names]
    assert len(names) == len(set(names))


def test_values_are_text():
    """Values are stripped; numbers and true are what JSON writes; a date is left as written."""
    fields = sort_fields(
        [("id", 7), ("title", " ก "), ("date", "26 พ.ย. 64 "), ("issuer", True), ("url", 1.5)]
    )
    assert fields.known == {
        "id": "7",
        "title": "ก",
        "date": "26 พ.ย. 64",
        "issuer": "true",
        "url": "1.5",
    }


def test_unknown_fields_are_metadata_as_they_are():
    """What is no field keeps its name and its value, null and lists included."""
    pairs = [("collected", "2021-11-27 "), ("pages", [1, 2]), ("editor", None)]
    assert sort_fields(pairs) == Fields({}, dict(pairs))


def test_a_value_that_a_field_cannot_hold_is_metadata():
    """A title that is a list is not lost."""
    assert sort_fields([("title", ["ก"])]) == Fields({}, {"title": ["ก"]})


def test_a_field_named_twice():
    """The first value counts, the second is metadata; a header used twice is numbered."""
    pairs = [("title", "ก"), ("พาดหัว", "ข"), ("note", "1"), ("note", "2"), ("note", "3")]
    known, metadata = sort_fields(pairs)
    assert known == {"title": "ก"}
    assert metadata == {"พาดหัว": "ข", "note": "1", "note (2)": "2", "note (3)": "3"}


def test_an_empty_value_leaves_the_field_to_the_next():
    """An empty title is no title, so a second name for it counts."""
    assert sort_fields([("title", " "), ("หัวข้อ", "ข")]).known == {"title": "ข"}


def test_text_is_a_field_of_records_alone():
    """In front matter and tables `text` is a name like any other."""
    assert sort_fields([("text", " ก ")]) == Fields({}, {"text": " ก "})
    assert sort_fields([("text", " ก ")], with_text=True) == Fields({"text": " ก "}, {})


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ("ไต้หวัน, ตำรวจสากล", ("ไต้หวัน", "ตำรวจสากล")),
        ("ก;ข|ค", ("ก", "ข", "ค")),
        ("ก, ก,, ข", ("ก", "ข")),
        (["ก, ข", 64, " ค "], ("ก, ข", "64", "ค")),
        (64, ("64",)),
        ("", ()),
        (["ก", None], None),
        ([["ก"]], None),
        ({"ก": 1}, None),
    ],
)
def test_tags(value, tags):
    """A string is split at commas and the like, a list is not; each tag once, in order."""
    assert tags_of(value) == tags


def test_the_higher_layer_wins_unless_it_says_nothing():
    """A value overrides; an empty or missing one does not."""
    lower = Fields({"title": "ก", "issuer": "ข"}, {"a": 1, "b": 2, "c": 3})
    higher = Fields({"title": "ค"}, {"a": None, "b": 4, "d": None})
    assert merge(lower, higher) == Fields(
        {"title": "ค", "issuer": "ข"}, {"a": 1, "b": 4, "c": 3, "d": None}
    )


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"a": "ก", "b": "\ud83d\ude00"}, "b"),
        ({"a": ["ก", {"c": "\udc00"}]}, "a"),
        ({"\ud800": 1}, "\ud800"),
        ({"a": "😀", "b": [1, None, {"c": "ก"}]}, None),
    ],
)
def test_lone_surrogates_are_found_wherever_they_are(values, name):
    """Halves in names, lists and mappings are found; whole characters are not."""
    assert lone_surrogate(values) == name


def test_thousands_of_equal_columns_are_numbered_in_order():
    """The first free number, as if all were tried in turn, also where some are taken."""
    metadata = {"ก (3)": "taken"}
    for number in range(2000):
        fields.add_metadata(metadata, "ก", number)
    names = ["ก", "ก (2)", *(f"ก ({number})" for number in range(4, 2002))]
    assert [metadata[name] for name in names] == list(range(2000))

"""Pictures: valid specifications that hold what the answer says, and files that can be drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from altair import Chart

from corpus_cli.errors import UsageError
from corpus_cli.model.distribution import Dispersion, Trend, TrendPoint
from corpus_cli.output.plots import drawing, vega_lite
from tests.output_samples import RESULTS, answer

DRAWN = ("trend", "dispersion", "frequency list", "frequency groups", "ngrams", "collocates",
         "keyness")  # fmt: skip


def spec_of(name: str) -> dict[str, Any]:
    return vega_lite.specification(answer(*RESULTS[name]))


def units(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of a specification that have axes."""
    return spec.get("vconcat", [spec])


@pytest.mark.parametrize("name", DRAWN)
def test_specifications_are_vega_lite(name: str) -> None:
    """Altair, which knows the schema, accepts each; every axis and legend says what it is."""
    spec = spec_of(name)
    assert spec["title"]["text"]
    for unit in units(spec):
        part = {"$schema": spec["$schema"], **unit}
        if "layer" not in unit:
            Chart.from_dict(part)
        encoding = unit["encoding"]
        assert encoding["x"]["title"]
        assert encoding["y"]["title"]


@pytest.mark.parametrize("ending", drawing.ENDINGS)
@pytest.mark.parametrize("name", DRAWN)
def test_every_kind_of_file(name: str, ending: str, tmp_path: Path) -> None:
    """What the ending says is what the file is; Thai is in it, in a font that has Thai."""
    path = tmp_path / f"plot{ending}"
    drawing.write_plot(answer(*RESULTS[name]), path)
    data = path.read_bytes()
    if ending == ".png":
        assert data.startswith(b"\x89PNG")
    elif ending == ".svg":
        assert data.startswith(b"<svg")
        assert "Sarabun" in data.decode()
        assert "ตำรวจ" in data.decode() or "ไทย" in data.decode() or "ไต้หวัน" in data.decode()
    else:
        assert json.loads(data) == spec_of(name)


def test_gaps_are_gaps() -> None:
    """A period without documents is in the picture, and has no value."""
    values = spec_of("trend")["data"]["values"]
    assert [value["rate"] for value in values] == [10964.9, None, 0.0]


def test_a_title_says_what_was_counted_and_in_which_documents() -> None:
    """The filters and the kinds of hits; nothing more where all was counted."""
    name, result = RESULTS["trend"]
    plain = answer(name, result)
    options = {"where": ("issuer:กต.",), "since": "2564", "match": "word", "distinct": True}
    title = vega_lite.specification(plain._replace(options=options))["title"]
    assert title["text"] == "ตำรวจ, ทหาร by month"
    assert title["subtitle"][0].startswith("seeds, ")
    assert title["subtitle"][1] == (
        "only issuer:กต.; since 2564; hits: word or better; duplicate paragraphs once"
    )
    title = vega_lite.specification(plain._replace(options={}))["title"]
    assert title["subtitle"].startswith("seeds, ")


def test_a_trend_over_names_is_bars() -> None:
    """Those of the answer, in its order, without an average."""
    points = [
        TrendPoint("ก", name, 3, rate, None, 1, 100, 1)
        for name, rate in (("ข", 30.0), ("ค", 10.0), (None, 5.0))
    ]
    spec = vega_lite.specification(
        answer("trend", Trend(["ก"], "issuer", "gregorian", 3, 300, 3, points))
    )
    assert spec["mark"]["type"] == "bar"
    assert [(v["term"], v["value"]) for v in spec["data"]["values"]] == [
        ("ข", 30.0),
        ("ค", 10.0),
        ("(none)", 5.0),
    ]


def test_documents_of_one_title_have_a_strip_each() -> None:
    """Labels that would be the same have the number of their row before them."""
    name, result = RESULTS["dispersion"]
    assert isinstance(result, Dispersion)
    one = result.spread[0]._replace(title="ข่าว" * 20)
    both = result._replace(spread=[one, one._replace(doc="other")])
    strips, _ = vega_lite.specification(answer(name, both))["vconcat"]
    labels = strips["encoding"]["y"]["sort"]
    assert len({*labels}) == 2
    assert labels[1].startswith("2. ")


def test_a_legend_tells_colours_dashes_and_points() -> None:
    """One for all three: their scales have one domain."""
    spec = spec_of("trend")
    channels = [spec["encoding"]["color"]]
    channels += [layer["encoding"][c] for layer in spec["layer"] for c in layer["encoding"]]
    assert len(channels) == 3
    assert all(channel == channels[0] for channel in channels)


def test_sara_am_has_room_in_a_png(tmp_path: Path) -> None:
    """Its halves are drawn, in every order of marks; other files keep what is written."""
    assert drawing.with_halves("น้ำทำ") == "น\u0e4d\u0e49\u0e32ท\u0e4d\u0e32"
    spec = vega_lite.specification(answer(*RESULTS["trend"]))
    assert drawing.with_halves(json.dumps(spec, ensure_ascii=False)).count("\u0e33") == 0


def test_what_cannot_be_drawn(tmp_path: Path) -> None:
    """Endings, results and folders that do not serve are told by name."""
    with pytest.raises(UsageError, match=r"x\.pdf"):
        drawing.check_ending(tmp_path / "x.pdf")
    with pytest.raises(UsageError, match="list has no chart"):
        vega_lite.specification(answer(*RESULTS["list"]))
    with pytest.raises(UsageError, match="cannot be written"):
        drawing.write_plot(answer(*RESULTS["trend"]), tmp_path / "no" / "x.json")

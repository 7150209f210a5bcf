"""Every kind of answer has its view, some have charts; labels are explained."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import get_type_hints

import pytest

from corpus_cli import model
from corpus_cli.cli.main import COMMANDS
from corpus_cli.model.export import Export
from corpus_cli.model.formats import Format
from corpus_cli.model.search import Label
from corpus_cli.output.plots.vega_lite import CHARTS
from corpus_cli.output.views.registry import VIEWS
from tests.conftest import Run
from tests.output_samples import RESULTS, answer, hit, search, written


def results() -> Iterator[type]:
    """Yield the kinds of results that there are: values of the model that have rows."""
    for module in pkgutil.iter_modules(model.__path__, "corpus_cli.model."):
        for value in vars(importlib.import_module(module.name)).values():
            is_own = isinstance(value, type) and value.__module__ == module.name
            if is_own and hasattr(value, "_fields") and hasattr(value, "rows"):
                yield value


@pytest.mark.parametrize("kind", list(results()), ids=lambda kind: kind.__name__)
def test_every_kind_of_result_has_a_view(kind: type) -> None:
    """Its own, which takes just that; an export has none, for no page holds documents."""
    if kind is Export:
        assert kind.__name__ not in VIEWS
        return
    module, function = VIEWS[kind.__name__]
    view = getattr(importlib.import_module(f"corpus_cli.output.views.{module}"), function)
    first = next(iter(get_type_hints(view).values()))
    assert first is kind
    assert any(type(result) is kind for _, result in RESULTS.values())


def test_no_view_is_of_nothing() -> None:
    """Every name in the table is that of a kind of result."""
    assert set(VIEWS) == {kind.__name__ for kind in results()} - {"Export"}


def test_plots_are_offered_where_there_are_charts() -> None:
    """A command has `--plot` if and only if some result of it has a chart."""
    drawn = {command for command, result in RESULTS.values() if type(result) in CHARTS}
    offered = set()
    for name in COMMANDS:
        command = importlib.import_module(f"corpus_cli.cli.commands.{name}").command
        if any(parameter.name == "plot" for parameter in command.params):
            offered.add(name)
    assert drawn == offered


@pytest.mark.parametrize("label", Label)
def test_labels_are_explained_and_told_apart(run: Run, label: Label) -> None:
    """Help says what each means, with an example; in a concordance each has a sign of its own."""
    assert Label(label.value) is label
    explained = [line.split() for line in run("search", "--help").stdout.splitlines()]
    assert [label.value, *label.meaning.split(), *label.example.split()] in explained
    assert len({other.sign for other in Label}) == len(Label)
    page = written(answer("search", search([hit(label=label, left="")])), Format.TABLE)
    assert page.splitlines()[0].split() == ["a", *label.sign.split(), "ข่าวหลัง"]

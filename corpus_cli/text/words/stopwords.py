"""Words that say little of what a text is about."""

from __future__ import annotations

from corpus_cli.text.normal.normal_form import normal_query


def thai_stopwords() -> frozenset[str]:
    """Return the stop words that PyThaiNLP ships, in the form in which terms are compared."""
    from pythainlp.corpus import thai_stopwords as listed

    return frozenset(normal_query(word) for word in listed()) - {""}

"""Every measure, one row each: what tables, `--sort`, plots and `corpus help measures` know of it.

Formulas use Evert's notation, which `NOTATION` explains. A measure of a contingency table names its
function; the others are worked out where their question is answered (`measures/dispersion.py`,
`measures/text.py`, `search/hits/relevance.py`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, get_args

from corpus_cli.model.help_topics import MeasureEntry
from corpus_cli.requests import CollocateSort, FrequencySort, KeynessSort
from corpus_cli.statistics.measures import association
from corpus_cli.statistics.measures.association import Contingency

OfTable = Callable[[Contingency], float | None]
"""A measure of a contingency table; None where the table does not define it."""


class Measure(NamedTuple):
    """A column of statistics.

    `name` is its key in JSON, its header in CSV and what `--sort` takes; `heading` stands above its
    column in a table, `title` is its usual name. `source` is who proposed it, empty for plain
    counts; `direction` says what a high value means. `questions` are the commands that answer with
    it. `of_table` works it out of a contingency table; `strength` says how far a value is from no
    difference, for keyness, which has terms of both directions.
    """

    name: str
    heading: str
    title: str
    about: str
    formula: str
    source: str
    range: str
    direction: str
    questions: tuple[str, ...]
    of_table: OfTable | None = None
    strength: Callable[[float], float] = abs


def _distance_from_one(quotient: float) -> float:
    return abs(math.log(quotient))


NOTATION: Final = (
    "O11 O12 O21 O22: observed frequencies; R1 R2 their row sums, C1 C2 their column sums, N all; "
    "E11 = R1*C1/N. Collocates: rows are the words inside and outside of the windows around the "
    "node, columns the collocate and all other words; a node is every word its hit touches, and is "
    "counted nowhere. Keyness: rows are target and reference, columns the term and all other words."
)

_COUNT: Final = "0 and more"
_SHARE: Final = "0 to 1"
_REAL: Final = "any; null where the divisor is 0"

# fmt: off
_ROWS: Final = (
    # --- frequency
    Measure("frequency", "frequency", "F", "frequency",
            "occurrences; of a collocate O11, those in windows", "", _COUNT,
            "higher: more frequent", ("stats", "ngrams", "collocates", "keyness")),
    Measure("per_million", "per million", "per million words", "frequency",
            "F * 10^6 / N, N words, without punctuation or spaces", "", "0 to 10^6",
            "higher: more frequent", ("stats", "ngrams", "keyness", "trend", "dispersion")),
    Measure("documents", "documents", "document frequency", "frequency",
            "documents containing it", "", _COUNT, "higher: in more documents",
            ("stats", "ngrams", "keyness", "trend")),
    Measure("range", "range", "range", "frequency",
            "documents containing it / documents", "", _SHARE, "higher: in more documents",
            ("stats", "ngrams", "keyness", "dispersion")),
    # --- dispersion
    Measure("arf", "ARF", "average reduced frequency", "dispersion",
            "F/N * sum of min(d_i, N/F), d_i the distances between occurrences, the corpus a "
            "circle, documents by date, then id", "Savicky & Hlavacova 2002", "1 to F",
            "near F: even; near 1: all in one place", ("stats", "dispersion")),
    Measure("dp", "DP", "deviation of proportions (Gries' DP)", "dispersion",
            "1/2 * sum of |v_i/F - s_i/N| over the parts, v_i of F occurrences, s_i of N "
            "words there", "Gries 2008", "0 to 1 - min s_i/N", "0: even; near 1: clumped",
            ("dispersion",)),
    Measure("dp_norm", "DPnorm", "DPnorm", "dispersion",
            "DP / (1 - min s_i/N)", "Lijffijt & Gries 2012", _SHARE,
            "0: even; 1: all in the smallest part", ("stats", "keyness", "dispersion")),
    Measure("juilland_d", "D", "Juilland's D", "dispersion",
            "1 - CV / sqrt(n - 1), CV = population standard deviation / mean of v_i/s_i over "
            "n parts", "Juilland, Brodin & Davidovitch 1970", _SHARE,
            "1: even; 0: all in one part", ("stats", "dispersion")),
    # --- association
    Measure("left", "left", "left", "association",
            "occurrences left of a node", "", _COUNT, "", ("collocates",)),
    Measure("right", "right", "right", "association",
            "occurrences right of a node", "", _COUNT, "left and right of two nodes is both",
            ("collocates",)),
    Measure("elsewhere", "elsewhere", "elsewhere", "association",
            "O21: occurrences outside of windows and nodes", "", _COUNT, "", ("collocates",)),
    Measure("expected", "expected", "expected frequency", "association",
            "E11 = R1*C1/N", "Evert 2005", _COUNT, "expected by chance in the windows",
            ("collocates",)),
    Measure("log_dice", "logDice", "logDice", "association",
            "14 + log2(2*O11 / (R1 + C1))", "Rychly 2008", "at most 14",
            "higher: stronger; one more is twice as strong", ("collocates",), association.log_dice),
    Measure("mi", "MI", "mutual information", "association",
            "log2(O11/E11)", "Church & Hanks 1990", "any", "higher: stronger; favours the rare",
            ("collocates",), association.mi),
    Measure("mi3", "MI3", "MI3", "association",
            "log2(O11^3/E11)", "Daille 1994", "any", "higher: stronger; favours the frequent",
            ("collocates",), association.mi3),
    Measure("t_score", "t", "t-score", "association",
            "(O11 - E11) / sqrt(O11)", "Church, Gale, Hanks & Hindle 1991", "any", "higher: surer",
            ("collocates",), association.t_score),
    Measure("z_score", "z", "z-score", "association",
            "(O11 - E11) / sqrt(E11)", "Berry-Rogghe 1973", "any", "higher: stronger",
            ("collocates",), association.z_score),
    Measure("dice", "Dice", "Dice coefficient", "association",
            "2*O11 / (R1 + C1)", "Dice 1945", _SHARE, "higher: stronger", ("collocates",),
            association.dice),
    Measure("npmi", "NPMI", "normalised MI", "association",
            "MI / -log2(O11/N)", "Bouma 2009", "-1 to 1",
            "1: only together; 0: independent; -1: never together", ("collocates",),
            association.npmi),
    Measure("delta_p_collocate", "delta P →", "delta P, collocate given node", "association",
            "O11/R1 - O21/R2", "Gries 2013", "-1 to 1", "higher: the node calls for the collocate",
            ("collocates",), association.delta_p_collocate),
    Measure("delta_p_node", "delta P ←", "delta P, node given collocate", "association",
            "O11/C1 - O12/C2", "Gries 2013", "-1 to 1", "higher: the collocate calls for the node",
            ("collocates",), association.delta_p_node),
    Measure("min_sensitivity", "min. sens.", "minimum sensitivity", "association",
            "min(O11/R1, O11/C1)", "Pedersen & Bruce 1996", _SHARE, "higher: stronger",
            ("collocates",), association.min_sensitivity),
    # --- association and keyness
    Measure("log_likelihood", "LL", "log-likelihood G2, four cells", "significance",
            "2 * sum of O*ln(O/E) over four cells, negative where O11 < E11", "Dunning 1993",
            "any", "farther from 0: more certain; 3.84 is p = 0.05, 10.83 p = 0.001, of one test",
            ("collocates", "keyness"), association.log_likelihood),
    Measure("log_likelihood_rayson", "LL, two cells", "log-likelihood, two cells", "significance",
            "2 * (O11*ln(O11/E11) + O21*ln(O21/E21)), negative where O11 < E11",
            "Rayson & Garside 2000", "any", "farther from 0: more certain", ("keyness",),
            association.log_likelihood_rayson),
    Measure("chi_squared", "chi²", "chi-squared", "significance",
            "sum of (O - E)^2/E over four cells, no correction, negative where O11 < E11",
            "Pearson 1900", "any", "farther from 0: more certain", ("keyness",),
            association.chi_squared),
    Measure("bic", "BIC", "BIC", "significance",
            "|G2| - ln N", "Wilson 2013", "any",
            "above 2: evidence of a difference; above 10: very strong; below 0: against",
            ("keyness",), association.bic, float),
    # --- keyness
    Measure("conservative_log_ratio", "conservative Log Ratio", "conservative Log Ratio", "keyness",
            "the bound nearest 0 of the two-sided confidence interval of Log Ratio, of O11 "
            "among O11 + O21 by Beta quantiles, alpha (0.05) divided by the number of terms "
            "compared", "Evert 2022", "any",
            "farther from 0: larger and certain; 0: no certain difference", ("keyness",)),
    Measure("log_ratio", "Log Ratio", "Log Ratio", "keyness",
            "log2((O11/R1) / (O21/R2)), an empty cell counting as 0.5", "Hardie 2014", "any",
            "1: twice as frequent in the target; -1: half", ("keyness",), association.log_ratio),
    Measure("percent_difference", "%DIFF", "%DIFF", "keyness",
            "100 * (O11/R1 - O21/R2) / (O21/R2)", "Gabrielatos & Marchi 2011",
            "-100 and more; null where O21 = 0", "100: twice as frequent in the target",
            ("keyness",), association.percent_difference),
    Measure("simple_maths", "simple maths", "simple maths", "keyness",
            "(per million in target + 1) / (per million in reference + 1)", "Kilgarriff 2009",
            "above 0", "above 1: more frequent in the target", ("keyness",),
            association.simple_maths, _distance_from_one),
    # --- texts
    Measure("ttr", "TTR", "type-token ratio", "text",
            "V / N, V distinct words", "", _SHARE, "higher: more varied; falls with length",
            ("stats",)),
    Measure("sttr", "STTR", "standardised TTR", "text",
            "mean TTR of consecutive blocks of 1,000 words; null where there is not one",
            "Scott, WordSmith Tools", _SHARE, "higher: more varied", ("stats",)),
    Measure("mattr", "MATTR", "moving-average TTR", "text",
            "mean TTR of all windows of 500 words; null where there is not one",
            "Covington & McFall 2010", _SHARE, "higher: more varied", ("stats",)),
    Measure("yule_k", "Yule's K", "Yule's K", "text",
            "10^4 * (sum of f^2 * V_f - N) / N^2", "Yule 1944", _COUNT, "lower: more varied",
            ("stats",)),
    Measure("words_per_sentence", "words per sentence", "mean sentence length", "text",
            "N / sentences", "", _REAL, "sentences are approximate in Thai", ("stats",)),
    # --- relevance
    Measure("score", "score", "BM25", "relevance",
            "sum over the terms of idf * f*(k1+1) / (f + k1*(1 - b + b*length/mean)), k1 = "
            "1.2, b = 0.75", "Robertson & Zaragoza 2009", _COUNT, "higher: more relevant",
            ("search",)),
)
# fmt: on

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType({row.name: row for row in _ROWS})
"""The measures by name, those about the same thing together."""

SORTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "stats": get_args(FrequencySort),
    "collocates": get_args(CollocateSort),
    "keyness": get_args(KeynessSort),
})  # fmt: skip
"""What the rows of each question can be sorted by, the default first."""


_HEADINGS: Final = MappingProxyType({
    "doc": "document",
    "hits": "frequency",
    "freq": "frequency",
    "count": "frequency",
    "permillion": "frequency",
    "range": "documents",
    "word": "term",
    "score": "relevance",
    "chi2": "chi_squared",
    "conslr": "conservative_log_ratio",
})  # fmt: skip
"""Columns, and what people call them, and the order that each stands for where there is one."""


def named_as(heading: str, names: Collection[str]) -> str | None:
    """Return which of some sort orders has this heading, name or title; None if none has.

    >>> named_as("ll", ["mi", "log_likelihood"])
    'log_likelihood'
    """
    wanted = bare(heading)
    for name in names:
        measure = MEASURES.get(name)
        known = (name, *((measure.heading, measure.title) if measure else ()))
        if wanted in map(bare, known) or name == _HEADINGS.get(wanted):
            return name
    return None


def bare(heading: str) -> str:
    """Return a heading as it is compared: in small letters, without spaces, dashes and dots."""
    return "".join(c for c in heading.casefold() if c not in " _-.")


def table_measures(question: str) -> dict[str, OfTable]:
    """Return the measures of contingency tables that a question (`collocates`) is answered with."""
    return {
        measure.name: measure.of_table
        for measure in MEASURES.values()
        if question in measure.questions and measure.of_table is not None
    }


def entry(measure: Measure) -> MeasureEntry:
    """Return a measure as `corpus help` explains it."""
    m = measure
    return MeasureEntry(m.name, m.title, m.about, m.formula, m.source, m.range, m.direction)


def measures_called(name: str) -> list[Measure]:
    """Return the measures of this name, heading or title, else those about this; [] for none."""
    wanted = bare(name)
    named = [m for m in _ROWS if wanted in map(bare, (m.name, m.heading, m.title))]
    return named or [m for m in _ROWS if wanted == bare(m.about)]

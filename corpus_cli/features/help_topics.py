"""What `corpus help` explains besides commands: pages, measures and terms, by name.

`TERMS` is the glossary, `PAGES` the pages; measures are in their own registry, formats in theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from corpus_cli.errors import UsageError
from corpus_cli.model.formats import Format
from corpus_cli.model.help_topics import HelpTopic, TermEntry
from corpus_cli.model.search import Label
from corpus_cli.statistics.measures.registry import (
    MEASURES,
    NOTATION,
    bare,
    entry,
    measures_called,
)

TERMS: Final = (
    TermEntry("corpus", "all the documents that are searched together", "seeds/"),
    TermEntry("document", "one statement, with its title, date, issuer and text", "corpus show 1"),
    TermEntry("paragraph", "a line of a document that is not empty", "--view paragraph"),
    TermEntry("sentence", "a stretch of a paragraph; where it ends is estimated, since Thai marks "
              "no sentence ends", "--view sentence"),
    TermEntry("unit", "the longest listed word at a place; what counts and windows count unless "
              "--level token is given", "การเลือกตั้ง"),
    TermEntry("token", "the finest piece of segmentation; units consist of tokens", "การ|เลือกตั้ง"),
    TermEntry("type", "a distinct word; a text has fewer types than words", "corpus stats"),
    TermEntry("word", "a piece with a letter or a number in it; as the label of a hit: "
              f"{Label.WORD.meaning}", Label.WORD.example),
    TermEntry("compound", f"the label of a hit: {Label.COMPOUND.meaning}; it lies inside a longer "
              "word, as one of its parts; marked + and shown by default", Label.COMPOUND.example),
    TermEntry("partial", f"the label of a hit: {Label.PARTIAL.meaning}; its letters "
              "often meet by chance; marked ~ and shown with --match partial",
              Label.PARTIAL.example),
    TermEntry("label", "how the edges of a hit sit on word boundaries: word, compound or partial",
              "--match word"),
    TermEntry("hit", "one occurrence of what was searched for", "corpus search ตำรวจ"),
    TermEntry("node", "the text of a hit, between its left and right context", "--sort right"),
    TermEntry("KWIC", "key word in context: a hit per line, its nodes in one column",
              "--view kwic"),
    TermEntry("concordance", "the list of all hits with their contexts", "corpus search ตำรวจ"),
    TermEntry("collocate", "a word that occurs near the node more often than by chance",
              "corpus collocates ตำรวจ"),
    TermEntry("window", "the words on each side of a node in which collocates are counted",
              "--window 5"),
    TermEntry("n-gram", "a sequence of n words", "corpus ngrams -n 3"),
    TermEntry("moving average", "the mean over a period and those around it, which evens out "
              "single months", "corpus trend ตำรวจ --window 3"),
    TermEntry("target", "the documents whose words are compared with those of a reference",
              "corpus keyness --where date:2564"),
    TermEntry("reference corpus", "the texts that a target is compared with: by default all other "
              "documents", "corpus keyness --reference FILE"),
    TermEntry("subcorpus", "the documents that meet a condition", "--where issuer:กต."),
    TermEntry("stop words", "frequent words with little content, hidden from lists by default",
              "--stopwords show"),
    TermEntry("lexicon", "the words that text is segmented with; corpus.yaml adds and removes some",
              "corpus words ตำรวจไทย"),
    TermEntry("index", "the files in which a corpus is prepared for searching", "corpus index"),
    TermEntry("segment", "a part of an index that never changes once it is written",
              "corpus info"),
    TermEntry("snapshot", "the state of an index that an answer is from", "corpus info"),
    TermEntry("distinct", "each paragraph counts once, even if it was copied", "--distinct"),
    TermEntry("field", "a named value of a document: title, issuer, category, tag, date or one of "
              "the corpus's own", "issuer:กต."),
)  # fmt: skip
"""The glossary."""

QUERIES: Final = (
    TermEntry("ตำรวจ ไต้หวัน", "documents that contain both", ""),
    TermEntry('"ตำรวจ ไทย"', "a phrase, with its space", ""),
    TermEntry("ตำรวจ OR ทหาร", "either; also ตำรวจ | ทหาร", ""),
    TermEntry("ตำรวจ NOT ไต้หวัน", "the first, in documents without the second", ""),
    TermEntry("(ตำรวจ | ทหาร) ไต้หวัน", "parentheses group", ""),
    TermEntry("ตำรวจ NEAR/5 ไทย", "at most five words apart, in one paragraph, in any order", ""),
    TermEntry("ตำรวจ ไทย within sentence", "both in one sentence; or paragraph, or document", ""),
    TermEntry("ร่วม*", "words that begin like this; *มือ ends like this", ""),
    TermEntry("/ตำรวจ(ไทย|สากล)/", "a regular expression; ^ and $ are the ends of a paragraph", ""),
    TermEntry("issuer:กต.", "a field has this in it: title, issuer, category, tag, or one of the "
              "corpus's own", ""),
    TermEntry("date:2564-11..2565-03", "days, months or years; ..2564 is until, 2564.. is since",
              ""),
)  # fmt: skip
"""The forms of the query language."""

_OF_QUERIES: Final = (
    "AND, OR, NOT and NEAR are written in capitals. Upper and lower case, Thai and Arabic digits, "
    "ํ+า and ำ, and เเ and แ are equal; invisible characters count for nothing. -F takes a query "
    "literally."
)

SETTINGS: Final = (
    TermEntry("sources", "files and folders that make up the corpus",
              "sources: [2021, 2022/*.jsonl]"),
    TermEntry("fields", "a field of your files, and which field it is here",
              "fields: {body: text}"),
    TermEntry("lexicon", "words to add or remove, and a file with more of them",
              "lexicon: {add: [ไต้หวันสเตรท], remove: [สุด], file: words.txt}"),
    TermEntry("tokenizer", "another engine; see corpus words --help", "tokenizer: newmm"),
    TermEntry("names", "find people, organisations and places", "names: true"),
    TermEntry("variants", "another form of a name, and the name",
              "variants: {กต.: กระทรวงการต่างประเทศ}"),
    TermEntry("format", "default of --format", "format: json"),
    TermEntry("color", "default of --color", "color: never"),
    TermEntry("quiet", "default of --quiet", "quiet: true"),
)  # fmt: skip
"""The settings of a corpus, each with an example of its value."""

_OF_SETTINGS: Final = (
    "They are written in corpus.yaml beside the corpus, or in the file that --config names. Your "
    "own config.yaml, in the configuration folder of the system, has the last three, and corpus "
    "and index. What is typed comes first, then CORPUS_* variables, corpus.yaml, your own file."
)

_OF_FORMATS: Final = "-o FILE chooses a format by the suffix of FILE, -f by name."


def _formats() -> HelpTopic:
    rows = (TermEntry(form.value, form.holds.value, form.suffix) for form in Format)
    return HelpTopic(_OF_FORMATS, "", (), tuple(rows))


def _measures() -> HelpTopic:
    return HelpTopic("", NOTATION, tuple(map(entry, MEASURES.values())), ())


def _topics() -> HelpTopic:
    pages = [TermEntry(name, about, "") for name, (about, _) in PAGES.items()]
    titles = ", ".join(measure.title for measure in MEASURES.values())
    names = ", ".join(term.term for term in TERMS)
    others = (TermEntry("a command", "see: corpus --help", ""),
              TermEntry("a measure", titles, ""), TermEntry("a term", names, ""))  # fmt: skip
    return HelpTopic("", "", (), (*pages, *others))


PAGES: Final[Mapping[str, tuple[str, Callable[[], HelpTopic]]]] = MappingProxyType({
    "query": ("the query language", lambda: HelpTopic(_OF_QUERIES, "", (), QUERIES)),
    "measures": ("every column of statistics: formula, source, range", _measures),
    "formats": ("what answers are written in", _formats),
    "settings": (
        "corpus.yaml and your own defaults",
        lambda: HelpTopic(_OF_SETTINGS, "", (), SETTINGS),
    ),
    "terms": ("the words that help uses", lambda: HelpTopic("", "", (), TERMS)),
    "topics": ("this list", _topics),
})  # fmt: skip
"""The pages: what each is about, and what makes it."""


def topic(name: str, also: tuple[str, ...] = ()) -> HelpTopic:
    """Return what is explained under a name: that of a page, measure or term, however it is typed.

    Raises UsageError for any other, with the nearest of them and of some names besides (`also`).
    """
    wanted = bare(name)
    for page, (_, make) in PAGES.items():
        if wanted in {page, page.removesuffix("s")}:
            return make()
    measures = tuple(map(entry, measures_called(name)))
    terms = tuple(t for t in TERMS if wanted in {bare(t.term), bare(t.term) + "s"})
    if measures or terms:
        return HelpTopic("", NOTATION if measures else "", measures, terms)
    raise UsageError(f"no help on {name!r}", hint=_near(name, (*also, *topic_names())))


def topic_names() -> list[str]:
    """Return the names of all pages, measures and terms."""
    titles = (measure.title for measure in MEASURES.values())
    return list(dict.fromkeys([*PAGES, *MEASURES, *titles, *(term.term for term in TERMS)]))


def _near(name: str, names: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    (*near,) = get_close_matches(name, names, n=1)
    return f"did you mean {near[0]!r}?" if near else "for a list: corpus help topics"

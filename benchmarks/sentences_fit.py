"""Fits the weights of sentence boundaries to statements alone; nobody's labels are needed.

    python benchmarks/sentences_fit.py CORPUS.jsonl > corpus_cli/text/data/sentence_weights.tsv

CORPUS holds one JSON object a line with `text`: thaigov-v2 (public domain) for the file that is
shipped. The same corpus gives the same file, in a minute or two.

What is learned from. A line that ends is a sentence that ends; at a space inside a line a sentence
may end or not, unknown which. So long lines are joined by a space, the spaces that the rules close
are left out, and a log-linear model learns joints (1) from inner spaces (0). The inner spaces are
then given the model's own probability that they are ends, shifted so that `SHARE` of them are, and
the model is fitted again, `ROUNDS` times (expectation maximisation for positive and unlabelled
examples: Elkan and Noto 2008, Learning classifiers from only positive and unlabeled data). What
`sentence_words.tsv` says of Thai grammar holds from the first round on: its weights stay.

No text gets into the file: a string that has a weight is at most `LONGEST` characters long and
stands in at least `STATEMENTS` statements.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_cli.text.normal.normal_form import normal
from corpus_cli.text.sentences import model, rules

LONGEST = 8
STATEMENTS = 50
SIZES = {"left": (1, 2, 3, 4, 5, 6), "right": (1, 2, 3, 4, 5, 6, 8), "run": (2, 3, 4)}
LENGTHS = (0, 2, 4, 6, 9, 12, 16, 20, 25, 30, 40, 50, 65, 80, 100, 130, 170, 220)
LONG_LINE = 60  # characters: shorter ones are headings and items of lists
SHARE = 0.10  # of the inner spaces that the rules leave open end a sentence
ROUNDS = 3
L1 = 8e-5  # of the mean loss
RIDGE = 1e-6
STEPS = 60
KEPT = 0.3  # of the spaces inside lines, drawn by the number of their statement
UNIT = 16  # a weight of one is that many
NO_TEXT_OF_ONE_LINE = np.zeros((0, 2), dtype=np.int64)

ZERO = {kind: dict.fromkeys(map(str, LENGTHS), 0) for kind in model.LENGTH_KINDS}
KNOWN = model.model_of(model.read_weights("sentence_words.tsv") | ZERO | {"always": {"-": 0}})

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint16]
Ids = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Row = tuple[str, str, int]


class Examples(NamedTuple):
    """Spaces: the characters beside each (n, side, LONGEST), lengths, and whether a line ends."""

    windows: Codes
    lengths: npt.NDArray[np.int16]
    document: Ids
    line_end: Mask
    known: Floats  # the score that sentence_words.tsv gives


def joined(text: str) -> tuple[str, npt.NDArray[np.int64]]:
    """Return the text with long neighbouring lines joined by a space, and where the joints are."""
    lines = text.split("\n")
    long = [len(line.strip()) >= LONG_LINE for line in lines]
    joints, out, place = [], [], 0
    for number, line in enumerate(lines):
        place += len(line)
        both = long[number] and number + 1 < len(lines) and long[number + 1]
        out.append(line + (" " if both else "\n"))
        if both:
            joints.append(place)
        place += 1
    return "".join(out)[:-1], np.array(joints, dtype=np.int64)


def texts(path: Path, every: int) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % every == 0:
                yield normal(json.loads(line)["text"])


def examples(path: Path, every: int) -> Examples:
    found = [
        example
        for number, text in enumerate(texts(path, every))
        if (example := of_text(number, text)) is not None
    ]
    return Examples(*map(np.concatenate, zip(*found, strict=True)))


def of_text(number: int, text: str) -> Examples | None:
    text, joints = joined(text)
    if len(text) > model.PIECE:
        return None
    codes = model.codes(text)
    spaces = model.spaces(codes)
    if not len(spaces):
        return None
    kinds = rules.kinds_of(codes)
    spaces = spaces.where(rules.plain(kinds, spaces, NO_TEXT_OF_ONE_LINE))
    check = rules.Rules(text, kinds)
    open_ = [check.allow(*place) for place in spaces.columns[:3].T.tolist()]
    spaces = spaces.where(np.array(open_, dtype=np.bool_))
    # A line may end in a space of its own.
    ends = np.diff(np.searchsorted(joints, spaces.columns[1:3]), axis=0)[0] > 0
    chosen = ends | (np.random.default_rng(number).random(len(spaces)) < KEPT)
    spaces, ends = spaces.where(chosen), ends[chosen]
    if not len(spaces):
        return None
    left = spaces.columns[1] - spaces.columns[0]
    right = spaces.columns[3] - spaces.columns[2]
    return Examples(
        windows(codes, spaces),
        np.stack([left, right, np.minimum(left, right)], 1).clip(max=9999).astype(np.int16),
        np.full(len(spaces), number, dtype=np.int32),
        ends,
        model.scores(codes, spaces, KNOWN) / UNIT,
    )


def windows(codes: model.CodeArray, spaces: model.Spaces) -> Codes:
    """Return the folded characters beside each space, from the edge outward, 0 for none."""
    folded = model.folded(codes)
    step = np.arange(LONGEST)
    rows = spaces.columns
    found = []
    # (edge, direction, first place allowed, first place beyond)
    for edge, way, low, high in (
        (rows[1] - 1, -1, rows[4], rows[1]),
        (rows[2], 1, rows[2], rows[5]),
        (rows[0], 1, rows[0], rows[1]),
    ):
        place = edge[:, None] + way * step
        inside = (place >= low[:, None]) & (place < high[:, None])
        found.append(np.where(inside, folded.take(place, mode="clip"), 0))
    return np.stack(found, 1).astype(np.uint16)


def strings(data: Examples) -> tuple[list[tuple[str, str]], Ids]:
    """Return the strings that may get a weight, and which of them each example has, -1 for none."""
    names: list[tuple[str, str]] = []
    columns: list[Ids] = []
    for s, side in enumerate(SIZES):
        for size in SIZES[side]:
            found, ids = column(data.windows[:, s, :size], data.document)
            backward = side == "left"
            ids[ids >= 0] += len(names)
            names += [(side, text[::-1] if backward else text) for text in found]
            columns.append(ids)
    return names, np.stack(columns, 1)


def column(window: Codes, document: Ids) -> tuple[list[str], Ids]:
    """Return the strings of a window that stand in enough statements, and which each row has."""
    keys = np.zeros(len(window), dtype=np.uint64)
    for code in window.T:
        keys = keys * np.uint64(0x100000001B3) + code.astype(np.uint64)
    keys[window.min(1) == 0] = 0
    distinct, first, of_row = np.unique(keys, return_index=True, return_inverse=True)
    pairs = np.unique(of_row.astype(np.int64) << 20 | document)
    documents = np.bincount(pairs >> 20, minlength=len(distinct))
    keep = (documents >= STATEMENTS) & (distinct != 0)
    number = np.where(keep, np.cumsum(keep) - 1, -1).astype(np.int32)
    return ["".join(map(chr, row)) for row in window[first[keep]].tolist()], number[of_row]


# ---- fitting -----------------------------------------------------------------------------------


class Problem(NamedTuple):
    """A log-linear model's data: the weights of each example by number, and its known score."""

    ids: Ids  # (n, columns); `size` stands for no weight
    size: int
    known: Floats


def logit(problem: Problem, weights: Floats) -> Floats:
    padded = np.append(weights, 0.0)
    z = problem.known.copy()
    for ids in problem.ids.T:
        z += padded[ids]
    return z


def sigmoid(z: Floats) -> Floats:
    probability: Floats = 1 / (1 + np.exp(-z.clip(-30, 30)))
    return probability


def fit(problem: Problem, target: Floats, *, l1: Floats, start: Floats) -> Floats:
    """Minimise the mean logistic loss plus l1 * |w| by FISTA with restarts.

    Beck and Teboulle 2009, A fast iterative shrinkage-thresholding algorithm; O'Donoghue and
    Candes 2015, Adaptive restart for accelerated gradient schemes. Each weight has its own step,
    from how often it occurs.
    """
    examples_, columns = problem.ids.shape
    step = 1 / (0.25 * columns * sums(problem, np.ones(examples_)) / examples_ + RIDGE)
    best, ahead, t = start, start, 1.0
    for _ in range(STEPS):
        slope = sigmoid(logit(problem, ahead)) - target
        new = ahead - step * (sums(problem, slope) / examples_ + RIDGE * ahead)
        new = np.sign(new) * np.maximum(np.abs(new) - step * l1, 0)
        later = (1 + (1 + 4 * t * t) ** 0.5) / 2 if (ahead - new) @ (new - best) <= 0 else 1.0
        ahead = new + (t - 1) / later * (new - best)
        best, t = new, later
    return best


def sums(problem: Problem, values: Floats) -> Floats:
    """Return for each weight the sum of the values of the examples that have it."""
    total = np.zeros(problem.size + 1)
    for ids in problem.ids.T:
        total += np.bincount(ids, values, minlength=problem.size + 1)
    return total[:-1]


def problem_of(data: Examples) -> tuple[list[tuple[str, str]], Problem]:
    """Return the strings, the lengths and the constant, numbered as one list of weights."""
    names, columns = strings(data)
    ids = [columns]
    for number, kind in enumerate(model.LENGTH_KINDS):
        step = np.searchsorted(LENGTHS, data.lengths[:, number], side="right") - 1
        ids.append((step + len(names)).astype(np.int32)[:, None])
        names += [(kind, str(length)) for length in LENGTHS]
    ids.append(np.full((len(data.line_end), 1), len(names), dtype=np.int32))
    names.append(("always", "-"))
    all_ids = np.concatenate(ids, 1)
    all_ids[all_ids < 0] = len(names)
    return names, Problem(all_ids, len(names), data.known)


def expected(problem: Problem, weights: Floats, line_end: Mask) -> Floats:
    """Return how surely each space ends a sentence, `SHARE` of the inner ones in all."""
    z = logit(problem, weights)
    inner = z[~line_end]
    low, high = -20.0, 20.0
    for _ in range(50):
        middle = (low + high) / 2
        few = sigmoid(inner + middle).mean() < SHARE
        low, high = (middle, high) if few else (low, middle)
    return np.where(line_end, 1.0, sigmoid(z + low))


def learn(data: Examples) -> list[Row]:
    names, problem = problem_of(data)
    is_string = np.array([kind in SIZES for kind, _ in names])
    target = data.line_end.astype(float)
    weights = np.zeros(len(names))
    for number in range(ROUNDS + 1):
        if number:
            target = expected(problem, weights, data.line_end)
        weights = fit(problem, target, l1=L1 * is_string, start=weights)
        kept = int(np.count_nonzero(weights[is_string]))
        print(f"round {number}: {kept} strings have a weight", file=sys.stderr)
    whole = np.rint(weights * UNIT).astype(int).tolist()
    return [(kind, string, weight) for (kind, string), weight in zip(names, whole, strict=True)]


def place(row: Row) -> tuple[int, int, str]:
    """Return where a row stands in the file: by kind, by length, by the alphabet."""
    kind, string, _ = row
    number = int(string) if kind in model.LENGTH_KINDS else 0
    return [*SIZES, *model.LENGTH_KINDS, "always"].index(kind), number, string


HEAD = f"""\
# Where a sentence ends: weights of what stands beside a space, in sixteenths. Made by
#     python benchmarks/sentences_fit.py thaigov-v2.jsonl
# from statements of the Thai government alone (PyThaiNLP thaigov-v2, public domain): of %s of
# them the ends of the lines against the spaces inside lines. Nobody labelled anything for it.
#
# left    the characters that end before the space
# right   the characters that begin after it
# run     the characters that begin the run before it (a run: what stands between two spaces)
# left_length, right_length, shorter_length
#         the length of the run before, the run after, the shorter of the two: the weight holds from
#         the length given up to the next one
# always  the same for every space
#
# 0 is any digit, a any small Latin letter, A any capital, _ a space. No string is longer than
# {LONGEST} characters, and each stands in at least {STATEMENTS} of the statements."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("corpus", type=Path, help="JSON Lines with `text`")
    parser.add_argument("--every", type=int, default=8, help="take every so manieth statement")
    asked = parser.parse_args()
    data = examples(asked.corpus, asked.every)
    print(f"{len(data.line_end)} spaces, {data.line_end.mean():.1%} ends of lines", file=sys.stderr)
    print(HEAD % f"{len(np.unique(data.document)):,}")
    for row in sorted(learn(data), key=place):
        if row[2] or row[0] not in SIZES:
            print(row[0], row[1].replace(" ", "_"), row[2], sep="\t")


if __name__ == "__main__":
    main()

"""How likely a sentence ends at a space: a log-linear model over what stands beside it.

The score of a space is a sum of integer weights, kept with their meaning in
`data/sentence_weights.tsv`: of the characters that end before it and begin after it, of how the run
of characters before it begins and the run after it ends (a *run* stands between two spaces), and of
the lengths of these two runs. A positive score means a boundary. It needs no words, so it costs a
fraction of cutting the text into them, and gives the same answer on every machine.

Each string that has a weight is known by its hash: the polynomial hash modulo 2**64 of the stretch
[s, e) is (H[e] - H[s]) / B**s, where H is the running sum of a[i] * B**i; B is odd, so dividing is
multiplying by its inverse. That gives the hashes of all stretches beside all spaces at once.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
CodeArray = npt.NDArray[np.uint32]
_Hashes = npt.NDArray[np.uint64]

PIECE: Final = 1 << 16  # characters looked at together: bounds memory
_BLOCK: Final = 1 << 12  # spaces looked at together, likewise
_BASE: Final = 0x100000001B3
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_SALT: Final = 0xD6E8FEB86659FD93
_BUCKET_BITS: Final = np.uint64(64 - 16)
_SIDES: Final = ("left", "right", "run")
_HABIT: Final = 48
_USUAL: Final = 8  # the score, less than nothing, of one space more in each line
# For each side, the rows of `Spaces` from which its stretches are counted, and the room they have.
_ANCHORS: Final = [1, 2, 0]
_ROOM_FROM: Final = [4, 2, 0]
_ROOM_TO: Final = [1, 5, 1]
Table = dict[str, dict[str, int]]
FILES: Final = ("sentence_words.tsv", "sentence_weights.tsv")
LENGTH_KINDS: Final = ("left_length", "right_length", "shorter_length")
_EACH_LENGTH: Final = np.arange(3)[:, None]


class Spaces:
    """The spaces of a text that have a word on either side in their line.

    `columns` has a column a space, and the rows left_start, left_end, right_start, right_end,
    line_start, line_end: the run before the space is [left_start, left_end), the run after it
    [right_start, right_end); both lie in the line [line_start, line_end).
    """

    __slots__ = ("columns",)

    def __init__(self, columns: IntArray) -> None:
        self.columns: Final = columns

    def __len__(self) -> int:
        return int(self.columns.shape[1])

    @property
    def left_end(self) -> IntArray:
        """Where each space begins."""
        row: IntArray = self.columns[1]
        return row

    @property
    def right_start(self) -> IntArray:
        """Where each space ends."""
        row: IntArray = self.columns[2]
        return row

    @property
    def line_length(self) -> IntArray:
        """The length of the line of each space."""
        length: IntArray = self.columns[5] - self.columns[4]
        return length

    def where(self, chosen: npt.NDArray[np.bool_] | slice) -> Spaces:
        """Return the chosen spaces."""
        return Spaces(self.columns[:, chosen])


class Model(NamedTuple):
    """The weights, ready to be looked up.

    Column by column of what is looked up beside a space: `side` (an index into `_SIDES`), `size` in
    characters, `begin` and `end` as offsets from the side's anchor, `salt` that keeps equal strings
    of different columns apart. `keys` are the sorted hashes of the strings that have a weight,
    `weights` theirs; the keys that begin with the bits i, if any (`filled[i]`), stand from
    `bucket[i]` on, at most `deepest` of them. `bounds` and `by_length` (a row a kind of length)
    are the lengths from which the weights of lengths hold; `clause` is the weight of a main clause
    before the space.
    """

    side: IntArray
    size: IntArray
    begin: IntArray
    end: IntArray
    salt: _Hashes
    keys: _Hashes
    weights: IntArray
    filled: npt.NDArray[np.bool_]
    bucket: IntArray
    deepest: int
    bounds: IntArray
    by_length: IntArray
    clause: int


def codes(text: str) -> CodeArray:
    """Return the code points of the text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def spaces(text: CodeArray) -> Spaces:
    """Return the spaces of a normal text that stand between two words of a line."""
    breaks = np.flatnonzero(text == ord("\n"))
    blank = np.ones(len(text) + 2, dtype=np.bool_)
    np.equal(text, ord(" "), out=blank[1:-1])
    blank[breaks + 1] = True
    edges = np.flatnonzero(blank[1:] != blank[:-1])
    starts, ends = edges[::2], edges[1::2]
    line = np.searchsorted(breaks, starts)
    inner = np.flatnonzero(line[1:] == line[:-1])
    bounds = np.empty(len(breaks) + 2, dtype=np.int64)
    bounds[0], bounds[1:-1], bounds[-1] = -1, breaks, len(text)
    columns = np.empty((6, len(inner)), dtype=np.int64)
    columns[0], columns[1] = starts[inner], ends[inner]
    columns[2], columns[3] = starts[inner + 1], ends[inner + 1]
    columns[4], columns[5] = bounds[line[inner]] + 1, bounds[line[inner] + 1]
    return Spaces(columns)


def scores(text: CodeArray, places: Spaces, by: Model | None = None) -> IntArray:
    """Return the score of each space; above zero, a sentence ends there.

    `text` has at most `PIECE` characters; `by` is the model of the package if not given.
    """
    model = by or _model()
    running = _running_hash(text)
    if not len(places):
        return np.zeros(0, dtype=np.int64)
    total = [
        _block_scores(running, places.where(slice(begin, begin + _BLOCK)), model)
        for begin in range(0, len(places), _BLOCK)
    ]
    return np.concatenate(total) + model.clause * _has_main_clause(text, places)


def with_habit(scores: IntArray, places: Spaces) -> IntArray:
    """Return the scores with what the other spaces of each line say of its writer.

    Some writers put a space between sentences alone, others between any two phrases. So the mean
    score of a line's spaces, none counted for more than `_HABIT` either way, goes to
    each by half.
    """
    if not len(scores):
        return scores
    line_start = places.columns[4]
    line = np.cumsum(np.diff(line_start, prepend=line_start[:1]) != 0)
    number = np.bincount(line)
    total = np.bincount(line, scores.clip(-_HABIT, _HABIT)).astype(np.int64)
    half = (total - _USUAL) // (2 * (number + 1))
    both: IntArray = scores + half[line]
    return both


def _has_main_clause(text: CodeArray, places: Spaces) -> npt.NDArray[np.bool_]:
    """Tell where the run before the space holds ก็ or จึง, which stand in main clauses alone."""
    first, second = text[:-1], text[1:]
    found = ((first == ord("ก")) & (second == ord("็"))) | (
        (first == ord("จ")) & (second == ord("ึ"))
    )
    marks = np.flatnonzero(found)
    run = np.searchsorted(marks, places.columns[:2])
    has: npt.NDArray[np.bool_] = run[0] < run[1]
    return has


def _block_scores(running: _Hashes, places: Spaces, model: Model) -> IntArray:
    keys, fits = _keys(running, places, model)
    bits = (keys >> _BUCKET_BITS).astype(np.intp)
    place = np.flatnonzero(model.filled[bits] & fits)
    weights = _weights(keys.ravel()[place], model)
    strings = np.bincount(place // len(model.size), weights, minlength=len(places))
    return strings.astype(np.int64) + _length_weights(places, model)


def _weights(keys: _Hashes, model: Model) -> IntArray:
    """Return the weight of each string by its hash, 0 for one that has none."""
    index = model.bucket[(keys >> _BUCKET_BITS).astype(np.intp)]
    weights = np.where(model.keys[index] == keys, model.weights[index], 0)
    for step in range(1, model.deepest):
        left = np.flatnonzero(model.keys[index] != keys)
        deeper = index[left] + step
        weights[left] += np.where(model.keys[deeper] == keys[left], model.weights[deeper], 0)
    return weights


def _keys(running: _Hashes, places: Spaces, model: Model) -> tuple[_Hashes, npt.NDArray[np.bool_]]:
    """Return the hash of each stretch (column) beside each space (row), and whether it fits in."""
    anchors = places.columns[_ANCHORS][model.side].T
    room = (places.columns[_ROOM_TO] - places.columns[_ROOM_FROM])[model.side].T
    start = anchors + model.begin
    hashes = running.take(anchors + model.end, mode="clip") - running.take(start, mode="clip")
    hashes *= _inverse_powers().take(start, mode="clip")
    return (hashes + model.salt) * _MIX, room >= model.size


def _length_weights(places: Spaces, model: Model) -> IntArray:
    lengths = np.empty((3, len(places)), dtype=np.int64)
    np.subtract(places.columns[[1, 3]], places.columns[[0, 2]], out=lengths[:2])
    np.minimum(lengths[0], lengths[1], out=lengths[2])
    step = np.searchsorted(model.bounds, lengths, side="right") - 1
    weights: IntArray = model.by_length[_EACH_LENGTH, step].sum(axis=0)
    return weights


# ---- hashes ------------------------------------------------------------------------------------


@functools.cache
def _fold_table() -> _Hashes:
    """Return one more than each code point, all digits alike and all Latin letters of a case."""
    table = np.arange(1, 0x10001, dtype=np.uint64)
    for first, last, to in (("0", "9", "0"), ("a", "z", "a"), ("A", "Z", "A")):
        table[ord(first) : ord(last) + 1] = ord(to) + 1
    return table


def folded(text: CodeArray) -> CodeArray:
    """Return the code points with all digits alike and all Latin letters of a case."""
    return (_fold_table().take(text, mode="clip") - np.uint64(1)).astype(np.uint32)


@functools.cache
def _powers() -> _Hashes:
    powers = np.full(PIECE + 1, _BASE, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


@functools.cache
def _inverse_powers() -> _Hashes:
    powers = np.full(PIECE + 1, pow(_BASE, -1, 1 << 64), dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


def _running_hash(text: CodeArray) -> _Hashes:
    """Return H, of which H[e] - H[s] is the hash of [s, e) times B**s."""
    running = np.zeros(len(text) + 1, dtype=np.uint64)
    # Beyond the Basic Multilingual Plane all code points count as the last one in it.
    terms = _fold_table().take(text, mode="clip")
    terms *= _powers()[: len(text)]
    np.cumsum(terms, out=running[1:])
    return running


def _hash(string: str) -> int:
    total = sum((ord(char) + 1) * pow(_BASE, i, 1 << 64) for i, char in enumerate(string))
    return total % (1 << 64)


# ---- the file of weights -----------------------------------------------------------------------


@functools.cache
def _model() -> Model:
    return model_of(read_weights())


def model_of(table: Table) -> Model:
    """Return a model with the weights of a table."""
    columns = [(side, n) for side in _SIDES for n in sorted(set(map(len, table.get(side, ()))))]
    salts = {column: i * _SALT % (1 << 64) for i, column in enumerate(columns, 1)}
    keys, weights = _entries(table, salts)
    bucket = np.searchsorted(keys >> _BUCKET_BITS, np.arange((1 << 16) + 1, dtype=np.uint64))
    deepest = int(np.diff(bucket).max())
    side = np.array([_SIDES.index(name) for name, _ in columns])
    size = np.array([n for _, n in columns])
    backward = side == _SIDES.index("left")
    by_length = np.array([list(table[name].values()) for name in LENGTH_KINDS])
    by_length[0] += table["always"]["-"]
    return Model(
        side=side,
        size=size,
        begin=np.where(backward, -size, 0),
        end=np.where(backward, 0, size),
        salt=np.array(list(salts.values()), dtype=np.uint64),
        # Room to look past the last key.
        keys=np.append(keys, np.zeros(deepest, dtype=np.uint64)),
        weights=np.append(weights, np.zeros(deepest, dtype=np.int64)),
        filled=bucket[:-1] < bucket[1:],
        bucket=bucket[:-1],
        deepest=deepest,
        bounds=np.array([int(length) for length in table[LENGTH_KINDS[0]]]),
        by_length=by_length,
        clause=table.get("clause", {}).get("-", 0),
    )


def _entries(
    table: dict[str, dict[str, int]], salts: dict[tuple[str, int], int]
) -> tuple[_Hashes, IntArray]:
    """Return the sorted hashes of all strings that have a weight, and their weights."""
    entries = sorted(
        ((_hash(string) + salts[side, len(string)]) * int(_MIX) % (1 << 64), weight)
        for side in _SIDES
        for string, weight in table.get(side, {}).items()
    )
    keys, weights = zip(*entries, strict=True)
    return np.array(keys, dtype=np.uint64), np.array(weights, dtype=np.int64)


def read_weights(*names: str) -> Table:
    """Return the weights of the files (by default both), by kind, then by string or length."""
    table: Table = {}
    for name in names or FILES:
        file = resources.files("corpus_cli.text").joinpath(f"data/{name}")
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("# ") and line != "#":
                kind, string, weight = line.split("\t")
                weights = table.setdefault(kind, {})
                string = string.replace("_", " ")
                weights[string] = weights.get(string, 0) + int(weight)
    return table

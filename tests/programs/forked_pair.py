"""The forked pair returns what one process returns, whatever becomes of the other."""

import os
import time

from corpus_cli.parallel.forked import ForkedPair, _Pair

me = os.getpid()


def only_here(n):
    time.sleep(0.01)
    if os.getpid() != me:
        raise KeyError(n)
    return str(n) * 100_000


def never_there(n):
    time.sleep(0.01)
    if os.getpid() != me:
        os._exit(1)
    return n


def doubled_slowly(n):
    time.sleep(0.002)  # so that either has its turn
    return 2 * n, os.getpid()


def big(n):
    time.sleep(0.0002)
    return str(n) * 100_000, os.getpid()


only_read_here = lambda: None


def unwritable(n):
    time.sleep(0.01)
    return only_read_here if n == 1 else n


def dividing(wrong):
    return lambda n: 1 // (n - wrong)


def where(results, expected):
    # How many from the front this process did, and who did the others.
    values, pids = zip(*results, strict=True)
    assert [*values] == expected
    mine = pids.count(me)
    assert set(pids[:mine]) <= {me}
    return mine, set(pids[mine:])


one, large = _Pair(doubled_slowly, ()), _Pair(big, ())
for length in (0, 1, 2, 7, 300):
    begun = one.begin(range(length))
    numbers = [2 * n for n in range(length)]
    texts = [str(n) * 100_000 for n in range(length)]
    if length > 1:
        time.sleep(0.05)  # it need not wait until it is asked
        mine, others = where(begun(), numbers)
        assert (0 if length < 9 else 50) <= mine < length, mine
        assert len(others) == 1
        where(large.begin(range(length))(), texts)
    else:
        assert begun() == [(n, me) for n in numbers]

pair = ForkedPair()  # beside the first two, which go on
assert pair.each(only_here, range(5)) == [str(n) * 100_000 for n in range(5)]
assert list(pair.stream(only_here, range(5))) == [str(n) * 100_000 for n in range(5)]
assert where(one.begin(range(9))(), [2 * n for n in range(9)])[1] == others
assert pair.each(never_there, range(5)) == [0, 1, 2, 3, 4]
assert list(pair.stream(never_there, range(150))) == [*range(150)]
assert pair.each(unwritable, [0, 1])[1] is only_read_here
for wrong in (0, 1):
    try:
        pair.each(dividing(wrong), range(3))
    except ZeroDivisionError:
        continue
    raise AssertionError
os.kill(*others, 9)
assert one.begin(range(3))() == [(0, me), (2, me), (4, me)]
assert one.begin(range(3))() == [(0, me), (2, me), (4, me)]
three = _Pair(doubled_slowly, ())
begun = three.begin(range(4))  # and never asked what it found
del one, large, three, begun
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("nobody is left")

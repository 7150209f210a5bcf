"""The forked pair keeps the contract of all that works in parallel."""

from corpus_cli.parallel.forked import ForkedPair
from tests import parallel_contract

parallel_contract.check(ForkedPair())

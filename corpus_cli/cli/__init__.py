"""The command line: parse, call one function, render, exit. One file a command."""

import gc

from corpus_cli.cli.lazy_modules import import_late, imported_without

# One command makes next to no cycles, and looking for them takes a tenth of a short one's time:
# from here on, so that it is not done while modules are imported either.
gc.disable()

for _name in ("inspect", "ipaddress"):
    import_late(_name)

with imported_without("uuid", UUID=object):  # no option of ours is one
    import click.types  # noqa: F401

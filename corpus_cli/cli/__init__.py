"""The command line: parse, call one function, render, exit. One file a command."""

import gc

# One command makes next to no cycles, and looking for them takes a tenth of a short one's time:
# from here on, so that it is not done while modules are imported either.
gc.disable()

"""Ways to do work in parallel, behind one interface (`interface.py`).

    local.py        `local_workers` chooses between the three ways of one machine: `InTurn`,
                    `Threads` (numpy releases the interpreter lock), the forked pair
    forked.py       `ForkedPair`: a second process for a search, there in two milliseconds
    worker_pool.py  `WorkerPool`: interpreters started anew, for a build and a verification
    codec.py        how values travel between processes

`engine.spark.SparkEngine` is a further one, on other machines.

loky was considered for the pool, and measured: see `worker_pool.py`.
"""

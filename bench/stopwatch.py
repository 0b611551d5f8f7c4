"""Taking times fairly: floor and subject in turns, and the median of the rounds."""

import gc
import statistics
import time
from collections.abc import Callable

ROUNDS = 9


def seconds(act: Callable[[], object], times: int) -> float:
    started = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - started) / times


def ratio(floor: Callable[[], object], subject: Callable[[], object], times: int = 5) -> float:
    """How much of the subject's time the floor would take: 1 is free, 0.1 is ten times the floor.

    Median of ``ROUNDS`` rounds, each measuring both, so that a slow moment of the machine hits
    both alike.
    """
    floor()
    subject()
    found = []
    for _ in range(ROUNDS):
        gc.collect()
        found.append(seconds(floor, times) / seconds(subject, times))
    return statistics.median(found)

"""Taking times fairly: floor and subjects in turns, and the median of the rounds."""

import gc
import statistics
import time
from collections.abc import Callable

ROUNDS = 9


def seconds(act: Callable[[], object], times: int) -> float:
    """The processor's seconds, not the clock's: what else the machine does is not counted, and
    beside an embedded database nobody waits.
    """
    started = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - started) / times


def in_turns(
    *acts: Callable[[], object], times: tuple[int, ...], rounds: int = ROUNDS
) -> list[tuple[float, ...]]:
    """``rounds`` times what each act took, ``times`` of it in a row, so that a slow moment of the
    machine hits all alike.
    """
    for act in acts:
        act()
    gc.collect()
    return [
        tuple(seconds(act, count) for act, count in zip(acts, times, strict=True))
        for _ in range(rounds)
    ]


def ratio(
    floor: Callable[[], object],
    subject: Callable[[], object],
    times: tuple[int, int] = (5, 1),
    rounds: int = ROUNDS,
) -> float:
    """How much of the subject's time the floor would take: 1 is free, 0.1 ten times the floor."""
    return statistics.median(
        base / whole for base, whole in in_turns(floor, subject, times=times, rounds=rounds)
    )

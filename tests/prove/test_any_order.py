"""Any acts, by anybody, in any order, for a minute and a half: other ones each time.

A lap is a number, printed when it fails: ``LAP=… script/prove -k any_acts`` walks that one again.
"""

import os
import random
import time
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.slt import acts

pytestmark = [pytest.mark.django_db, pytest.mark.prove]

SECONDS = 90


def laps() -> Iterator[int]:
    """The one asked for, or new ones until the time is up."""
    if asked := os.environ.get("LAP"):
        yield int(asked)
        return
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        yield random.SystemRandom().getrandbits(32)


def test_any_acts_in_any_order_keep_the_promises():
    for lap in laps():
        print(f"LAP={lap}")
        with transaction.atomic():
            acts.run(lap, runs=3, acts=60)
            transaction.set_rollback(True)

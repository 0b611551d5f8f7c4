"""Any acts, by anybody, in any order: what is promised of matters, numbers and follow-up holds.

`script/prove` does it for longer, and other acts each time (`tests/prove/test_any_order.py`).
"""

import pytest

from tests.slt import acts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_any_acts_in_any_order_keep_the_promises():
    acts.run(6, runs=2, acts=40)

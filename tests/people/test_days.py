from datetime import date

import pytest
from django.utils.translation import override

from people.days import written_day


@pytest.mark.parametrize(
    ("language", "said"),
    [("nb", "24. november 2026"), ("nn", "24. november 2026"), ("en", "24 November 2026")],
)
def test_a_day_is_written_as_the_language_writes_it(language, said):
    with override(language):
        assert written_day(date(2026, 11, 24)) == said

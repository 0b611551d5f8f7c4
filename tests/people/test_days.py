from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from people.days import day_and_month, weekday_and_day, written_day, written_time


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", ["24. november 2026", "24. november", "tirsdag 24. november"]),
        ("nn", ["24. november 2026", "24. november", "tysdag 24. november"]),
        ("en", ["24 November 2026", "24 November", "Tuesday 24 November"]),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(language, said):
    day = date(2026, 11, 24)

    with override(language):
        assert [written_day(day), day_and_month(day), weekday_and_day(day)] == said


@pytest.mark.parametrize(("language", "said"), [("nb", "09.05"), ("nn", "09.05"), ("en", "09:05")])
def test_an_hour_is_written_as_the_language_writes_it(language, said):
    with override(language):
        assert written_time(datetime(2026, 11, 24, 9, 5, tzinfo=UTC)) == said

"""What coordinators do again and again, by the pages."""

import re
from datetime import timedelta

from django.utils.timezone import localdate


def no_wider_than_the_screen(one):
    assert not one.page.evaluate("document.documentElement.scrollWidth > innerWidth")


def plan(liv, group: str | None, days: int):
    """Who coordinates one group alone is not asked which."""
    day = localdate() + timedelta(days=days)
    liv.to("Møter")
    liv.follow("Nytt møte")
    if group:
        liv.follow(group)
    liv.page.get_by_label("Dag", exact=True).fill(f"{day:%Y-%m-%d}")
    liv.page.get_by_label("Fra kl.").fill("12:00")
    liv.page.get_by_label("Til kl.").fill("14:00")
    liv.page.get_by_label("Sted").fill("Rådhuset")
    liv.press("Lag utkast")
    liv.says("Utkastet er laget.")


def to_draft(liv, group: str):
    liv.to("Møter")
    liv.follow("Utkast")
    liv.follow(re.compile(f"^{group}, "))


def call(liv, group: str):
    to_draft(liv, group)
    liv.follow("Til innkallingen")
    liv.press(re.compile("^Send til "))
    liv.says("Innkallingen er sendt")


def begin(liv, group: str):
    call(liv, group)
    liv.follow("Åpne referatet")
    liv.press("Møtet er i gang")
    liv.says("Møtet er satt som holdt.")

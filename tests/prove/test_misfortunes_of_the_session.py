"""Signed out while one writes; what was typed is saved as one's own, and never as another's."""

from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import expect

from meetings.models import TextVersion
from tests.prove.prose import Prose, typed
from tests.prove.writer import Writer, newest, stored


def test_session_expired_in_mid_sentence(liv, items, meeting, inbox, tally, size):
    item, prose, written = items[0], Prose("Liv"), []
    for _ in range(size.rounds):
        blocks = prose.blocks(size.characters // size.rounds)
        words = typed(blocks)
        liv.go_to(item)
        liv.type(("\n" if written else "") + words[: len(words) // 2])
        Session.objects.all().delete()
        liv.type(words[len(words) // 2 :])
        # Three codes a minute are enough for anyone but a test.
        cache.clear()
        liv.sign_in_again(meeting.minute_taker, inbox)
        written += blocks
        liv.saved(item)
        # She never left the page, and undo still reaches back.
        assert liv.page.url.endswith(liv.address)

    tally.compare(written, stored(item))
    assert liv.drafts() == 0


def test_signed_out_in_another_tab(liv, items, meeting, inbox, tally, full):
    item, blocks = items[0], Prose("Liv").blocks(full.characters)
    liv.go_to(item)
    words = typed(blocks)
    liv.type(words[: len(words) // 2])
    liv.sign_out_in_another_tab()
    liv.type(words[len(words) // 2 :])
    liv.sign_in_again(meeting.minute_taker, inbox)
    liv.saved(item)

    tally.compare(blocks, stored(item))
    assert liv.drafts() == 0


def test_somebody_else_signs_in(liv, items, meeting, inbox, tally, full):
    """Kari borrows the machine: Liv's words are not saved as hers, nor shown to her."""
    item, blocks = items[0], Prose("Liv").blocks(full.characters)
    liv.sign_out_in_another_tab()
    liv.write(item, blocks)
    liv.sign_in_again(meeting.chair, inbox)
    expect(liv.page.get_by_role("dialog", name="En annen er logget inn")).to_be_visible()
    liv.kept(item)
    assert not TextVersion.objects.filter(by=meeting.chair, open__contains="Liv 1").exists()
    context = liv.page.context
    liv.page.close(run_before_unload=False)

    kari = Writer(context.new_page(), liv.address).open()
    expect(kari.text(item)).to_be_visible()
    kari.page.wait_for_timeout(500)
    assert "Liv 1:" not in kari.page.content()
    kari.sign_out_in_another_tab()
    kari.page.close()

    liv = Writer(context.new_page(), liv.address)
    liv.sign_in(meeting.minute_taker, inbox)
    liv.open()
    assert liv.offered(item) == [line for block in blocks for line in block.lines]
    liv.take_in(item)
    liv.saved(item)

    tally.compare(blocks, stored(item))
    assert newest(item).by == meeting.minute_taker
    assert liv.drafts() == 0

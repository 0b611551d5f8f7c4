"""People on the road, each signed in in a browser of their own."""

import pytest

from tests.travel import Traveller


@pytest.fixture
def traveller(new_context, smtp, signed_in, worker):
    """``traveller(person)`` at 1280 pixels, ``traveller(person, on_a_telephone=True)`` at 390.

    Without a person nobody is signed in: they come by their mail.
    """

    def make(person=None, *, on_a_telephone: bool = False) -> Traveller:
        size = {"width": 390, "height": 844} if on_a_telephone else {"width": 1280, "height": 900}
        context = new_context(viewport=size, is_mobile=on_a_telephone, has_touch=on_a_telephone)
        page = context.new_page()
        if person:
            signed_in(page, person)
            page.goto("/hjem/")
        return Traveller(page, smtp)

    return make

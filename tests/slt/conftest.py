"""The markers, planted; and the PDF before it is typeset."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.slt.planted import Planted


@pytest.fixture
def planted():
    return Planted()


@pytest.fixture
def unset_pdf(monkeypatch):
    """The PDF's HTML in its place: all that is in it, without the seconds it takes to typeset."""

    def html(template, context, *, language, large=False):
        context = {**context, "language": language, "large": large}
        with translation.override(language):
            return render_to_string(template, context).encode()

    monkeypatch.setattr("meetings.pdf.render", html)

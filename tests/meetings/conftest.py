"""The editor's own server and page; see desk.py."""

import pytest

from tests.meetings.desk import Desk, Minutes, bundle


@pytest.fixture(scope="session")
def editor_file(tmp_path_factory):
    return bundle(tmp_path_factory.mktemp("editor"))


@pytest.fixture
def desk(editor_file):
    desk = Desk(editor_file)
    yield desk
    desk.close()


@pytest.fixture
def minutes(page, desk):
    return Minutes(page, desk)

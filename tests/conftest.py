"""What tests stand on: the database and its roles, signing in, and the fixtures of `ground`."""

import json
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase

pytest_plugins = ["tests.ground.services"]

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"

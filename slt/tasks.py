"""What the worker is woken for; every fact is a row."""

from celery import shared_task
from django.utils.timezone import localdate

from slt.agreements import reminding
from slt.archive import packages
from slt.search import index


@shared_task
def make_archive_packages() -> int:
    return packages.tend()


@shared_task
def index_search() -> int:
    return index.tend()


@shared_task
def remind_of_agreements() -> int:
    return reminding.remind(on=localdate())

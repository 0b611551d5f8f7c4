"""Production refuses to start half-dressed, and says everything that is missing at once."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.http.request import validate_host

from people import frozen_rows
from people.models import AuditEntry, Person

# What `manage.py demo` records when it has filled a database with invented people.
DEMO_VERB = "demo.fill"
LOCAL = {"localhost", "127.0.0.1", "[::1]", ".localhost"}
SECRET_LENGTH = 32  # characters


@register()
def half_dressed(app_configs=None, **kwargs) -> list[CheckMessage]:
    """What an installation lacks before strangers' data may be put in it."""
    if settings.PRODUCTION:
        return [*_settings_of_production(), *_no_demo_data()]
    return [*_not_for_strangers(), *_no_real_data()]


@register(deploy=True)
def bucket_is_closed(app_configs=None, **kwargs) -> list[CheckMessage]:
    """Asked of the bucket itself, by ``check --deploy``: a file is put there and removed."""
    if not settings.S3_BUCKET:
        return []
    try:
        is_open = default_storage.is_open_to_strangers()
    except OSError as fault:
        said = f"S3_BUCKET could not be asked whether it refuses strangers: {fault}"
        return [Warning(said, id="slt.W004")]
    if not is_open:
        return []
    return [
        Error(
            "S3_BUCKET gives its files to anyone: close it to all but the site's own key.",
            id="slt.E012",
        )
    ]


def refuse_half_dressed() -> None:
    """Called where the web server, the worker and beat start; a check alone would only be read."""
    found = [*half_dressed(), *_unguarded_rows()]
    errors = [message for message in found if message.level >= Error("").level]
    if errors:
        lines = "\n".join(f"  - {error.msg}" for error in errors)
        raise ImproperlyConfigured(f"This installation is not ready to start:\n{lines}")


def _settings_of_production():
    if len(settings.SECRET_KEY) < SECRET_LENGTH:
        yield Error(
            f"SECRET_KEY is missing or too short: set it to at least {SECRET_LENGTH} random "
            "characters, known to nobody.",
            id="slt.E001",
        )
    if not settings.EMAIL_HOST:
        yield Error(
            "EMAIL_HOST is missing: summonses and sign-in codes go by mail. Name an SMTP server.",
            id="slt.E002",
        )
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        yield Error(
            "DEFAULT_FROM_EMAIL is missing: set the address that mail comes from.", id="slt.E003"
        )
    scheme, _, host = settings.SITE_URL.partition("://")
    if scheme != "https" and host.partition(":")[0] not in LOCAL:
        yield Error(f"SITE_URL is {settings.SITE_URL}: it must begin with https://.", id="slt.E004")
    elif not validate_host(host.partition(":")[0], settings.ALLOWED_HOSTS):
        yield Error(
            f"SITE_URL is {settings.SITE_URL}, a host that ALLOWED_HOSTS does not name: links in "
            "mail would open nothing.",
            id="slt.E013",
        )
    yield from _settings_of_the_bucket()
    if "*" in settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS is *: name the hosts this site answers to.", id="slt.E005")
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        yield Warning(
            "The database is SQLite: fine for a trial; set DATABASE_URL to PostgreSQL for more.",
            id="slt.W001",
        )
    footer = ("PRIVACY_URL", "ACCESSIBILITY_URL", "CONTACT_URL")
    if missing := [name for name in footer if not getattr(settings, name)]:
        yield Warning(
            f"{', '.join(missing)} not set: the public pages lack links the law asks for "
            "(GDPR art. 13; forskrift om universell utforming av IKT-løsninger).",
            id="slt.W002",
        )


def _settings_of_the_bucket():
    others = ("S3_ENDPOINT_URL", "S3_REGION", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY")
    given = [name for name in others if getattr(settings, name)]
    if given and not settings.S3_BUCKET:
        yield Error(
            f"{', '.join(given)} set without S3_BUCKET: the files would lie in DATA_DIR.",
            id="slt.E010",
        )
    if bool(settings.S3_ACCESS_KEY_ID) != bool(settings.S3_SECRET_ACCESS_KEY):
        yield Error(
            "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY belong together: set both, or neither.",
            id="slt.E011",
        )
    scheme, _, host = settings.S3_ENDPOINT_URL.partition("://")
    if settings.S3_ENDPOINT_URL and scheme != "https" and host.partition(":")[0] not in LOCAL:
        yield Warning(
            f"S3_ENDPOINT_URL is {settings.S3_ENDPOINT_URL}: every file goes there unencrypted.",
            id="slt.W003",
        )


def _not_for_strangers():
    strangers = sorted(set(settings.ALLOWED_HOSTS) - LOCAL)
    if settings.DEBUG and strangers:
        yield Error(
            f"DEBUG is on while the site answers to {', '.join(strangers)}: it shows its insides "
            "to anyone. Set DEBUG=0.",
            id="slt.E006",
        )


def _no_demo_data():
    if _in_database(AuditEntry.objects.filter(verb=DEMO_VERB)):
        yield Error(
            "The database holds the demo town. Start with an empty database, or set DEMO=1.",
            id="slt.E007",
        )


def _no_real_data():
    """In the demo anyone reads everyone's sign-in codes."""
    if (
        settings.DEMO
        and _in_database(Person.objects.all())
        and not _in_database(AuditEntry.objects.filter(verb=DEMO_VERB))
    ):
        yield Error(
            "DEMO is on, but the database holds people the demo did not invent. Set DEMO=0.",
            id="slt.E008",
        )


def _unguarded_rows():
    """Asked where the site starts and nowhere else: `migrate`, which mends it, is checked too."""
    try:
        missing = frozen_rows.missing()
    except DatabaseError:
        return
    if missing:
        yield Error(
            f"The database does not guard approved minutes ({', '.join(missing)} missing). "
            "Run `manage.py migrate`.",
            id="slt.E009",
        )


def _in_database(rows) -> bool:
    try:
        return rows.exists()
    except DatabaseError:
        return False  # no tables yet, or no database: the migrations come to that

"""The one settings file. Everything an installation may change is an environment variable.

`.env.example` names every variable read here, and a test compares the two.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured


def flag(name: str, default: str = "0") -> bool:
    """An on/off variable: "1" or "0", and nothing that only looks like it."""
    value = os.environ.get(name, default)
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is {value!r}; say 0 or 1.")
    return value == "1"


def listed(name: str, default: str = "") -> list[str]:
    """A variable that holds several values, separated by commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


BASE_DIR = Path(__file__).resolve().parent.parent
# Database, uploaded files, cache and queue of an installation without other services.
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var"))

DEBUG = flag("DEBUG")
# The demo town: invented people, mail in a folder, a banner on each page. Never in production.
DEMO = flag("DEMO")
PRODUCTION = not (DEBUG or DEMO)

# Django will not even say what else is missing if this is empty; slt/checks.py asks for more.
SECRET_KEY = os.environ.get("SECRET_KEY") or "only-for-demo-and-development"
# The former, for a while after a change: sessions, links and drafts made with it still open.
SECRET_KEY_FALLBACKS = listed("SECRET_KEY_FALLBACKS")
# The address people type; links in mail begin with it.
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = listed("ALLOWED_HOSTS", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "slt.typed.csrf_failure"

INSTALLED_APPS = [
    "slt.apps.SltConfig",
    "measures.apps.MeasuresConfig",
    "meetings.apps.MeetingsConfig",
    "people.apps.PeopleConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "slt.middleware.LockedDoorMiddleware",
    "slt.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "slt.middleware.FilesAwayMiddleware",
]

ROOT_URLCONF = "slt.urls"
WSGI_APPLICATION = "slt.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["slt.templatetags.ways"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "slt.context.site",
            ],
        },
    },
]
# That our i18n tags stand in for Django's is as it should be.
SILENCED_SYSTEM_CHECKS = ["templates.W003"]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "designsystemet"
CRISPY_TEMPLATE_PACK = "designsystemet"
CRISPY_FAIL_SILENTLY = False

# SQLite is the embedded default: WAL, and never PRAGMA mmap_size, which lost commits.
DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'slt.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-16000;"
            "PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864;"
            # What is taken out of the minutes is not left in the file.
            "PRAGMA secure_delete=ON;"
        ),
    }
# To open SQLite anew for each page costs a third of it: the tables are read, and the last to close
# writes the log into the file.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis is the one switch: without it the queue is a folder, the cache too. Never eager.
# Named without a database: the queue is number 0, the cache 1, so that emptying the cache
# leaves the queue alone.
REDIS_URL = os.environ.get("REDIS_URL", "").rstrip("/")
CELERY_BROKER_URL = f"{REDIS_URL}/0" if REDIS_URL else "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {}
    if REDIS_URL
    else {
        "data_folder_in": str(DATA_DIR / "queue"),
        "data_folder_out": str(DATA_DIR / "queue"),
        "control_folder": str(DATA_DIR / "queue-control"),
    }
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Oslo"
# In memory: what beat must not forget is in the database.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "send what waits": {"task": "people.tasks.send_waiting_notices", "schedule": 30.0},
    "remind of meetings": {"task": "meetings.tasks.remind_of_meetings", "schedule": 600.0},
    "drop those who left": {"task": "meetings.tasks.drop_those_who_left", "schedule": 600.0},
    "remind those who run meetings": {"task": "meetings.tasks.climb_ladder", "schedule": 600.0},
    "end keys": {"task": "people.tasks.end_keys_of_those_who_left", "schedule": 3600.0},
    "ask coordinators": {"task": "people.tasks.check_contacts", "schedule": 3600.0},
    "approve minutes": {"task": "meetings.tasks.approve_unremarked", "schedule": 600.0},
    "make what is frozen": {"task": "meetings.tasks.make_renditions", "schedule": 60.0},
    "set long papers": {"task": "meetings.tasks.set_papers", "schedule": 60.0},
    "clean what was removed": {"task": "meetings.tasks.clean_removed", "schedule": 600.0},
    "lapse removals": {"task": "meetings.tasks.lapse_removals", "schedule": 600.0},
    "remind coordinators": {"task": "slt.tasks.remind_coordinators", "schedule": 3600.0},
    "make archive packages": {"task": "slt.tasks.make_archive_packages", "schedule": 60.0},
    "index what is new": {"task": "slt.tasks.index_search", "schedule": 60.0},
    "close reviews": {"task": "meetings.tasks.close_reviews", "schedule": 600.0},
    "remind of deadlines": {"task": "measures.tasks.remind_responsible", "schedule": 600.0},
}

CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"{REDIS_URL}/1",
        }
        if REDIS_URL
        # A folder, not memory: web and worker must see the same.
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
            # Room for every public page: else whoever reads them all empties out the count of
            # sign-in codes asked for.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    )
}

# People ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
# The e-mailed code is itself the proof of the address.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key",
    "login": "30/m/ip",
    # The answer tells whether an address is somebody's.
    "change_address": "10/m/user,20/d/user",
    # Enough for a pile of papers, and too few to guess a code of 49 bits.
    "is_it_ours": "30/m/ip",
}
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True

# Language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

# Files -----------------------------------------------------------------------------------------

STATIC_URL = "static/"
# In a container image they are collected once, outside the data that outlives it.
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# A bucket in place of the folder: a private one, which nobody but us reads.
S3_BUCKET = os.environ.get("S3_BUCKET", "")
S3_ENDPOINT_URL = os.environ.get("S3_ENDPOINT_URL", "")
S3_REGION = os.environ.get("S3_REGION", "")
S3_ACCESS_KEY_ID = os.environ.get("S3_ACCESS_KEY_ID", "")
S3_SECRET_ACCESS_KEY = os.environ.get("S3_SECRET_ACCESS_KEY", "")
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "slt.storage.PrivateBucket",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT_URL or None,
            "region_name": S3_REGION or None,
            "access_key": S3_ACCESS_KEY_ID or None,
            "secret_key": S3_SECRET_ACCESS_KEY or None,
        },
    }
# The largest attachment, in bytes.
ATTACHMENT_MAX_BYTES = int(os.environ.get("ATTACHMENT_MAX_MB", "25")) * 1024 * 1024
# Where clamd listens, a path or host:port: then every attachment is scanned before it is kept.
CLAMD = os.environ.get("CLAMD", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# Mail ------------------------------------------------------------------------------------------

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", "1")
EMAIL_TIMEOUT = 20  # seconds
# Where calendar programs' own answers come, and the Maildir that ``read_replies`` reads them from.
REPLIES_ADDRESS = os.environ.get("REPLIES_ADDRESS", "")
REPLIES_MAILDIR = os.environ.get("REPLIES_MAILDIR", "")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "SLT <slt@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The demo shows on a page what production sends.
MAIL_FOLDER = DATA_DIR / "mail"
if not PRODUCTION and not EMAIL_HOST:
    EMAIL_BACKEND = "slt.mailbox.FolderBackend"

# What the footer and the public pages point to; the municipality's own pages.
EXAMPLE = "" if PRODUCTION else "https://example.org"
PRIVACY_URL = os.environ.get("PRIVACY_URL", EXAMPLE and f"{EXAMPLE}/personvern")
ACCESSIBILITY_URL = os.environ.get("ACCESSIBILITY_URL", EXAMPLE and f"{EXAMPLE}/tilgjengelighet")
CONTACT_URL = os.environ.get("CONTACT_URL", EXAMPLE and f"{EXAMPLE}/kontakt")

# Text exempt from public disclosure needs more than a code by mail: off in production until a
# second factor or OIDC is in place. See docs/decisions/.
EXEMPT_FIELDS = flag("EXEMPT_FIELDS", "0" if PRODUCTION else "1")

# Security --------------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Behind the municipality's proxy, which says by this header that the visitor came by https.
if flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Sign-in is rate limited by the visitor's address, the last that the proxy has added to
    # X-Forwarded-For; by the proxy's own, one visitor would lock the door for all.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
if SITE_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    # Container health checks ask over plain http on loopback.
    SECURE_REDIRECT_EXEMPT = [r"^helse/$"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],  # Designsystemet's icons are data: masks
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"no keys": {"()": "slt.logs.WithoutKeys"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no keys"]}
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        # Not written in the log: see meetings.pdf.PageCount.
        "weasyprint.progress": {"level": "INFO", "propagate": False},
        "fontTools": {"level": "ERROR"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "ERROR"},  # "No hostname was supplied": a folder has none
    },
}

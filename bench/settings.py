"""The site's own settings, with the bare views beside its addresses and nothing compressed."""

from slt.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["testserver", "localhost"]
# Hashed names as in production; compressing the files takes long and is measured by nobody here.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

"""Uploaded and made files in an S3-compatible bucket, where ``S3_BUCKET`` names one.

Whoever reads a file comes through our doors, as when it lies in a folder: no address of the bucket
is ever given out, signed or not.
"""

from functools import wraps

import boto3
from boto3.exceptions import Boto3Error
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

from people.files import Unreachable
from people.models.base import new_public_id

REFUSED = (401, 403)


def asks_bucket(method):
    """Whatever the bucket or the way to it says no with, is ``Unreachable``."""

    @wraps(method)
    def asking(*args, **kwargs):
        try:
            return method(*args, **kwargs)
        except (BotoCoreError, Boto3Error, ClientError) as fault:
            raise Unreachable(str(fault)) from fault

    return asking


class PrivateBucket(S3Storage):
    def get_default_settings(self):
        return super().get_default_settings() | {
            # As a folder has it: a name that is taken is not written over.
            "file_overwrite": False,
            # What is larger is read by way of a temporary file.
            "max_memory_size": 5 * 1024 * 1024,
            "client_config": Config(
                # Not everywhere has a bucket its own address, nor are the newest sums known.
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "total_max_attempts": 3},
            ),
        }

    @asks_bucket
    def _open(self, name, mode="rb"):
        file = super()._open(name, mode)
        if "r" in mode:
            # Fetched before the answer begins: half a file is worse than none.
            file.file  # noqa: B018
        return file

    @asks_bucket
    def _save(self, name, content):
        return super()._save(name, content)

    @asks_bucket
    def exists(self, name):
        return super().exists(name)

    @asks_bucket
    def delete(self, name):
        """Gone, also from a bucket that keeps what is deleted: it may hold words taken out."""
        if self.bucket.Object(name).delete().get("DeleteMarker"):
            for version in self.bucket.object_versions.filter(Prefix=name):
                if version.object_key == name:
                    version.delete()

    def write_over(self, name, content) -> None:
        """Put it in the place of what has its name, at once: there is one or the other."""
        self._save(name, content)

    @asks_bucket
    def is_open_to_strangers(self) -> bool:
        """Whether somebody without a key gets a file: asked of the bucket."""
        unsigned = self.client_config.merge(Config(signature_version=UNSIGNED))
        stranger = boto3.client(
            "s3", endpoint_url=self.endpoint_url, region_name=self.region_name, config=unsigned
        )
        name = self.save(f"probe/{new_public_id()}", ContentFile(b"slt"))
        try:
            stranger.get_object(Bucket=self.bucket_name, Key=name)
        except ClientError as answer:
            if answer.response["ResponseMetadata"]["HTTPStatusCode"] in REFUSED:
                return False
            raise
        finally:
            self.delete(name)
        return True

    def url(self, name, **options):
        raise ValueError("Files are fetched through the site's own doors.")

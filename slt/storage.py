"""Uploaded and made files in an S3-compatible bucket, where ``S3_BUCKET`` names one.

Whoever reads a file comes through our doors, as when it lies in a folder: no address of the bucket
is ever given out, signed or not.
"""

from botocore.config import Config
from storages.backends.s3 import S3Storage


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

    def delete(self, name):
        """Gone, also from a bucket that keeps what is deleted: it may hold words taken out."""
        if self.bucket.Object(name).delete().get("DeleteMarker"):
            for version in self.bucket.object_versions.filter(Prefix=name):
                if version.object_key == name:
                    version.delete()

    def write_over(self, name, content) -> None:
        """Put it in the place of what has its name, at once: there is one or the other."""
        self._save(name, content)

    def url(self, name, **options):
        raise ValueError("Files are fetched through the site's own doors.")

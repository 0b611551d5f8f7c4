"""The demo's mail: each message a file that a page shows, and nothing leaves the machine."""

import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes each message to ``MAIL_FOLDER`` as one ``.eml`` file."""

    def send_messages(self, email_messages) -> int:
        settings.MAIL_FOLDER.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            target = settings.MAIL_FOLDER / f"{time.time_ns()}.eml"
            # Renamed into place: a reader never meets half a message.
            half = target.with_suffix(".part")
            half.write_bytes(message.message().as_bytes())
            half.rename(target)
        return len(email_messages)


def newest(count: int) -> list[tuple[str, EmailMessage]]:
    """The latest messages in the folder, newest first, each with its file's stem."""
    files: list[Path] = sorted(settings.MAIL_FOLDER.glob("*.eml"), reverse=True)[:count]
    return [
        (file.stem, message_from_bytes(file.read_bytes(), policy=policy.default)) for file in files
    ]

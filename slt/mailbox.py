"""The demo's mail: each message a file that a page shows, and nothing leaves the machine."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from meetings.passages import find


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


@dataclass(frozen=True)
class Letter:
    """One message in the folder, as a reader sees it."""

    stem: str
    message: EmailMessage

    @property
    def sent_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.stem) / 1e9, tz=UTC)

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def calendar(self) -> str:
        return self._part("calendar")

    def _part(self, subtype: str) -> str:
        parts = (p for p in self.message.walk() if p.get_content_type() == f"text/{subtype}")
        return next((part.get_content() for part in parts), "")


def forget(passage: str) -> None:
    """Delete the messages that hold words which were taken out, as in the title of a matter."""
    for file in settings.MAIL_FOLDER.glob("*.eml"):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
        said = [
            (str(message["Subject"] or ""), False),
            *((part.get_content(), part.get_content_subtype() == "html") for part in parts),
        ]
        if any(find(text, passage, html=html) for text, html in said):
            file.unlink(missing_ok=True)


def newest(count: int) -> list[Letter]:
    """The latest messages in the folder, newest first."""
    files: list[Path] = sorted(settings.MAIL_FOLDER.glob("*.eml"), reverse=True)[:count]
    return [
        Letter(file.stem, message_from_bytes(file.read_bytes(), policy=policy.default))
        for file in files
    ]

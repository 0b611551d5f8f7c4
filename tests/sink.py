"""A mail server that answers as it is told to: yes, no, later, or not at all."""

import asyncio
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from tests.settings import free_port

GREYLISTED = "450 4.2.0 Greylisted, come back later"
NO_SUCH_USER = "550 5.1.1 No such user"
SPAM = "554 5.7.1 Rejected as spam"


class Sink:
    """``to_recipient`` and ``to_data`` are asked for each answer; None is yes."""

    def __init__(self):
        self.messages = []
        self.to_recipient = lambda address: None
        self.to_data = lambda message: None
        # Seconds before it says anything of a mail it has taken in.
        self.delay = 0.0

    def begin_anew(self) -> None:
        """As it was made: with a yes to everything, and nothing in it yet."""
        Sink.__init__(self)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.to_recipient(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        message.envelope = envelope
        await asyncio.sleep(self.delay)
        if answer := self.to_data(message):
            return answer
        self.messages.append(message)
        return "250 OK"

    def ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.messages]


@contextmanager
def listening(sink: Sink, settings):
    """``sink`` as the mail server of the site."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = free_port()
    server = Controller(sink, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    server.start()
    try:
        yield sink
    finally:
        server.stop()

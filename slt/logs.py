"""What the log leaves out: a link in a mail is a key, and a key is not written down."""

import logging
import re

# /svar/<what>/<token>/ and /ny-adresse/<token>/.
KEY = re.compile(r"(/svar/[a-z]+/|/ny-adresse/)[^/\s]+")


class WithoutKeys(logging.Filter):
    """Puts … in the place of the token in an address, in what is logged of requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if KEY.search(said):
            record.msg, record.args = KEY.sub(r"\1…", said), ()
        return True

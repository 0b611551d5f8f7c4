"""The demo town: invented people in the structure of Eigersund, and a year of their work."""

from slt.demo.fill import NotEmpty, fill
from slt.demo.people import SIGN_IN, sign_in

__all__ = ["SIGN_IN", "NotEmpty", "fill", "sign_in"]

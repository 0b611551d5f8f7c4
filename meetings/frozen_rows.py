"""What of approved minutes the database itself guards, and the one way through."""

from meetings.models import Amendment, Rendition, TextVersion
from people.frozen_rows import Rule

# Fjern opplysning, from the moment it is done until the last word is overwritten: whoever gets
# through leaves its tombstone behind.
REMOVING = (
    "EXISTS (SELECT 1 FROM meetings_removal WHERE meetings_removal.meeting_id = {meeting}"
    " AND meetings_removal.state = 'done' AND meetings_removal.sealed_at IS NULL)"
)
MEETING_OF_TEXT = (
    "(SELECT meetings_agendaitem.meeting_id FROM meetings_text"
    " LEFT JOIN meetings_decision ON meetings_decision.id = meetings_text.decision_id"
    " LEFT JOIN meetings_dissent ON meetings_dissent.id = meetings_text.dissent_id"
    " JOIN meetings_agendaitem ON meetings_agendaitem.id = COALESCE("
    "meetings_text.item_id, meetings_decision.item_id, meetings_dissent.item_id)"
    " WHERE meetings_text.id = OLD.text_id)"
)
APPROVED = (
    "EXISTS (SELECT 1 FROM meetings_meeting WHERE meetings_meeting.minutes_state = 'approved'"
    " AND meetings_meeting.id = {meeting})"
)
WORDS = frozenset({"open", "exempt"})

# The PDF of what was frozen comes once; nothing else does.
MADE = (
    "OLD.made_at IS NULL AND NEW.made_at IS NOT NULL AND NEW.content = OLD.content"
    " AND NEW.file = OLD.file AND NEW.removed_at IS NULL"
)
# Emptied and marked as such in one step. The name of the file goes when the file is gone.
EMPTIED = (
    "NEW.content IS NULL AND NEW.sha256 = OLD.sha256 AND NEW.size = OLD.size"
    " AND COALESCE(NEW.made_at, NEW.frozen_at) = COALESCE(OLD.made_at, OLD.frozen_at)"
    " AND NEW.file IN ('', OLD.file) AND NEW.removed_at IS NOT NULL"
    f" AND (NEW.removed_at = OLD.removed_at OR OLD.removed_at IS NULL AND {REMOVING})"
).format(meeting="OLD.meeting_id")

RULES = [
    Rule(
        Rendition,
        may_change=frozenset({"content", "file", "size", "sha256", "made_at", "removed_at"}),
        lets_through=f"({MADE}) OR ({EMPTIED})",
    ),
    Rule(Amendment, may_change=WORDS, lets_through=REMOVING.format(meeting="OLD.meeting_id")),
    # Words of minutes that are not approved are still overwritten by the one who writes them.
    Rule(
        TextVersion,
        may_change=WORDS,
        lets_through=REMOVING.format(meeting=MEETING_OF_TEXT),
        frozen=APPROVED.format(meeting=MEETING_OF_TEXT),
    ),
]

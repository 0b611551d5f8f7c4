"""Who lives in the demo town. All of them are invented; their numbers cannot be dialled."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Someone:
    """A person of the demo, whom they represent, and as what."""

    key: str
    name: str
    title: str
    organisation: str
    kind: str
    place: str = "1101"

    @property
    def email(self) -> str:
        folded = self.name.lower().translate(str.maketrans({"æ": "ae", "ø": "o", "å": "a"}))
        return f"{'.'.join(folded.split())}@example.org"


TOWN, POLICE = "Eigersund kommune", "Politiet i Dalane"
PEOPLE = [
    Someone("coordinator", "Liv Dahl", "SLT-koordinator", TOWN, "municipality"),
    Someone("mayor", "Harald Nygård", "ordfører", TOWN, "municipality"),
    Someone("chief", "Ingunn Haug", "kommunedirektør", TOWN, "municipality"),
    Someone("police", "Tor Egil Moe", "politistasjonssjef", POLICE, "police"),
    Someone("upbringing", "Marit Solheim", "kommunalsjef for oppvekst", TOWN, "municipality"),
    Someone("welfare", "Anne Lise Berg", "barnevernleder", "Barneverntjenesten", "municipality"),
    Someone("head", "Kristian Lunde", "rektor", "Havna ungdomsskole", "municipality"),
    Someone("nurses", "Sissel Aas", "ledende helsesykepleier", "Helsestasjonen", "municipality"),
    Someone("contact", "Jonas Eide", "politikontakt", POLICE, "police"),
    Someone("nav", "Randi Tveit", "avdelingsleder", "Nav Dalane", "state"),
    Someone("college", "Per Olav Vik", "avdelingsleder", "Rogaland fylkeskommune", "county"),
    Someone("outreach", "Fatima Noor", "leder", "Utekontakten", "municipality"),
    Someone("club", "Geir Håland", "daglig leder", "Fritidsklubben Brygga", "municipality"),
    Someone("teacher", "Nina Strand", "lærer", "Havna ungdomsskole", "municipality"),
    Someone("nurse", "Silje Roth", "helsesykepleier", "Helsestasjonen", "municipality"),
    Someone("imam", "Yusuf Karim", "imam", "Moskeen i byen", "faith"),
    Someone("priest", "Eva Lind", "kateket", "Menigheten", "faith"),
    Someone("raven", "Bente Rage", "leder", "Natteravnene", "voluntary"),
    Someone("raven2", "Odd Hetland", "natteravn", "Natteravnene", "voluntary"),
    Someone("shop", "Rune Sæther", "kjøpmann", "Handelsforeningen", "business"),
    Someone("youth", "Lars Ueland", "ungdomsarbeider", "Utekontakten", "municipality"),
    Someone("deputy", "Gro Myhre", "varaordfører", TOWN, "municipality"),
    Someone("officer", "Camilla Vold", "politibetjent", POLICE, "police"),
    Someone("mayor2", "Torunn Gya", "ordførar", "Bjerkreim kommune", "municipality", "1114"),
    Someone(
        "chief2", "Svein Ivar Li", "kommunedirektør", "Bjerkreim kommune", "municipality", "1114"
    ),
    Someone("neighbour", "Tove Li", "SLT-koordinator", "Lund kommune", "municipality", "1112"),
    # Not reached by mail.
    Someone("elder", "Johannes Holm", "leder", "Idrettslaget", "voluntary"),
]
BY_KEY = {someone.key: someone for someone in PEOPLE}
WITHOUT_EMAIL = {"elder"}
# Whose names may stand in what the public reads.
PUBLIC_OFFICES = {"mayor", "deputy", "chief", "police", "mayor2", "chief2"}

# Whom to be, to see each side of it.
SIGN_IN = ["coordinator", "mayor", "police", "head", "teacher", "raven"]


def sign_in() -> list[tuple[str, str, str]]:
    """(name, title, e-mail) of those whom it is worth signing in as."""
    return [(BY_KEY[key].name, BY_KEY[key].title, BY_KEY[key].email) for key in SIGN_IN]

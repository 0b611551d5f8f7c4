"""The register of decisions: on the page, and as a file."""

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from meetings import between
from meetings.clean import words
from people.belonging import listed
from people.prepared import Pages
from slt import register, register_file
from slt.forms import RegisterForm
from slt.register import Wanted
from slt.search import asking

PAGE_SIZE = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Chosen:
    """What the reader may choose between, and what they chose."""

    def __init__(self, request):
        self.person = request.user
        self.places: dict[int, list[str]] = {}
        groups, towns = {}, {}
        for key, public_id, name, number, town in register.groups_of(request.user):
            groups[public_id] = name
            self.places.setdefault(key, []).append(town)
            towns[number] = town
        self.form = RegisterForm(
            request.GET or None,
            towns=towns,
            groups=groups,
            years=register.years_of(request.user),
        )
        facts = self.form.cleaned_data if self.form.is_valid() else {}
        self.is_narrowed = any(facts.values())
        self.wanted = Wanted(
            place=facts.get("kommune") or "",
            group=facts.get("gruppe") or "",
            year=facts.get("ar"),
        )
        if said := facts.get("ord"):
            self.wanted = asking.of_words(self.person, self.wanted, said)
        if fate := facts.get("status"):
            self.wanted = register.of_fate(self.person, self.wanted, fate)

    def every(self):
        return register.every(self.person, self.wanted)

    def towns(self) -> dict[int, str]:
        return {key: listed(names) for key, names in self.places.items()}


@require_safe
def decision_list(request):
    """What was decided, the newest first, and what became of it."""
    chosen = Chosen(request)
    args = chosen.wanted.args(request.user)
    found = Pages(
        lambda: sum(register.how_many(*args)),
        lambda part: register.entries(request.user, chosen.wanted, part),
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("side"))
    for entry in page.object_list:
        entry.excerpt = Truncator(words(entry.decision.open)).words(30)
    context = {
        "page": page,
        "form": chosen.form,
        "is_narrowed": chosen.is_narrowed,
        "may_propose": between.groups_of(request.user).exists(),
    }
    return render(request, "slt/register.html", context)


@require_safe
def register_csv(request):
    chosen = Chosen(request)
    body = register_file.as_csv(chosen.every(), chosen.towns(), get_language())
    return named(StreamingHttpResponse(body, content_type="text/csv; charset=utf-8"), "csv")


@require_safe
def register_xlsx(request):
    chosen = Chosen(request)
    body = register_file.as_xlsx(chosen.every(), chosen.towns())
    return named(HttpResponse(body, content_type=XLSX), "xlsx")


def named(response, ending: str):
    name = f"beslutninger-{localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

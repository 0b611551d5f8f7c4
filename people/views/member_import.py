"""Importing members: paste or upload, see every problem at its row, then save all or none."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from people import member_import as members
from people.forms.member_import import ImportForm, corrected
from people.models import Group, Membership
from people.views.groups import about, get_run

# Fields to correct in place; more problems than this are better fixed in the list itself.
EDITED_IN_PLACE = 40


@require_http_methods(["GET", "POST"])
def member_import(request, public_id):
    group = get_run(request, public_id)
    form = ImportForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "people/member_import.html", about(group, form=form), status=status)
    rows = corrected(form.cleaned_data["rows"], request.POST)
    tell = "tell" in request.POST
    if "without" in request.POST:
        rows = members.without(rows, request.POST["without"])
        if not rows:
            messages.info(request, _("Det er ingen linjer igjen i listen."))
            return redirect(request.get_full_path())
    can_be_saved = members.check(rows, group) and members.wanted(rows)
    if can_be_saved and request.POST.get("do") == "save":
        try:
            made = members.save(group, rows, by=request.user, tell=tell)
        except (ValidationError, IntegrityError):
            # Somebody else changed the group, or entered one of the persons, in between.
            members.check(rows, group)
        else:
            messages.success(request, counted(made))
            if request.GET.get("fra") == "start":
                return redirect("get_started")
            return redirect(group)
    return preview(request, group, rows, tell=tell)


def preview(request, group: Group, rows: list[members.Row], *, tell: bool):
    """Every row as it was read, with its problems; 422 while there are any."""
    wrong = [row for row in rows if row.problems]
    new = members.wanted(rows)
    return render(
        request,
        "people/member_import_preview.html",
        about(
            group,
            rows=rows,
            wrong=wrong,
            editable={row.number for row in wrong[:EDITED_IN_PLACE]},
            labels=members.used(rows),
            text=members.write(rows),
            new_organisations=members.new_organisations(rows, group),
            known=[row for row in new if row.known and not row.problems],
            passed_over=len(rows) - len(new),
            count=len(new),
            tell=tell,
            from_start=request.GET.get("fra") == "start",
        ),
        status=422 if wrong else 200,
    )


def counted(made: list[Membership]) -> str:
    """12 personer er lagt til: 10 medlemmer, 2 vara."""
    count = {role: sum(seat.role == role for seat in made) for role in Membership.Role.values}
    parts = [
        ngettext("%(n)s medlem", "%(n)s medlemmer", count["member"]) % {"n": count["member"]},
        _("%(n)s vara") % {"n": count["deputy"]},
        _("%(n)s til orientering") % {"n": count["informed"]},
    ]
    listed = ", ".join(part for part, n in zip(parts, count.values(), strict=True) if n)
    return ngettext(
        "%(n)s person er lagt til: %(parts)s.", "%(n)s personer er lagt til: %(parts)s.", len(made)
    ) % {"n": len(made), "parts": listed}

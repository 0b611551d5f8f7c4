"""Search: what was decided about it, and where it stands."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from slt.search.asking import Answers

PAGE_SIZE = 20
LONGEST = 200


@require_safe
def search(request):
    query = request.GET.get("q", "").strip()[:LONGEST]
    answers = Answers(query, request.user)
    page = Paginator(answers, PAGE_SIZE).get_page(request.GET.get("side"))
    context = {
        "query": query,
        "page": page,
        "is_partial": answers.is_partial,
        "says_nothing": bool(query) and not answers.stems,
    }
    return render(request, "slt/search.html", context)

"""How the ledger names tasks and measures, and finds what was told of one of them."""

from collections.abc import Callable, Iterable
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateTimeField, F, Q, Value

from measures.lines import KINDS
from people.ledger import About, Chosen

NO_MOMENT = Value(None, output_field=DateTimeField())


def rows_of(kind: str) -> Callable:
    model, field = KINDS[kind]

    def rows(ids: Iterable[int]):
        return (
            model.objects.filter(pk__in=ids)
            .order_by()
            .annotate(
                model=Value(kind),
                key=F("pk"),
                words=F(field),
                moment=NO_MOMENT,
                page=F("public_id"),
            )
            .values_list("model", "key", "words", "moment", "page")
        )

    return rows


def of_row(kind: str, public_id: str, person) -> Chosen | None:
    model, _field = KINDS[kind]
    row = model.objects.visible_to(person).filter(public_id=public_id).first()
    if row is None:
        return None
    told = Q(about_type=ContentType.objects.get_for_model(model), about_id=row.pk)
    return Chosen(str(row), row.get_absolute_url(), told)


ABOUT = {
    kind: About(rows_of(kind), lambda words, _moment: words, f"{kind}_detail") for kind in KINDS
}
CHOICES = {"oppgave": partial(of_row, "task"), "tiltak": partial(of_row, "measure")}

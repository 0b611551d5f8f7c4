import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import people.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0009_publications"),
        ("people", "0007_shielded_persons_and_public_offices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="access_note",
            field=models.TextField(
                blank=True, max_length=2000, verbose_name="vurdering av meirinnsyn"
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="exempt_until",
            field=models.DateField(
                blank=True, db_index=True, null=True, verbose_name="unntatt til og med"
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="exempt_until",
            field=models.DateField(
                blank=True, db_index=True, null=True, verbose_name="unntatt til og med"
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="from_whom",
            field=models.CharField(
                blank=True,
                help_text="Fylles ut når det ikke er kommunens eget, for eksempel «politiet».",
                max_length=120,
                verbose_name="hvem det kommer fra",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="legal_basis",
            field=models.CharField(blank=True, max_length=200, verbose_name="hjemmel for unntak"),
        ),
        migrations.AddField(
            model_name="attendance",
            name="public_office",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="remark",
            name="opened_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="remark",
            name="opened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="agendaitem",
            name="legal_basis",
            field=models.CharField(blank=True, max_length=200, verbose_name="hjemmel for unntak"),
        ),
        migrations.CreateModel(
            name="LegalBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=people.models.base.new_public_id,
                        editable=False,
                        max_length=10,
                        unique=True,
                    ),
                ),
                (
                    "since",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="fra"),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="til")),
                ("key", models.CharField(blank=True, max_length=30)),
                (
                    "short",
                    models.CharField(
                        help_text="Slik den skal stå i dokumentene, for eksempel «offl. § 13».",
                        max_length=200,
                        verbose_name="hjemmel",
                    ),
                ),
                ("text_nb", models.CharField(max_length=200, verbose_name="hva den gjelder")),
                (
                    "text_nn",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="hva den gjelder, på nynorsk"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "hidden_by",
                    models.ManyToManyField(
                        blank=True, related_name="hidden_bases", to="people.municipality"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="legal_bases",
                        to="people.municipality",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="basis",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="meetings.legalbasis",
                verbose_name="hjemmel for unntak",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="basis",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="meetings.legalbasis",
                verbose_name="hjemmel for unntak",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalbasis",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="legal_basis_ends_after_it_begins",
                violation_error_message="Perioden slutter før den begynner.",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalbasis",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("key",),
                name="one_legal_basis_per_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalbasis",
            constraint=models.CheckConstraint(
                condition=models.Q(("municipality", None), ("key", ""), _connector="OR"),
                name="only_shipped_bases_have_a_key",
            ),
        ),
    ]

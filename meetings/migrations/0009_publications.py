import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import people.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0008_answers_that_are_not_theirs"),
        ("people", "0006_logo_and_archive_case"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Publication",
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
                    "reading",
                    models.CharField(
                        choices=[("open", "Åpent referat"), ("summary", "Sammendrag")],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "minutes_state",
                    models.CharField(
                        choices=[
                            ("writing", "Skrives"),
                            ("sent", "Utkast sendt"),
                            ("approved", "Godkjent"),
                        ],
                        max_length=10,
                    ),
                ),
                ("content", models.JSONField(blank=True, null=True)),
                ("digest", models.CharField(max_length=64)),
                ("file", models.FileField(blank=True, upload_to=people.models.base.stored_path)),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mistake", "Publisert ved en feil"),
                            ("closed", "Noe i det skulle ikke vært åpent"),
                            ("wrong", "Noe i det er feil"),
                            ("other", "Annen grunn"),
                            ("replaced", "Erstattet av en nyere versjon"),
                            ("removed", "En opplysning er fjernet fra referatet"),
                        ],
                        max_length=10,
                        verbose_name="hvorfor",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publications",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="people.municipality",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["published_at", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("meeting", "municipality"),
                name="published_once_per_municipality",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    models.Q(("content__isnull", True), ("file", "")),
                    _connector="OR",
                ),
                name="withdrawn_holds_no_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("why", ""), ("withdrawn_at__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), models.Q(("why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="withdrawn_for_a_reason",
            ),
        ),
    ]

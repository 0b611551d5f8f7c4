import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import people.models.base
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0004_snoozes"),
        ("meetings", "0012_renditions_are_frozen_before_they_are_made"),
        ("people", "0007_shielded_persons_and_public_offices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Indicator",
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
                ("title", models.CharField(max_length=200, verbose_name="hva tallet viser")),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="kilde")),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("percent", "prosent"),
                            ("count", "antall"),
                            ("per_thousand", "per 1000 innbyggere"),
                            ("points", "poeng"),
                            ("kroner", "kroner"),
                            ("", "uten enhet"),
                        ],
                        default="percent",
                        max_length=20,
                        verbose_name="enhet",
                    ),
                ),
                (
                    "better",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("up", "høyere er bedre"),
                            ("down", "lavere er bedre"),
                            ("", "verken eller"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="hva er bedre",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="merknad")),
                (
                    "do_not_publish",
                    models.BooleanField(default=False, verbose_name="skal ikke publiseres"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "goals",
                    models.ManyToManyField(
                        blank=True,
                        related_name="indicators",
                        to="measures.goal",
                        verbose_name="mål",
                    ),
                ),
                (
                    "matters",
                    models.ManyToManyField(
                        blank=True, related_name="indicators", to="meetings.matter"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="people.municipality",
                    ),
                ),
            ],
            options={
                "ordering": ["title", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Observation",
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
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                1950, "Skriv et år med fire sifre."
                            ),
                            django.core.validators.MaxValueValidator(
                                2100, "Skriv et år med fire sifre."
                            ),
                        ],
                        verbose_name="år",
                    ),
                ),
                (
                    "geography",
                    models.CharField(
                        choices=[("own", "kommunen"), ("county", "fylket"), ("country", "landet")],
                        default="own",
                        max_length=10,
                        verbose_name="område",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(decimal_places=3, max_digits=14, verbose_name="tall"),
                ),
                (
                    "count",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="antall bak tallet"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="merknad")),
                (
                    "do_not_publish",
                    models.BooleanField(default=False, verbose_name="skal ikke publiseres"),
                ),
                ("registered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="measures.indicator",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["year", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Picture",
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
                ("sees", models.TextField(blank=True, verbose_name="hva vi ser")),
                ("worries", models.TextField(blank=True, verbose_name="hva som bekymrer")),
                ("resources", models.TextField(blank=True, verbose_name="hva vi har å bygge på")),
                (
                    "priority",
                    models.TextField(blank=True, verbose_name="hva vi foreslår å prioritere"),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "indicators",
                    models.ManyToManyField(
                        blank=True, related_name="pictures", to="measures.indicator"
                    ),
                ),
                (
                    "matters",
                    models.ManyToManyField(
                        blank=True, related_name="pictures", to="meetings.matter"
                    ),
                ),
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="picture",
                        to="people.municipality",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(
                models.F("municipality"),
                django.db.models.functions.text.Lower("title"),
                name="one_indicator_per_title",
                violation_error_message="Kommunen har allerede en indikator som heter dette.",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                fields=("indicator", "year", "geography"),
                name="one_observation_per_year_and_geography",
                violation_error_message="Det står allerede et tall for dette året og området.",
            ),
        ),
    ]

import django.db.models.deletion
import django.utils.timezone
import people.models.base
from django.conf import settings
from django.db import migrations, models


def begin_with_what_stands(apps, schema_editor):
    """Minutes that are approved already get their renditions from the next beat; no removal that
    is done is under way.
    """
    meetings = apps.get_model("meetings", "Meeting").objects
    meetings.filter(minutes_state="approved").update(minutes_version=1)
    done = apps.get_model("meetings", "Removal").objects.filter(state="done")
    done.update(sealed_at=models.F("done_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0010_legal_bases_and_what_is_open"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="minutes_version",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="removal",
            name="sealed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Amendment",
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
                ("number", models.PositiveSmallIntegerField()),
                ("open", models.TextField(blank=True)),
                ("exempt", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["meeting", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "number"), name="one_amendment_per_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rendition",
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
                ("number", models.PositiveSmallIntegerField()),
                (
                    "reading",
                    models.CharField(
                        choices=[
                            ("members", "Til medlemmer"),
                            ("seated", "Til gruppen"),
                            ("open", "Åpen versjon"),
                        ],
                        max_length=10,
                    ),
                ),
                ("large", models.BooleanField(default=False)),
                ("content", models.JSONField(null=True)),
                ("file", models.FileField(blank=True, upload_to=people.models.base.stored_path)),
                ("size", models.PositiveBigIntegerField(help_text="bytes")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renditions",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["meeting", "number", "reading", "large"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "number", "reading", "large"),
                        name="one_rendition_per_version_and_reading",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content__isnull", False), ("removed_at", None)),
                            models.Q(("content", None), ("removed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="rendition_is_whole_or_emptied",
                    ),
                ],
            },
        ),
        migrations.RunPython(begin_with_what_stands, migrations.RunPython.noop),
    ]

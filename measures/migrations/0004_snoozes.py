import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0003_follow_up_open_or_exempt"),
        ("people", "0007_shielded_persons_and_public_offices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Snooze",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateField(verbose_name="utsatt til")),
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snoozes",
                        to="people.group",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snoozes",
                        to="measures.measure",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snoozes",
                        to="measures.task",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="snooze",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measure__isnull", True), ("task__isnull", False)),
                    models.Q(("measure__isnull", False), ("task__isnull", True)),
                    _connector="OR",
                ),
                name="snooze_of_a_task_or_a_measure",
            ),
        ),
        migrations.AddConstraint(
            model_name="snooze",
            constraint=models.UniqueConstraint(
                fields=("group", "task"), name="one_snooze_of_a_task"
            ),
        ),
        migrations.AddConstraint(
            model_name="snooze",
            constraint=models.UniqueConstraint(
                fields=("group", "measure"), name="one_snooze_of_a_measure"
            ),
        ),
    ]

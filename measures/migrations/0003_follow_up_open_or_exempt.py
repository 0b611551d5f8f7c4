import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0002_done_is_undone"),
        ("meetings", "0010_legal_bases_and_what_is_open"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="measure",
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
            model_name="measure",
            name="exempt_until",
            field=models.DateField(
                blank=True, db_index=True, null=True, verbose_name="unntatt til og med"
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="legal_basis",
            field=models.CharField(blank=True, max_length=200, verbose_name="hjemmel for unntak"),
        ),
        migrations.AddField(
            model_name="measure",
            name="openness",
            field=models.CharField(
                blank=True,
                choices=[("", "Som saken"), ("open", "Åpen"), ("exempt", "Unntatt offentlighet")],
                default="",
                max_length=10,
                verbose_name="åpenhet",
            ),
        ),
        migrations.AddField(
            model_name="progress",
            name="opened_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="progress",
            name="opened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="task",
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
            model_name="task",
            name="exempt_until",
            field=models.DateField(
                blank=True, db_index=True, null=True, verbose_name="unntatt til og med"
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="legal_basis",
            field=models.CharField(blank=True, max_length=200, verbose_name="hjemmel for unntak"),
        ),
        migrations.AddField(
            model_name="task",
            name="openness",
            field=models.CharField(
                blank=True,
                choices=[("", "Som saken"), ("open", "Åpen"), ("exempt", "Unntatt offentlighet")],
                default="",
                max_length=10,
                verbose_name="åpenhet",
            ),
        ),
    ]

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0011_renditions_and_amendments"),
    ]

    operations = [
        migrations.AddField(
            model_name="rendition",
            name="frozen_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AlterField(
            model_name="rendition",
            name="made_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="rendition",
            name="sha256",
            field=models.CharField(blank=True, db_index=True, max_length=64),
        ),
        migrations.AlterField(
            model_name="rendition",
            name="size",
            field=models.PositiveBigIntegerField(default=0, help_text="bytes"),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0020_printouts"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="answers",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="files",
                to="meetings.forwarding",
            ),
        ),
    ]

"""Appointments get a public id, as what has a page of its own has."""

from django.db import migrations, models

from people.models import new_public_id


def name_those_there_are(apps, schema_editor):
    appointments = apps.get_model("people", "Appointment").objects.using(
        schema_editor.connection.alias
    )
    for post in appointments.filter(public_id=None):
        appointments.filter(pk=post.pk).update(public_id=new_public_id())


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            "appointment",
            "public_id",
            models.CharField(editable=False, max_length=10, null=True),
        ),
        migrations.RunPython(name_those_there_are, migrations.RunPython.noop),
        migrations.AlterField(
            "appointment",
            "public_id",
            models.CharField(default=new_public_id, editable=False, max_length=10, unique=True),
        ),
    ]

"""Notices get a public id, as what the coordinator presses buttons on has."""

from django.db import migrations, models

from people.models import new_public_id


def name_those_there_are(apps, schema_editor):
    notices = apps.get_model("people", "Notice").objects.using(schema_editor.connection.alias)
    for pk in notices.filter(public_id=None).values_list("pk", flat=True):
        notices.filter(pk=pk).update(public_id=new_public_id())


class Migration(migrations.Migration):
    dependencies = [("people", "0002_appointments_have_pages")]

    operations = [
        migrations.AddField(
            "notice", "public_id", models.CharField(editable=False, max_length=10, null=True)
        ),
        migrations.RunPython(name_those_there_are, migrations.RunPython.noop),
        migrations.AlterField(
            "notice",
            "public_id",
            models.CharField(default=new_public_id, editable=False, max_length=10, unique=True),
        ),
    ]

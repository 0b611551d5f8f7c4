from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_logo_and_archive_case"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="public_office",
            field=models.BooleanField(
                default=False,
                help_text="For eksempel ordfører, kommunedirektør og politistasjonssjef.",
                verbose_name="offentlig verv: navnet kan stå i åpne referater",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="shielded",
            field=models.BooleanField(
                default=False, verbose_name="skjermet: navnet vises aldri for offentligheten"
            ),
        ),
    ]

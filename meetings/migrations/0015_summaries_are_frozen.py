from django.db import migrations, models


class Migration(migrations.Migration):
    """Of minutes that are approved already, the next beat freezes the summary too."""

    dependencies = [
        ("meetings", "0014_superseding"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rendition",
            name="reading",
            field=models.CharField(
                choices=[
                    ("members", "Til medlemmer"),
                    ("seated", "Til gruppen"),
                    ("open", "Åpen versjon"),
                    ("summary", "Sammendrag"),
                ],
                max_length=10,
            ),
        ),
    ]

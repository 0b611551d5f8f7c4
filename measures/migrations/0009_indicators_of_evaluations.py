from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0008_escalations"),
    ]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="evaluations",
            field=models.ManyToManyField(
                blank=True, related_name="indicators", to="measures.evaluation"
            ),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0010_helpers_and_municipalities'),
    ]

    operations = [
        migrations.AddField(
            model_name='planline',
            name='measured_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan_lines', to='measures.indicator', verbose_name='tallet som viser det'),
        ),
        migrations.AlterField(
            model_name='plan',
            name='state',
            field=models.CharField(choices=[('draft', 'Utkast'), ('adopted', 'I bruk'), ('replaced', 'Avløst'), ('ended', 'Avsluttet')], default='draft', max_length=10),
        ),
    ]

"""Groups get the rungs of their ladder, notices their digest, persons their preferences."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('people', '0003_notices_have_public_ids'),
    ]

    operations = [
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(choices=[('meetings', 'Innkallinger til møter'), ('reminders', 'Påminninger om møter'), ('minutes', 'Referater og merknader til dem'), ('decisions', 'Beslutninger til gjennomsyn'), ('tasks', 'Oppgaver og tiltak du får'), ('deadlines', 'Påminninger om frister'), ('duties', 'Det du skal gjøre som koordinator, møteleder eller referent')], max_length=20)),
                ('pace', models.CharField(choices=[('now', 'Med en gang'), ('weekly', 'Samlet, én gang i uken'), ('never', 'Ikke på e-post')], max_length=10)),
            ],
        ),
        migrations.AddField(
            model_name='group',
            name='attaches_papers',
            field=models.BooleanField(default=False, verbose_name='åpne papirer følger innkallingen som PDF'),
        ),
        migrations.AddField(
            model_name='group',
            name='overdue_days',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='beskjed til koordinatoren, virkedager etter fristen'),
        ),
        migrations.AddField(
            model_name='group',
            name='reminds_day_before',
            field=models.BooleanField(default=True, verbose_name='påminning dagen før møtet'),
        ),
        migrations.AddField(
            model_name='group',
            name='reminds_of_answers',
            field=models.BooleanField(default=True, verbose_name='påminning om gjennomsyn og merknader som venter'),
        ),
        migrations.AddField(
            model_name='group',
            name='reminds_of_minutes',
            field=models.BooleanField(default=True, verbose_name='påminning om referat som ikke er sendt'),
        ),
        migrations.AddField(
            model_name='group',
            name='reminds_on_deadline',
            field=models.BooleanField(default=True, verbose_name='påminning på fristdagen'),
        ),
        migrations.AddField(
            model_name='notice',
            name='digest',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gathered', to='people.notice'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='state',
            field=models.CharField(choices=[('waiting', 'Venter'), ('gathered', 'Samles'), ('sent', 'Sendt'), ('held', 'Holdt tilbake'), ('failed', 'Ikke levert')], default='waiting', max_length=10),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['group', '-created_at'], name='people_noti_group_i_5f995b_idx'),
        ),
        migrations.AddField(
            model_name='preference',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preferences', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.UniqueConstraint(fields=('person', 'topic'), name='one_pace_per_topic'),
        ),
    ]

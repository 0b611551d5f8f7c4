import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0018_hats_copies_and_whom_decisions_concern'),
        ('people', '0009_turns_and_hats'),
    ]

    operations = [
        migrations.AddField(
            model_name='calendarfeed',
            name='municipality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.municipality'),
        ),
        migrations.RemoveConstraint(
            model_name='calendarfeed',
            name='one_feed_of_every_group',
        ),
        migrations.AddConstraint(
            model_name='calendarfeed',
            constraint=models.UniqueConstraint(condition=models.Q(('group', None), ('municipality', None)), fields=('person',), name='one_feed_of_every_group'),
        ),
        migrations.AddConstraint(
            model_name='calendarfeed',
            constraint=models.UniqueConstraint(fields=('person', 'municipality'), name='one_feed_per_municipality'),
        ),
        migrations.AddConstraint(
            model_name='calendarfeed',
            constraint=models.CheckConstraint(condition=models.Q(('group', None), ('municipality', None), _connector='OR'), name='a_feed_is_of_one_thing'),
        ),
    ]

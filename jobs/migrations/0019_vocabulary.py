"""What admins add to the vocabulary: previews, relabelling, and what the vocabulary does not know yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0020_labels_more'),
        ('taxonomy', '0002_vocabulary'),
    ]

    operations = [
        migrations.CreateModel(
            name='RelabelRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='running', max_length=7)),
                ('sentence', models.CharField(blank=True, max_length=300)),
                ('total', models.PositiveIntegerField(blank=True, help_text='Postings to look at.', null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('appeared', models.PositiveIntegerField(default=0, help_text='Screened postings that are shown now.')),
                ('gone', models.PositiveIntegerField(default=0, help_text='Postings that are screened now.')),
                ('changed', models.PositiveIntegerField(default=0, help_text='Postings that stay and have other labels.')),
                ('cursor', models.BigIntegerField(default=0, editable=False)),
                ('fence', models.PositiveIntegerField(default=0, editable=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0, help_text='Tries since it last got further.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='run', to='taxonomy.vocabularyversion')),
            ],
            options={
                'verbose_name': 'relabelling',
                'verbose_name_plural': 'relabellings',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='LabelChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('appeared', 'is shown now'), ('gone', 'is screened now'), ('changed', 'has other labels')], max_length=8)),
                ('external_id', models.CharField(max_length=300)),
                ('title', models.CharField(max_length=300)),
                ('company', models.CharField(max_length=200)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='jobs.board')),
                ('posting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='label_changes', to='jobs.posting')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='label_changes', to='jobs.relabelrun')),
            ],
            options={
                'ordering': ['kind', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='UnknownTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('term', models.CharField(max_length=120)),
                ('employers', models.PositiveIntegerField()),
                ('open_employers', models.PositiveIntegerField(verbose_name='with open postings')),
                ('postings', models.PositiveIntegerField()),
                ('examples', models.JSONField(default=list)),
                ('counted_at', models.DateTimeField()),
                ('dismissed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-open_employers', '-employers', 'key'],
                'indexes': [models.Index(fields=['-open_employers', '-employers'], name='unknown_term_by_count')],
            },
        ),
        migrations.CreateModel(
            name='UnmatchedTitle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=300, unique=True)),
                ('title', models.CharField(max_length=300)),
                ('postings', models.PositiveIntegerField()),
                ('boards', models.PositiveIntegerField()),
                ('is_near', models.BooleanField(default=False, verbose_name='near data work')),
                ('examples', models.JSONField(default=list)),
                ('counted_at', models.DateTimeField()),
                ('dismissed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-boards', '-postings', 'key'],
                'indexes': [models.Index(fields=['is_near', '-boards', '-postings'], name='unmatched_title_by_count')],
            },
        ),
        migrations.CreateModel(
            name='VocabularyPreview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.JSONField()),
                ('compared_with', models.PositiveBigIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='waiting', max_length=7)),
                ('sentence', models.CharField(blank=True, max_length=300)),
                ('result', models.JSONField(blank=True, null=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='preview', to='taxonomy.vocabularyentry')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='relabelrun',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('state',), name='one_relabelling_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='relabelrun',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['running', 'done', 'failed'])), name='relabelling_state_known'),
        ),
        migrations.AddConstraint(
            model_name='relabelrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='relabelling_finished_or_running'),
        ),
        migrations.AddConstraint(
            model_name='labelchange',
            constraint=models.UniqueConstraint(fields=('run', 'board', 'external_id'), name='one_label_change_per_run_and_posting'),
        ),
        migrations.AddConstraint(
            model_name='labelchange',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['appeared', 'gone', 'changed'])), name='label_change_is_known'),
        ),
    ]

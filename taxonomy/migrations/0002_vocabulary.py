"""Entries that admins added to the vocabulary of the files, and its versions."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('taxonomy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='VocabularyEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('alias', 'another name of a skill'), ('skill', 'a new skill'), ('title', 'titles of a role'), ('not-title', 'titles of none of the roles')], max_length=9)),
                ('text', models.CharField(help_text='The name, or the pattern of titles.', max_length=200)),
                ('target', models.CharField(blank=True, help_text='The slug of the skill or role.', max_length=80)),
                ('skill_kind', models.CharField(blank=True, help_text='The file that a new skill belongs to.', max_length=40)),
                ('case_sensitive', models.BooleanField(default=False)),
                ('why', models.CharField(max_length=300)),
                ('examples', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), size=None)),
                ('not_examples', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, default=list, size=None)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'vocabulary entry',
                'verbose_name_plural': 'vocabulary entries',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='VocabularyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('change', models.CharField(choices=[('added', 'added'), ('taken-back', 'taken back')], max_length=10)),
                ('reason', models.CharField(max_length=300)),
                ('digest', models.CharField(blank=True, editable=False, max_length=16)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='taxonomy.vocabularyentry')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='vocabularyentry',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('kind', 'text', 'target'), name='one_vocabulary_entry_in_use'),
        ),
        migrations.AddConstraint(
            model_name='vocabularyentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['alias', 'skill', 'title', 'not-title'])), name='vocabulary_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='vocabularyentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('why', ''), _negated=True), models.Q(('examples', []), _negated=True)), name='vocabulary_entry_says_what_and_why'),
        ),
        migrations.AddConstraint(
            model_name='vocabularyentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('target', ''), _negated=True), ('kind', 'not-title'), _connector='OR'), name='vocabulary_entry_has_a_target'),
        ),
        migrations.AddConstraint(
            model_name='vocabularyversion',
            constraint=models.UniqueConstraint(fields=('entry', 'change'), name='one_vocabulary_version_per_entry_and_change'),
        ),
        migrations.AddConstraint(
            model_name='vocabularyversion',
            constraint=models.CheckConstraint(condition=models.Q(('change__in', ['added', 'taken-back'])), name='vocabulary_change_is_known'),
        ),
        migrations.AddConstraint(
            model_name='vocabularyversion',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='vocabulary_change_has_a_reason'),
        ),
    ]

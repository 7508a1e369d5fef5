"""What makes imports quicker: words are sorted into their index many at once, and boards are remembered as they spoke."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# An index that is made anew takes minutes; how it is kept is told it in no time.
FASTER = """
ALTER INDEX posting_words RESET (fastupdate);
ALTER INDEX fingerprint_source_ids SET (fastupdate = off);
"""
BEFORE = """
ALTER INDEX posting_words SET (fastupdate = off);
ALTER INDEX fingerprint_source_ids RESET (fastupdate);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0019_vocabulary'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(FASTER, BEFORE)],
            [
                migrations.RemoveIndex(model_name='posting', name='posting_words'),
                migrations.AddIndex(
                    model_name='posting',
                    index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='posting_words'),
                ),
                migrations.RemoveIndex(model_name='fingerprint', name='fingerprint_source_ids'),
                migrations.AddIndex(
                    model_name='fingerprint',
                    index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['source_ids'], name='fingerprint_source_ids'),
                ),
            ],
        ),
        migrations.CreateModel(
            name='BoardMemory',
            fields=[
                ('board', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='memory', serialize=False, to='jobs.board')),
                ('digests', models.BinaryField()),
            ],
        ),
    ]

"""The life of a posting: events that triggers write, held absences, reposts, and how own pages answer.

A trigger by statement reads transition tables, so that bulk writes, plain SQL and the admin leave their events alike. The
run and the moment of a change are settings of the transaction; without them the row's own moments and the clock speak.
"""

import django.db.models.deletion
from django.db import migrations, models

MARKED = """
UPDATE jobs_posting p SET suspect_since = coalesce(b.last_complete_at, p.first_seen_at)
  FROM jobs_board b WHERE b.id = p.board_id AND p.state = 'open' AND p.missed_runs > 0;
UPDATE jobs_screened s SET suspect_since = coalesce(b.last_complete_at, s.first_seen_at)
  FROM jobs_board b WHERE b.id = s.board_id AND s.absent_since IS NULL AND s.missed_runs > 0;
"""

KNOWN = """
INSERT INTO jobs_postingevent (posting_id, kind, at, reason)
SELECT id, 'opened', first_seen_at, '' FROM jobs_posting;
INSERT INTO jobs_postingevent (posting_id, kind, at, reason)
SELECT id, 'suspect', suspect_since, '' FROM jobs_posting WHERE suspect_since IS NOT NULL;
INSERT INTO jobs_postingevent (posting_id, kind, at, reason)
SELECT id, 'closed', closed_at, closed_reason FROM jobs_posting WHERE state = 'closed';
"""

CREATE = """
CREATE FUNCTION jobs_life_run() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('mlcareers.run', true), '')::bigint
$$;

CREATE FUNCTION jobs_life_moment() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('mlcareers.moment', true), '')::timestamptz, now())
$$;

CREATE FUNCTION jobs_note_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO jobs_postingevent (posting_id, kind, at, run_id, reason)
    SELECT id, 'opened', first_seen_at, jobs_life_run(), '' FROM changed
    UNION ALL
    SELECT id, 'reposted', first_seen_at, jobs_life_run(), '' FROM changed WHERE repost_of_id IS NOT NULL
    UNION ALL
    SELECT id, 'closed', closed_at, jobs_life_run(), closed_reason FROM changed WHERE state = 'closed';
    RETURN NULL;
END $$;

CREATE FUNCTION jobs_note_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO jobs_postingevent (posting_id, kind, at, run_id, reason)
    SELECT c.id, 'closed', c.closed_at, jobs_life_run(), c.closed_reason
      FROM changed c JOIN before b ON b.id = c.id WHERE c.state = 'closed' AND b.state <> 'closed'
    UNION ALL
    SELECT c.id, 'reopened', jobs_life_moment(), jobs_life_run(), ''
      FROM changed c JOIN before b ON b.id = c.id WHERE c.state <> 'closed' AND b.state = 'closed'
    UNION ALL
    SELECT c.id, 'suspect', c.suspect_since, coalesce(c.suspect_run_id, jobs_life_run()), ''
      FROM changed c JOIN before b ON b.id = c.id
     WHERE c.state <> 'closed' AND c.suspect_since IS NOT NULL AND b.suspect_since IS NULL
    UNION ALL
    SELECT c.id, 'back', jobs_life_moment(), jobs_life_run(), ''
      FROM changed c JOIN before b ON b.id = c.id
     WHERE c.state <> 'closed' AND b.state <> 'closed' AND c.suspect_since IS NULL AND b.suspect_since IS NOT NULL
    UNION ALL
    SELECT c.id, 'reposted', jobs_life_moment(), jobs_life_run(), ''
      FROM changed c JOIN before b ON b.id = c.id WHERE c.repost_of_id IS NOT NULL AND b.repost_of_id IS NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER jobs_posting_life_insert AFTER INSERT ON jobs_posting
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION jobs_note_first();
CREATE TRIGGER jobs_posting_life_update AFTER UPDATE ON jobs_posting
    REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION jobs_note_turn();
"""

DROP = """
DROP TRIGGER jobs_posting_life_insert ON jobs_posting;
DROP TRIGGER jobs_posting_life_update ON jobs_posting;
DROP FUNCTION jobs_note_first();
DROP FUNCTION jobs_note_turn();
DROP FUNCTION jobs_life_moment();
DROP FUNCTION jobs_life_run();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0010_search_changes'),
        ('taxonomy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='HeldAbsence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_id', models.CharField(max_length=300)),
                ('since', models.DateTimeField()),
            ],
            options={
                'ordering': ['since', 'external_id'],
            },
        ),
        migrations.CreateModel(
            name='PageCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('result', models.CharField(choices=[('there', 'there'), ('gone', 'gone'), ('unsure', 'not sure'), ('unanswered', 'no answer')], max_length=10)),
                ('sentence', models.CharField(max_length=300)),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('final_url', models.CharField(blank=True, max_length=2000)),
                ('checked_at', models.DateTimeField()),
                ('next_check_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'ordering': ['-checked_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PostingEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', 'first seen'), ('reposted', 'posted again'), ('suspect', 'missing from its board'), ('back', 'on its board again'), ('closed', 'closed'), ('reopened', 'opened again')], max_length=8)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='board',
            name='held_since',
            field=models.DateTimeField(blank=True, editable=False, help_text='When a reading was held; empty once that is settled.', null=True),
        ),
        migrations.AddField(
            model_name='board',
            name='held_known',
            field=models.PositiveIntegerField(blank=True, editable=False, help_text='How many postings were known when the reading was held.', null=True),
        ),
        migrations.AddField(
            model_name='posting',
            name='first_posted_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When the first of them was first seen; empty for no repost.', null=True),
        ),
        migrations.AddField(
            model_name='posting',
            name='repost_count',
            field=models.PositiveSmallIntegerField(default=0, editable=False, help_text='How many times the same opening was posted before.'),
        ),
        migrations.AddField(
            model_name='posting',
            name='repost_of',
            field=models.ForeignKey(blank=True, editable=False, help_text='The closed posting of the same employer that it repeats.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reposts', to='jobs.posting'),
        ),
        migrations.AddField(
            model_name='posting',
            name='suspect_run',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.importrun'),
        ),
        migrations.AddField(
            model_name='posting',
            name='suspect_since',
            field=models.DateTimeField(blank=True, editable=False, help_text='When a whole reading was first without it, while that is not confirmed.', null=True),
        ),
        migrations.AddField(
            model_name='screened',
            name='suspect_since',
            field=models.DateTimeField(blank=True, help_text='When a whole reading was first without it, while that is not confirmed.', null=True),
        ),
        migrations.AlterField(
            model_name='board',
            name='accepts_missing',
            field=models.BooleanField(default=False, editable=False, help_text='A person released it: what held readings missed may be closed by a later one.'),
        ),
        migrations.AlterField(
            model_name='screened',
            name='absent_since',
            field=models.DateTimeField(blank=True, help_text='When it was taken for gone.', null=True),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(condition=models.Q(('state', 'closed')), fields=['company', 'closed_at'], name='posting_closed_by_company'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_posted_at', None), ('repost_count', 0)), models.Q(('first_posted_at__isnull', False), ('repost_count__gt', 0)), _connector='OR'), name='repost_says_since_when'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('repost_of', models.F('id')), _negated=True), name='posting_is_no_repost_of_itself'),
        ),
        migrations.AddField(
            model_name='heldabsence',
            name='board',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held_absences', to='jobs.board'),
        ),
        migrations.AddField(
            model_name='heldabsence',
            name='run',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.importrun'),
        ),
        migrations.AddField(
            model_name='pagecheck',
            name='posting',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='page_check', to='jobs.posting'),
        ),
        migrations.AddField(
            model_name='postingevent',
            name='posting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='jobs.posting'),
        ),
        migrations.AddField(
            model_name='postingevent',
            name='run',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='jobs.importrun'),
        ),
        migrations.AddConstraint(
            model_name='heldabsence',
            constraint=models.UniqueConstraint(fields=('board', 'external_id'), name='one_held_absence_per_board_and_external_id'),
        ),
        migrations.AddConstraint(
            model_name='pagecheck',
            constraint=models.CheckConstraint(condition=models.Q(('next_check_at__gt', models.F('checked_at'))), name='page_is_checked_again_later'),
        ),
        migrations.AddIndex(
            model_name='postingevent',
            index=models.Index(fields=['posting', '-at'], name='event_by_posting'),
        ),
        migrations.AddConstraint(
            model_name='postingevent',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'opened')), fields=('posting',), name='posting_is_opened_once'),
        ),
        migrations.AddConstraint(
            model_name='postingevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'reposted', 'suspect', 'back', 'closed', 'reopened'])), name='event_is_of_a_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='postingevent',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('kind', 'closed'), _connector='OR'), name='event_reason_is_of_a_closing'),
        ),
        migrations.AlterField(
            model_name='owedmail',
            name='kind',
            field=models.CharField(choices=[('draft-decided', 'a posting was approved or sent back'), ('membership-decided', 'a request to join was decided'), ('still-open', 'is it still open?'), ('ends-soon', 'it ends in a week'), ('board-held', 'a board suddenly lacks too much')], max_length=20),
        ),
        migrations.RunSQL(MARKED, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='posting',
            name='missed_runs',
        ),
        migrations.RemoveField(
            model_name='screened',
            name='missed_runs',
        ),
        migrations.RunSQL(CREATE, DROP),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]

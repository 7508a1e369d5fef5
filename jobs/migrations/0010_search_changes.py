"""The change feed of the search: one row for each posting that changed, written by triggers in the same transaction.

Triggers are by statement and read transition tables, so bulk writes, plain SQL and the admin count alike. A reader's
position is a snapshot horizon (xid), never `seq`: a lower `seq` may be committed later.
"""

from django.db import migrations

CREATE = """
CREATE TABLE jobs_searchchange (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    posting_id bigint NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX jobs_searchchange_xid ON jobs_searchchange (xid);

-- At most one row: the newest transaction whose changes were pruned. Who stands at it or below has missed something.
CREATE TABLE jobs_searchpruned (one boolean PRIMARY KEY DEFAULT true CHECK (one), pruned xid8 NOT NULL);

CREATE FUNCTION jobs_note_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO jobs_searchchange (posting_id) SELECT id FROM changed;
    RETURN NULL;
END $$;

CREATE FUNCTION jobs_note_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO jobs_searchchange (posting_id) SELECT DISTINCT posting_id FROM changed;
    RETURN NULL;
END $$;

CREATE FUNCTION jobs_note_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO jobs_searchchange (posting_id)
    SELECT DISTINCT p.id FROM jobs_posting p JOIN changed c ON p.company_id = c.company_id WHERE p.state = 'open';
    RETURN NULL;
END $$;

CREATE FUNCTION jobs_note_companies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO jobs_searchchange (posting_id)
    SELECT p.id FROM jobs_posting p
      JOIN changed c ON p.company_id = c.id
      JOIN before b ON b.id = c.id
     WHERE p.state = 'open' AND (b.slug, b.name) IS DISTINCT FROM (c.slug, c.name);
    RETURN NULL;
END $$;

CREATE FUNCTION jobs_note_boards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO jobs_searchchange (posting_id)
    SELECT p.id FROM jobs_posting p
      JOIN changed c ON p.board_id = c.id
      JOIN before b ON b.id = c.id
     WHERE p.state = 'open' AND (b.company_id IS NULL) IS DISTINCT FROM (c.company_id IS NULL);
    RETURN NULL;
END $$;

CREATE FUNCTION jobs_note_lists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO jobs_searchchange (posting_id)
    SELECT DISTINCT p.id FROM jobs_posting p
      JOIN jobs_companylistentry e ON e.company_id = p.company_id
      JOIN changed c ON c.id = e.company_list_id
      JOIN before b ON b.id = c.id
     WHERE p.state = 'open' AND b.slug IS DISTINCT FROM c.slug;
    RETURN NULL;
END $$;
"""

# table -> (function, events); an update that changes nothing of the search is still a change: it costs one row.
TRIGGERS = {
    "jobs_posting": ("jobs_note_postings", ("INSERT", "UPDATE", "DELETE")),
    "jobs_postingskill": ("jobs_note_parts", ("INSERT", "UPDATE", "DELETE")),
    "jobs_postingplace": ("jobs_note_parts", ("INSERT", "UPDATE", "DELETE")),
    "jobs_companylistentry": ("jobs_note_entries", ("INSERT", "UPDATE", "DELETE")),
    "jobs_company": ("jobs_note_companies", ("UPDATE",)),
    "jobs_board": ("jobs_note_boards", ("UPDATE",)),
    "jobs_companylist": ("jobs_note_lists", ("UPDATE",)),
}


def triggers() -> str:
    """Return the statements that create every trigger."""
    made = []
    for table, (function, events) in TRIGGERS.items():
        for event in events:
            rows = {
                "INSERT": "NEW TABLE AS changed",
                "UPDATE": "OLD TABLE AS before NEW TABLE AS changed",
                "DELETE": "OLD TABLE AS changed",
            }[event]
            made.append(
                f"CREATE TRIGGER {table}_search_{event.lower()} AFTER {event} ON {table} "
                f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
            )
    return "\n".join(made)


def drops() -> str:
    """Return the statements that take all of it away."""
    made = [
        f"DROP TRIGGER {table}_search_{event.lower()} ON {table};"
        for table, (_, events) in TRIGGERS.items()
        for event in events
    ]
    functions = sorted({function for function, _ in TRIGGERS.values()})
    return "\n".join([*made, *(f"DROP FUNCTION {name}();" for name in functions), "DROP TABLE jobs_searchchange;", "DROP TABLE jobs_searchpruned;"])


class Migration(migrations.Migration):
    dependencies = [("jobs", "0009_quality")]

    operations = [migrations.RunSQL(CREATE + triggers(), drops())]

"""How the tables are emptied after a test that commits: quickly, and without losing the roles and the skills."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction


def empty_tables() -> None:
    """Delete all rows but those that migrating makes, and fill in roles and skills as every test expects them.

    Django truncates all tables, which makes hundreds of files anew: that took longer than most of these tests.
    """
    kept = {ContentType._meta.db_table, Permission._meta.db_table}
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - kept
    with transaction.atomic(), connection.cursor() as cursor:
        # No trigger runs, as none does for TRUNCATE: what goes here leaves no history. Asks for a superuser.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in sorted(tables):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
    call_command("sync_taxonomy", verbosity=0)

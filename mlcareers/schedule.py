"""What runs by itself, and when: the one table of the Celery schedule. Seconds, or a time of the day in UTC."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    # With the lease of a dead worker's run (IMPORT_LEASE_S), the longest that its board waits to be read again.
    "import-due-boards": {
        "task": "jobs.tasks.import_due_boards",
        "schedule": 5.0,
        "options": {"expires": 30},
    },
    "close-lapsed-postings": {
        "task": "jobs.tasks.close_lapsed_postings",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "link-postings-left": {
        "task": "jobs.tasks.link_postings_left",
        "schedule": 900.0,
        "options": {"expires": 600},
    },
    "tell-reporters-left-behind": {
        "task": "jobs.tasks.tell_reporters_left_behind",
        "schedule": 300.0,
        "options": {"expires": 240},
    },
    "mail-decisions-left-behind": {
        "task": "jobs.tasks.mail_decisions_left_behind",
        "schedule": 300.0,
        "options": {"expires": 240},
    },
    "forget-reporters": {
        "task": "jobs.tasks.forget_reporters",
        "schedule": 86_400.0,
        "options": {"expires": 3600},
    },
    # Each link comes round once a week; a run takes the ones that are due.
    "check-list-links": {
        "task": "jobs.tasks.check_list_links",
        "schedule": 3600.0,
        "options": {"expires": 1800},
    },
    "check-posting-pages": {
        "task": "jobs.tasks.check_posting_pages",
        "schedule": crontab(minute=40),
        "options": {"expires": 1800},
    },
    "observe-signals": {
        "task": "jobs.tasks.observe_signals",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "save-search-snapshot": {
        "task": "jobs.tasks.save_search_snapshot",
        "schedule": crontab(hour=3, minute=20),
        "options": {"expires": 3600},
    },
    "prune-search-changes": {
        "task": "jobs.tasks.prune_search_changes",
        "schedule": 3600.0,
        "options": {"expires": 1800},
    },
    "forget-old-suggesters": {
        "task": "jobs.tasks.forget_old_suggesters",
        "schedule": 86_400.0,
        "options": {"expires": 3600},
    },
    "forget-old-previews": {
        "task": "jobs.tasks.forget_old_previews",
        "schedule": 86_400.0,
        "options": {"expires": 3600},
    },
    "tend-own-postings": {
        "task": "jobs.tasks.tend_own_postings",
        "schedule": 60.0,
        "options": {"expires": 120},
    },
    "send-mails-left-behind": {
        "task": "jobs.tasks.send_mails_left_behind",
        "schedule": 60.0,
        "options": {"expires": 120},
    },
    "relabel-left-behind": {
        "task": "jobs.tasks.relabel_left_behind",
        "schedule": 60.0,
        "options": {"expires": 120},
    },
    "relabel-own-postings": {
        "task": "jobs.tasks.relabel_own_postings",
        "schedule": crontab(hour=2, minute=10),
        "options": {"expires": 3600},
    },
    "count-unknown-words": {
        "task": "jobs.tasks.count_unknown_words",
        "schedule": crontab(hour=2, minute=40),
        "options": {"expires": 3600},
    },
    "sort-new-words": {
        "task": "jobs.tasks.sort_new_words",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "write-traffic": {
        "task": "jobs.tasks.write_traffic",
        "schedule": 60.0,
        "options": {"expires": 120},
    },
}

"""What the database itself holds of a posting, and the indexes by which postings are found."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from jobs.parsing.annual import FACTORS

INDEXES: list[models.Index] = [
    models.Index(F("listed_at").desc(), F("id").desc(), condition=Q(state="open"), name="posting_open_newest"),
    models.Index(fields=["role", "-listed_at"], condition=Q(state="open"), name="posting_open_by_role"),
    models.Index(fields=["board", "state"], name="posting_by_board_and_state"),
    models.Index(
        F("pay_currency"),
        Coalesce("pay_year_max", "pay_year_min"),
        condition=Q(state="open"),
        name="posting_open_by_pay",
    ),
    models.Index(
        fields=["expires_at"],
        condition=Q(state="open", expires_at__isnull=False),
        name="posting_open_by_expiry",
    ),
    models.Index(fields=["company", "closed_at"], condition=Q(state="closed"), name="posting_closed_by_company"),
    models.Index(
        fields=["confirmed_at"], condition=Q(board=None, state__in=["open", "hidden"]), name="posting_own_live"
    ),
    # Words of new postings wait up to so many kB, unless `sort_new_words` comes first: an import does not wait for it.
    GinIndex(fields=["words"], name="posting_words", gin_pending_list_limit=16_384),
    GinIndex(fields=["countries"], name="posting_countries"),
    GinIndex(fields=["eligible_countries"], name="posting_eligible"),
    GinIndex(fields=["workflow_owns", "workflow_contributes"], name="posting_workflow"),
]
CONSTRAINTS: list[models.BaseConstraint] = [
    models.UniqueConstraint(fields=["board", "external_id"], name="one_posting_per_board_and_external_id"),
    models.UniqueConstraint(fields=["external_id"], condition=Q(board=None), name="one_own_posting_per_external_id"),
    models.CheckConstraint(
        condition=Q(board__isnull=False) | (Q(confirmed_at__isnull=False) & Q(expires_at__isnull=False)),
        name="own_posting_is_confirmed_and_ends",
    ),
    models.CheckConstraint(condition=~Q(state="hidden") | Q(board=None), name="only_own_postings_hide"),
    models.CheckConstraint(
        condition=Q(ended="") | Q(board=None, state="closed"), name="ended_says_how_an_own_posting_closed"
    ),
    # No two share a place, so that one of a cluster is the canonical one, whichever of them are open.
    models.UniqueConstraint(
        fields=["cluster", "cluster_place"],
        name="one_posting_per_place_in_a_cluster",
        deferrable=models.Deferrable.DEFERRED,
    ),
    models.CheckConstraint(
        condition=Q(cluster=None, cluster_place=None, cluster_rule="")
        | Q(cluster__isnull=False, cluster_place__isnull=False, cluster_place__gte=1),
        name="posting_in_a_cluster_has_a_place",
    ),
    models.CheckConstraint(condition=~Q(title=""), name="posting_has_a_title"),
    models.CheckConstraint(
        condition=Q(pay_min=None) | Q(pay_max=None) | Q(pay_min__lte=F("pay_max")), name="posting_pay_in_order"
    ),
    models.CheckConstraint(
        condition=(Q(pay_min=None) | Q(pay_min__gt=0)) & (Q(pay_max=None) | Q(pay_max__gt=0)),
        name="posting_pay_above_zero",
    ),
    models.CheckConstraint(
        condition=Q(pay_min=None, pay_max=None) | (Q(pay_currency__regex=r"^[A-Z]{3}$") & ~Q(pay_period="")),
        name="posting_pay_has_currency_and_period",
    ),
    # A year of hours of the greatest pay must still be a bigint.
    models.CheckConstraint(
        condition=(Q(pay_min=None) | Q(pay_min__lte=10**15)) & (Q(pay_max=None) | Q(pay_max__lte=10**15)),
        name="posting_pay_makes_a_year",
    ),
    models.CheckConstraint(
        condition=Q(pay_min=None, pay_max=None) | Q(pay_period__in=list(FACTORS)),
        name="posting_pay_period_is_known",
    ),
    models.CheckConstraint(
        condition=Q(state__in=["open", "hidden"], closed_at=None) | Q(state="closed", closed_at__isnull=False),
        name="posting_closed_has_a_time",
    ),
    models.CheckConstraint(
        condition=Q(secondary_role=None) | ~Q(secondary_role=F("role")), name="posting_has_two_different_roles"
    ),
    models.CheckConstraint(condition=Q(role_confidence__gte=0, role_confidence__lte=1), name="confidence_0_to_1"),
    models.CheckConstraint(
        condition=Q(eligibility__in=["anywhere", "unknown"], eligible_countries=[])
        | Q(eligibility="only")
        | (Q(eligibility="some") & ~Q(eligible_countries=[])),
        name="posting_eligibility_fits_its_lists",
    ),
    models.CheckConstraint(
        condition=~Q(eligible_countries__overlap=F("excluded_countries")),
        name="posting_accepts_or_refuses_a_country",
    ),
    models.CheckConstraint(
        condition=Q(experience_required=False) | Q(experience_years__isnull=False),
        name="posting_required_years_are_known",
    ),
    models.CheckConstraint(
        condition=Q(repost_count=0, first_posted_at=None) | Q(repost_count__gt=0, first_posted_at__isnull=False),
        name="repost_says_since_when",
    ),
    models.CheckConstraint(condition=~Q(repost_of=F("id")), name="posting_is_no_repost_of_itself"),
    models.CheckConstraint(condition=Q(url__regex=r"^https?://"), name="posting_url_is_http"),
    models.CheckConstraint(condition=Q(apply_url__regex=r"^(https?://.*)?$"), name="posting_apply_url_is_http"),
]

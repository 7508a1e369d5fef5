"""Exchange rates by which stated pay is compared: whole tables, of which one is in use."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobs.parsing.rates import Rate, Rates


class RateTable(models.Model):
    """One table of rates; its rows never change, so that an older one can be put into use again.

    `date` is the newest of its rates' days, None where none has one. `digest` is that of its rows: the curated file is
    not stored twice. `uploaded_by` None: it came with the project, or the account is gone.
    """

    date = models.DateField(null=True, blank=True, help_text=_("The newest day of its rates."))
    note = models.CharField(max_length=300, blank=True, help_text=_("Where the rates come from."))
    digest = models.CharField(max_length=64, editable=False)
    curated = models.BooleanField(_("came with the project"), default=False, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="rate_tables"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    is_active = models.BooleanField(_("in use"), default=False, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["is_active"], condition=Q(is_active=True), name="one_rate_table_in_use"),
            models.UniqueConstraint(fields=["digest"], condition=Q(curated=True), name="one_curated_table_per_content"),
        ]

    def __str__(self) -> str:
        return f"rates {self.pk}" + (f" of {self.date}" if self.date else "")

    def rates(self) -> Rates:
        """Return its rows as the pure rules take them."""
        rows = {
            row.currency: Rate(row.per_usd, row.date, row.approximate, row.source)
            for row in self.rows.order_by("currency")
        }
        return Rates(self.pk, self.date, rows)


class ExchangeRate(models.Model):
    """How many units of a currency one US dollar makes; `date` None: its source names no day."""

    table = models.ForeignKey(RateTable, on_delete=models.CASCADE, related_name="rows")
    currency = models.CharField(max_length=3)
    per_usd = models.DecimalField(_("units per US dollar"), max_digits=20, decimal_places=10)
    date = models.DateField(null=True, blank=True)
    approximate = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["currency"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "currency"], name="one_rate_per_table_and_currency"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="rate_currency_is_a_code"),
            models.CheckConstraint(condition=Q(per_usd__gt=0), name="rate_above_zero"),
            models.CheckConstraint(condition=~Q(currency="USD") | Q(per_usd=1), name="one_dollar_is_one_dollar"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.per_usd:f}"


class RateTableChange(models.Model):
    """Which table was put into use, in place of which, by whom; `by` None: loading did it, or the account is gone."""

    table = models.ForeignKey(RateTable, on_delete=models.PROTECT, related_name="changes")
    before = models.ForeignKey(RateTable, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="rate_table_changes"
    )
    by_person = models.BooleanField(_("made by a person"), default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.table} in use"

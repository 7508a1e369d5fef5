"""Companies by the names that feeds give them."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from jobs.models.company import Company, CompanyAlias, CompanyRedirect, alias_key

# What stands in the place of a slug in some address.
RESERVED = frozenset(["new"])


def company_for_name(*, name: str, origin: str = Company.Origin.FEED) -> Company:
    """Return the company that goes by `name`, made when there is none; names are never merged by similarity alone.

    Raises ValueError for a name without letters or digits.
    """
    key = alias_key(name)
    if not key:
        raise ValueError("A company needs a name with letters or digits.")
    found = find_company(name=name)
    if found:
        return _shown(found)
    try:
        with transaction.atomic():
            company = Company.objects.create(name=" ".join(name.split())[:200], slug=free_slug(name), origin=origin)
            CompanyAlias.objects.create(company=company, name=company.name)
    except IntegrityError:
        # Another worker was first with this name.
        found = find_company(name=name)
        if found is None:
            raise
        return _shown(found)
    return company


def _shown(company: Company) -> Company:
    """Return `company`, listed: a feed or an admin names it, so it is no longer one person's word that it exists."""
    if not company.is_listed:
        Company.objects.filter(pk=company.pk).update(is_listed=True)
        company.is_listed = True
    return company


def find_company(*, name: str) -> Company | None:
    """Return the company that goes by `name` or an alias of the same folded spelling; None where there is none."""
    alias = CompanyAlias.objects.select_related("company").filter(key=alias_key(name)).first()
    if alias:
        return alias.company
    return Company.objects.filter(name=" ".join(name.split())[:200]).first()


def free_slug(name: str) -> str:
    """Return a slug made of `name` that no company has or had."""
    base = slugify(name)[:100] or "company"
    slug, number = base, 1
    while (
        slug in RESERVED
        or Company.objects.filter(slug=slug).exists()
        or CompanyRedirect.objects.filter(old_slug=slug).exists()
    ):
        number += 1
        slug = f"{base}-{number}"
    return slug


def _is_taken(slug: str) -> bool:
    if slug in RESERVED or Company.objects.filter(slug=slug).exists():
        return True
    return CompanyRedirect.objects.filter(old_slug=slug).exists()


def rename_company(*, company: Company, slug: str) -> None:
    """Give `company` another slug and leave a redirect at the old one."""
    if slug == company.slug:
        return
    with transaction.atomic():
        CompanyRedirect.objects.filter(old_slug=slug, company=company).delete()
        CompanyRedirect.objects.get_or_create(old_slug=company.slug, defaults={"company": company})
        company.slug = slug
        company.save(update_fields=["slug", "updated_at"])

"""The stock Django admin under our own name and style."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig


class MlcareersAdminSite(AdminSite):
    """The admin for companies, lists, boards, runs and postings."""

    site_header = "mlcareers"
    site_title = "mlcareers admin"
    index_title = "Curation"
    enable_nav_sidebar = True


class MlcareersAdminConfig(AdminConfig):
    """Makes MlcareersAdminSite the default site."""

    default_site = "mlcareers.admin_site.MlcareersAdminSite"

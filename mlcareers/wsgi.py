"""The WSGI door."""

import os

from django.core.wsgi import get_wsgi_application

from mlcareers.lib.collector import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareers.settings")

application = get_wsgi_application()
collect_seldom()

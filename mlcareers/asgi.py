"""The ASGI door."""

import os

from django.core.asgi import get_asgi_application

from mlcareers.lib.collector import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareers.settings")

application = get_asgi_application()
collect_seldom()

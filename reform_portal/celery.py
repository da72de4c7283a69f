"""The Celery application. Its settings are the CELERY_* names of reform_portal/settings.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_portal.settings")

app = Celery("reform_portal")
# The server answers in several threads; Celery's "current app" is known only to the thread that
# made it, all others ask for the default.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

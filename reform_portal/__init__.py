"""The project: settings, addresses, background worker. Nothing of the field lives here."""

from reform_portal.celery import app as celery_app

__all__ = ["celery_app"]

"""What the web server imports: `reform_portal.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_portal.settings")

application = get_wsgi_application()

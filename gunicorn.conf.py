"""How the web server runs. `make run` and `make stack` both start it with this file."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_portal.settings")

from django.conf import settings

wsgi_app = "reform_portal.wsgi:application"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{settings.PORT}"
worker_class = "gthread"
threads = 8
# The embedded worker's queue is this process's memory, so there must be one process.
workers = 1 if settings.EMBEDDED else int(os.environ.get("WEB_CONCURRENCY", "2"))
timeout = 120
graceful_timeout = 10
max_requests_jitter = 100
max_requests = 0 if settings.EMBEDDED else 5000
accesslog = os.environ.get("ACCESS_LOG")
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning" if settings.DEMO else "info")
control_socket_disable = True

_embedded = None


def post_worker_init(worker):
    if not settings.EMBEDDED:
        return
    global _embedded
    from reform_portal.embedded import Embedded

    _embedded = Embedded()
    _embedded.start()


def worker_exit(server, worker):
    if _embedded is not None:
        _embedded.stop()

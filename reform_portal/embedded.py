"""A real Celery worker and a real beat, as two threads of the one server process.

Without Redis the broker is this process's memory. What is lost with it is only the message: every
job is a row in the database, and beat sends again what has not been done (common.tasks.sweep_jobs).
"""

import logging
import threading

from celery.beat import Service
from celery.worker import WorkController

from reform_portal.celery import app

logger = logging.getLogger(__name__)

# An office may switch its machine off at night: in this order, so that what opens is reminded of.
AT_START = (
    "plans.tasks.open_periods",
    "plans.tasks.send_reminders",
    "petitions.tasks.remind_petitions",
    "common.tasks.send_mails",
    "common.tasks.count_pages",
    "procedures.tasks.clear_loads",
    "common.tasks.clear_pending_imports",
    "procedures.tasks.apply_versions",
    "petitions.tasks.erase_contacts",
    "procedures.tasks.check_links",
    "satisfaction.tasks.clear_voice",
    "satisfaction.tasks.watch_ballots",
    "par_index.tasks.compute_nightly",
)
# How long a stopping server waits for the task in hand; after that its transaction is rolled back.
STOP_SECONDS = 1.0


class Embedded:
    def __init__(self) -> None:
        # One task at a time: SQLite has one writer, and the solo pool adds no process and no wait.
        self.worker: WorkController = app.WorkController(
            pool="solo",
            concurrency=1,
            hostname="embedded@portal",
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        # The plain scheduler keeps its schedule in memory; the default one writes a shelve file.
        self.beat = Service(app, scheduler_cls="celery.beat:Scheduler", max_interval=1)
        self.threads = [
            threading.Thread(target=self.worker.start, name="celery-worker", daemon=True),
            threading.Thread(target=self.beat.start, name="celery-beat", daemon=True),
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()
        # What was due while the machine was off; each does nothing when nothing is new.
        for task in AT_START:
            app.send_task(task)
        logger.info("worker and beat run inside the server process")

    def stop(self) -> None:
        self.beat.stop()
        self.worker.stop()
        for thread in self.threads:
            thread.join(STOP_SECONDS / len(self.threads))

"""`manage.py compute_index --set CODE --year Y [--final]`: one line of JSON on the run."""

import json
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.exceptions import Refused
from common.models import JobState
from par_index.models import IndexRun
from par_index.selectors import criteria_set_by_code
from par_index.services import run_now


class Command(BaseCommand):
    help = "Compute the index of a set and year through the same Celery task as the portal does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--set", required=True, dest="code")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument(
            "--final", action="store_true", help="only appraised and final marks count"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = monotonic()
        try:
            criteria_set = criteria_set_by_code(options["code"])
            job = run_now(
                criteria_set=criteria_set, year=options["year"], is_final=options["final"]
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if job.state != JobState.DONE:
            raise CommandError(job.message or job.error or str(job.get_state_display()))
        run = IndexRun.objects.done().get(job=job)
        line = {
            "run": run.pk,
            "units": run.unit_count,
            "seconds": round(monotonic() - started, 3),
            "digest": run.result_digest,
        }
        self.stdout.write(json.dumps(line))

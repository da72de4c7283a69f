"""`manage.py publish_index --run ID`, with the council's decision."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from common.exceptions import Refused
from par_index.selectors import run_by_id
from par_index.services import publish_run


class Command(BaseCommand):
    help = "Publish a final run. Its figures never change afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", required=True, type=int)
        parser.add_argument("--decision", default="", help="number of the decision")
        parser.add_argument("--decided-on", type=date.fromisoformat, help="its day, 2020-12-31")
        parser.add_argument(
            "--decided-by", default="", help="who decided; else the set's publishing body"
        )
        parser.add_argument("--decision-note", default="", help="the council's conclusion")
        parser.add_argument(
            "--correction-reason",
            default="",
            help="why public figures are replaced; without one the public page says that none was given",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = run_by_id(options["run"])
            publish_run(
                run=run,
                by=None,
                decision_number=options["decision"],
                decision_on=options["decided_on"],
                decided_by=options["decided_by"],
                decision_note=options["decision_note"],
                # A script that only knows --run goes on working; what it left out is said.
                correction_reason=options["correction_reason"] or _("Không nêu lý do."),
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("Đã công bố lần tính số %(run)s.") % {"run": run.pk})

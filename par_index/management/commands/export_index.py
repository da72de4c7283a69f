"""`manage.py export_index --run ID --format csv|json|xlsx [--lines] [--output FILE]`."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.exceptions import Refused
from par_index.choices import RunState
from par_index.exports import index_csv, index_json, index_xlsx
from par_index.selectors import run_by_id


class Command(BaseCommand):
    help = "Write a run's results: a row per unit or, with --lines, per unit and component."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", required=True, type=int)
        parser.add_argument("--format", choices=["csv", "json", "xlsx"], default="csv")
        parser.add_argument("--lines", action="store_true")
        parser.add_argument("--output", type=Path, help="a file; else the terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = run_by_id(options["run"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if run.state != RunState.DONE:
            raise CommandError(f"{run}: {run.get_state_display()}")
        write = {"csv": index_csv, "json": index_json, "xlsx": index_xlsx}[options["format"]]
        content = write(run, lines=options["lines"])
        if options["output"]:
            data = content.encode() if isinstance(content, str) else content
            options["output"].write_bytes(data)
        elif isinstance(content, str):
            self.stdout.write(content, ending="")
        else:
            sys.stdout.buffer.write(content)

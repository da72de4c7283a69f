"""`manage.py export_procedures [--format csv|json|xlsx] [--output FILE]`: read by import_procedures."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from procedures.exports import FORMATS, catalogue_file


class Command(BaseCommand):
    help = "Write the catalogue of procedures in the format that import_procedures reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=FORMATS, default="csv")
        parser.add_argument(
            "-o", "--output", type=Path, help="a file; else the terminal (not for xlsx)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path | None = options["output"]
        if output is None and options["format"] == "xlsx":
            raise CommandError("--format xlsx needs --output")
        content = catalogue_file(options["format"])
        if output is not None:
            output.write_bytes(content)
        else:
            self.stdout.write(content.decode(), ending="")

"""Files in and results out, through the commands that others rely on."""

import csv
import json
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

HEADER = "unit_code,component_code,stage,value,points,not_applicable,note\n"


def run_command(*arguments):
    """What a command writes, the lines of its faults, and its refusal."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*[str(argument) for argument in arguments], stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue().splitlines(), str(error)
    return out.getvalue(), err.getvalue().splitlines(), ""


class Desk:
    """One set of one year on somebody's desk."""

    def __init__(self, folder: Path, document: dict) -> None:
        self.folder = folder
        self.code, self.year = document["code"], document["year"]
        path = folder / f"{self.code}.json"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        self._must(run_command("import_criteria", path))

    @staticmethod
    def _must(answer):
        out, faults, refusal = answer
        assert (faults, refusal) == ([], "")
        return out

    def marks(self, rows, header=HEADER):
        """Import a file of marks; its faults and its refusal."""
        path = self.folder / "marks.csv"
        path.write_text(header + rows, encoding="utf-8")
        return run_command("import_marks", path, "--set", self.code, "--year", self.year)

    def takes(self, rows, header=HEADER):
        self._must(self.marks(rows, header))

    def compute(self, *options):
        out = self._must(
            run_command("compute_index", "--set", self.code, "--year", self.year, *options)
        )
        return json.loads(out)

    def results(self, *options):
        """The results of a new run by unit code, as the CSV tells them."""
        return self.exported(self.compute(*options)["run"])

    def exported(self, run):
        text = self._must(run_command("export_index", "--run", run))
        return {row["unit_code"]: row for row in csv.DictReader(StringIO(text))}

    def lines(self, run):
        text = self._must(run_command("export_index", "--run", run, "--lines"))
        return {
            (row["unit_code"], row["component_code"]): row for row in csv.DictReader(StringIO(text))
        }

    def exact(self, run):
        """The results by unit code, as the JSON with lines tells them."""
        text = self._must(run_command("export_index", "--run", run, "--format", "json", "--lines"))
        return {unit["unit_code"]: unit for unit in json.loads(text)["units"]}


def told(results, *keys):
    """{unit: the values under these keys}."""
    return {unit: tuple(row[key] for key in keys) for unit, row in results.items()}

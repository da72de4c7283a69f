"""`manage.py import_plan F [--dry-run]`: a year's plan with its areas and tasks."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from common.imports import ImportCommand
from plans.imports import import_plan
from plans.services.plans import Saved


class Command(ImportCommand):
    help = "Read a plan with its tasks from JSON."

    def load(self, path: Path, options: dict[str, Any]) -> str:
        plan, saved = import_plan(path)
        return _(
            "Kế hoạch năm %(year)s: %(added)s nhiệm vụ mới, %(changed)s thay đổi, %(same)s giữ nguyên."
        ) % {
            "year": plan.year,
            "added": saved[Saved.ADDED],
            "changed": saved[Saved.CHANGED],
            "same": saved[Saved.SAME],
        }

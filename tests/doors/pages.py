"""What a page holds that a strict policy would stop; what is stored, as one digest."""

import hashlib
import re
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.db import connection


class Inspector(HTMLParser):
    """Reads a page for what is inline, foreign or unguarded."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._form: bool | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        self.faults += [
            f"{tag} {name}" for name in given if name == "style" or name.startswith("on")
        ]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.faults.append(tag)
        outward = [given.get(name) or "" for name in ("src", "action", "formaction")]
        if tag == "link":
            outward.append(given.get("href") or "")
        self.faults += [f"{tag} {url}" for url in outward if re.match(r"(https?:)?//", url)]
        if (given.get("href") or "").lower().startswith("javascript:"):
            self.faults.append(f"{tag} javascript:")
        self._note_form(tag, given)

    def _note_form(self, tag: str, given: Any) -> None:
        if tag == "form":
            self._form = (given.get("method") or "get").lower() == "post"
        if tag == "input" and given.get("name") == "csrfmiddlewaretoken":
            self._form = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form:
            self.faults.append("form without a token")
        if tag == "form":
            self._form = None


def faults(answer: Any) -> list[str]:
    """What on the page a strict policy would stop, and forms without a token."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    inspector = Inspector()
    inspector.feed(answer.content.decode())
    return inspector.faults


# Sessions come and go with every visit.
_UNTOLD = {"django_session"}


def fingerprint() -> str:
    """A digest over every row of every table."""
    digest = hashlib.sha256()
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if model._meta.managed} - _UNTOLD
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")  # noqa: S608 -- our own names
            digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()

"""Texts of the interface and their translations, without the gettext programs.

    python tools/messages.py update    new texts into locale/*/LC_MESSAGES/django.po
    python tools/messages.py check     fail where a text is untranslated, doubtful or loses a placeholder

Texts are written in Vietnamese in the code; a catalogue holds another language.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = [ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"]
APART = {"tests", "tools", "migrations", "node_modules", "var", ".venv"}
KEYWORDS: dict = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}")


def main(action: str) -> int:
    settings.configure(USE_I18N=True)
    template = collect()
    if action == "update":
        for path in CATALOGUES:
            update(path, template)
        return 0
    faults = [fault for path in CATALOGUES for fault in check(path, template)]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"messages: {len(template)} texts, {len(faults)} faults")
    return 1 if faults else 0


def collect() -> Catalog:
    catalogue = Catalog(project="reform-portal", charset="utf-8")
    for path in sources("*.py", "*.html", "*.txt"):
        name = str(path.relative_to(ROOT))
        text = path.read_text(encoding="utf-8")
        for line, message, comments, context in texts(text, name, path.suffix == ".py"):
            catalogue.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalogue


def sources(*patterns: str) -> Iterator[Path]:
    for pattern in patterns:
        for path in sorted(ROOT.rglob(pattern)):
            inside = path.relative_to(ROOT).parts
            if APART.isdisjoint(inside) and (path.suffix == ".py" or "templates" in inside):
                yield path


def texts(text: str, name: str, is_python: bool) -> Iterator[tuple]:
    if not is_python:
        # Django turns a template into something like Python; its indents mean nothing there.
        lines = templatize(text, origin=name).splitlines()
        text = "\n".join(line.strip() for line in lines)
    source = io.BytesIO(text.encode("utf-8"))
    yield from extract("python", source, KEYWORDS, comment_tags=["Translators:"])


def update(path: Path, template: Catalog) -> None:
    catalogue = read(path)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as target:
        write_po(target, catalogue, width=100, sort_output=True, include_lineno=False)
    missing = sum(
        1 for message in catalogue if message.id and not all(strings(message.string or ""))
    )
    print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {missing} not translated")


def check(path: Path, template: Catalog) -> Iterator[str]:
    catalogue = read(path)
    for wanted in template:
        if not wanted.id:
            continue
        identity = strings(wanted.id)[0]
        where = f"{path.parts[-3]}: {wanted.locations[0][0]}: {identity!r}"
        found = catalogue.get(identity, wanted.context)
        if found is None or not all(strings(found.string)):
            yield f"{where} is not translated"
        elif found.fuzzy:
            yield f"{where} is marked as doubtful"
        elif any(
            placeholders(s) - placeholders(*strings(wanted.id)) for s in strings(found.string)
        ):
            yield f"{where} has a placeholder that the text has not"
        elif placeholders(*strings(wanted.id)) - placeholders(*strings(found.string)):
            yield f"{where} loses a placeholder"


def read(path: Path) -> Catalog:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        return Catalog(locale=path.parts[-3], domain="django", fuzzy=False, charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3], domain="django")


def strings(value: str | list | tuple) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def placeholders(*values: str) -> set[str]:
    return {found for value in values for found in PLACEHOLDER.findall(value)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

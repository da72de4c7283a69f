"""Which code made a result."""

from pathlib import Path

from django.conf import settings


def code_version() -> str:
    """The commit this checkout stands on, else the VERSION file of a deployment."""
    base = Path(settings.BASE_DIR)
    for place in (base / "VERSION", base / ".git" / "HEAD"):
        text = place.read_text(encoding="utf-8").strip() if place.is_file() else ""
        if text.startswith("ref: "):
            text = _commit_of(base / ".git", text.removeprefix("ref: "))
        if text:
            return text[:12]
    return "unknown"


def _commit_of(git: Path, ref: str) -> str:
    if (git / ref).is_file():
        return (git / ref).read_text(encoding="utf-8").strip()
    packed = git / "packed-refs"
    lines = packed.read_text(encoding="utf-8").splitlines() if packed.is_file() else []
    return next((line.split()[0] for line in lines if line.endswith(f" {ref}")), "")

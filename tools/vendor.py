"""Copies the few front-end files that pages use from node_modules to var/vendor."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "var" / "vendor"

FONT = "be-vietnam-pro"
FILES = {
    "bootstrap/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx/LICENSE": "htmx.org/LICENSE",
    "fonts/LICENSE": f"@fontsource/{FONT}/LICENSE",
} | {
    f"fonts/{name}": f"@fontsource/{FONT}/files/{name}"
    for subset in ("latin", "latin-ext", "vietnamese")
    for weight in (400, 600)
    for name in [f"{FONT}-{subset}-{weight}-normal.woff2"]
}

# Maps are not shipped, and a reference to a missing file stops the manifest storage.
SOURCE_MAP = re.compile(rb"\s*(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$")


def copy_vendor_files() -> None:
    """Builds the folder beside the old one and swaps, so that it is never half there."""
    fresh = TARGET.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, source in FILES.items():
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        content = (PACKAGES / source).read_bytes()
        if target.suffix in {".css", ".js"}:
            content = SOURCE_MAP.sub(b"\n", content)
        target.write_bytes(content)
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)


if __name__ == "__main__":
    copy_vendor_files()

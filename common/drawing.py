"""The child process that opens a hostile file: it draws one page as WebP, counts pages, or draws a
picture anew as JPEG.

Run as `python drawing.py count|draw|redraw pdf|picture FILE [NUMBER]`, with nothing of the portal imported.
It gives up its own rights first, so that what a file makes the libraries do ends with this process:
a bomb at the limits below, an endless page at its seconds. The answer goes to standard output, the
reason of a failure is the exit status.
"""

import resource
import secrets
import sys
from io import BytesIO

SECONDS = 8
MEMORY = 1024 * 1024 * 1024
ANSWER_BYTES = 8 * 1024 * 1024
# Enough to read small print on A4, and the most that a page of any size becomes.
WIDTH, LONGEST, PIXELS = 1240, 2400, 4_000_000
# The longer side of a picture that is kept drawn anew.
REDRAWN = 1600
# What a picture may hold before it is made smaller.
MAX_PIXELS = 40_000_000

BROKEN, LOCKED, NO_SUCH_PAGE = 3, 4, 5


def give_up_rights() -> None:
    limits = {
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: ANSWER_BYTES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for limit, value in limits.items():
        resource.setrlimit(limit, (value, value))


def scale_of(width: float, height: float) -> float:
    """How much a page is enlarged so that it is readable and never huge."""
    if not (0 < width < 1e6 and 0 < height < 1e6):
        sys.exit(BROKEN)
    return min(WIDTH / width, LONGEST / height, (PIXELS / (width * height)) ** 0.5)


def open_pdf(path: str):
    import pypdfium2  # type: ignore[import-untyped] # noqa: PLC0415 -- for the child alone

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        sys.exit(LOCKED if "assword" in str(error) or "ecurity" in str(error) else BROKEN)


def draw_pdf(path: str, number: int):
    document = open_pdf(path)
    if not 1 <= number <= len(document):
        sys.exit(NO_SUCH_PAGE)
    page = document[number - 1]
    return page.render(scale=scale_of(*page.get_size())).to_pil()


def draw_picture(path: str, number: int):
    """The picture without what its camera wrote into it, turned the right way up."""
    if number != 1:
        sys.exit(NO_SUCH_PAGE)
    picture = upright(path, LONGEST)
    factor = min(1.0, scale_of(picture.width, picture.height))
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    return picture.resize(size)


def upright(path: str, longest: int):
    """Decoded no larger than needed for so many pixels on the longer side."""
    from PIL import Image, ImageOps  # noqa: PLC0415 -- for the child alone

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    opened = Image.open(path, formats=["JPEG", "PNG"])
    if opened.width * opened.height > MAX_PIXELS:
        sys.exit(BROKEN)
    opened.draft("RGB", (longest, longest))
    return ImageOps.exif_transpose(opened)


def on_white(picture):
    """The bare picture in red, green and blue: a page is read on white."""
    from PIL import Image  # noqa: PLC0415 -- for the child alone

    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        picture = Image.new("RGBA", seen.size, "white")
        picture.alpha_composite(seen)
    clean = picture.convert("RGB")
    clean.info = {}
    return clean


def as_webp(picture) -> bytes:
    out = BytesIO()
    on_white(picture).save(out, "WEBP", quality=80, method=2)
    return out.getvalue()


def as_jpeg(picture) -> bytes:
    """At most REDRAWN on the longer side, with nothing of the old file but what the eye sees.

    A random remark makes it unlike any other file: stored bytes are shared by digest, and a
    picture that must be erased later must be nobody else's.
    """
    picture.thumbnail((REDRAWN, REDRAWN))
    out = BytesIO()
    on_white(picture).save(out, "JPEG", quality=82, comment=secrets.token_hex(8).encode())
    return out.getvalue()


def answer(what: str, kind: str, path: str, number: int) -> bytes:
    if what == "count":
        return str(len(open_pdf(path)) if kind == "pdf" else 1).encode()
    if what == "redraw":
        return as_jpeg(upright(path, REDRAWN))
    return as_webp((draw_pdf if kind == "pdf" else draw_picture)(path, number))


def main() -> None:
    give_up_rights()
    what, kind, path, *rest = sys.argv[1:]
    try:
        told = answer(what, kind, path, int(rest[0]) if rest else 1)
    except Exception:  # whatever a hostile file provokes is one thing: it cannot be shown
        sys.exit(BROKEN)
    sys.stdout.buffer.write(told)


if __name__ == "__main__":
    main()

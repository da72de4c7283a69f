"""Files as people send them, and as people with bad intentions do."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from common.uploads import store_upload
from demo.pdf import small_pdf


def pdf(*, pages=1, size=(595, 842), name="bien-ban.pdf"):
    content = small_pdf(*[[f"Trang {number + 1}"] for number in range(pages)], size=size)
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def broken_pdf():
    return SimpleUploadedFile(
        "hong.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    )


def locked_pdf():
    """One that asks for a password which nobody knows."""
    lock = (
        b"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
        b"/O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> >> /Root 1 0 R"
    )
    content = small_pdf(["Mat"]).replace(b"/Root 1 0 R", lock)
    return SimpleUploadedFile("mat.pdf", content)


def endless_pdf():
    """One page that draws a form that draws a form …, ten times each: a thousand million strokes."""
    depth = 9
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /XObject << /X 5 0 R >> >> >>",
        b"<< /Length 5 >>\nstream\n/X Do\nendstream",
    ]
    for level in range(depth):
        inner = b"/X Do " * 10 if level < depth - 1 else b"0 0 m 500 800 l 9 9 500 700 re S " * 10
        resources = b"/XObject << /X %d 0 R >>" % (6 + level) if level < depth - 1 else b""
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << %s >> /Length %d >>"
            b"\nstream\n%s\nendstream" % (resources, len(inner), inner)
        )
    body = b"%PDF-1.4\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, data) for number, data in enumerate(objects, start=1)
    )
    # No table of places: every reader then looks for the objects itself.
    return SimpleUploadedFile("vo-tan.pdf", body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n")


def picture(kind="JPEG", size=(40, 20), name="anh.jpg", **more):
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return SimpleUploadedFile(name, out.getvalue())


def stored(upload):
    return store_upload(upload)

"""A PDF, small and real, so that a cited document can be opened."""

MARGIN, TOP, LEADING = 72, 770, 22
A4 = (595, 842)
# Before the pages: the catalogue, the list of pages, the font.
_BEFORE = 3


def small_pdf(*pages: list[str], size: tuple[int, int] = A4) -> bytes:
    """Pages of lines (plain ASCII)."""
    places = [_BEFORE + 1 + 2 * index for index in range(len(pages))]
    kids = b" ".join(b"%d 0 R" % place for place in places)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for place, lines in zip(places, pages, strict=True):
        content = _content(lines)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (*size, place + 1),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    return _assembled(objects)


def _content(lines: list[str]) -> bytes:
    shown = " ".join(f"({_escaped(line)}) Tj 0 -{LEADING} Td" for line in lines)
    return f"BT /F1 12 Tf {MARGIN} {TOP} Td {shown} ET".encode("ascii", "replace")


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _assembled(objects: list[bytes]) -> bytes:
    """Objects with the table of where each begins, as every reader asks for."""
    body, offsets = b"%PDF-1.4\n", []
    for number, data in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, len(body))
    )

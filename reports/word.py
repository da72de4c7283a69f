"""The form of an administrative document (30/2020/NĐ-CP): paper, heads, tables, signature.

Sizes in points and margins in millimetres are the decree's. The face is named, not embedded.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FACE = "Times New Roman"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CENTRE, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT


class AdministrativeDocument:
    """A4, Times New Roman 14, page numbers at the top from page two."""

    def __init__(self) -> None:
        self.document = Document()
        self._set_page()
        self._set_face()
        self._number_pages()

    def head(self, *, parent: str, issuer: str, number: str, place: str, on: date) -> None:
        """Issuing body on the left, state name and motto on the right, number and date below."""
        table = self.document.add_table(rows=2, cols=2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _widths(table, (Mm(70), Mm(95)))
        left, right = table.rows[0].cells
        _line(left.paragraphs[0], parent.upper(), 13)
        _line(left.add_paragraph(), issuer.upper(), 13, bold=True, ruled=True)
        _line(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True)
        _line(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", 14, bold=True, ruled=True)
        left, right = table.rows[1].cells
        _line(left.paragraphs[0], number, 13)
        _line(right.paragraphs[0], f"{place}, {dated(on)}", 14, italic=True)

    def title(self, kind: str, subject: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(18)
        _line(paragraph, kind.upper(), 14, bold=True)
        _line(self.document.add_paragraph(), subject, 14, bold=True)

    def heading(self, text: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(8)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(text).bold = True

    def text(self, text: str) -> None:
        paragraph = self.document.add_paragraph(text)
        paragraph.paragraph_format.first_line_indent = Mm(12.7)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    def table(
        self, header: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]
    ) -> None:
        """A ruled table whose header line is repeated on each page; widths in millimetres."""
        table = self.document.add_table(rows=1, cols=len(header))
        table.style = "Table Grid"
        for cell, name in zip(table.rows[0].cells, header, strict=True):
            _line(cell.paragraphs[0], name, 12, bold=True)
        _repeat(table)
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                _line(cell.paragraphs[0], str(value), 12, align=LEFT)
        _widths(table, [Mm(width) for width in widths])

    def foot(self, *, copies_to: Sequence[str], signer: Sequence[str]) -> None:
        """The list of receivers on the left, the signature block on the right."""
        self.document.add_paragraph()
        table = self.document.add_table(rows=1, cols=2)
        _widths(table, (Mm(80), Mm(85)))
        left, right = table.rows[0].cells
        _line(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True, align=LEFT)
        for copy in copies_to:
            _line(left.add_paragraph(), f"- {copy};", 11, align=LEFT)
        _line(right.paragraphs[0], signer[0].upper(), 14, bold=True)
        for line in signer[1:]:
            _line(right.add_paragraph(), line.upper(), 14, bold=True)

    def to_bytes(self) -> bytes:
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.different_first_page_header_footer = True

    def _set_face(self) -> None:
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FACE, Pt(14)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
        style.paragraph_format.space_after = Pt(6)

    def _number_pages(self) -> None:
        paragraph = self.document.sections[0].header.paragraphs[0]
        paragraph.alignment = CENTRE
        run = paragraph.add_run()
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            if kind:
                element = OxmlElement("w:fldChar")
                element.set(qn("w:fldCharType"), kind)
            else:
                element = OxmlElement("w:instrText")
                element.text = text
            run._r.append(element)


def dated(on: date) -> str:
    """Days below 10 and the first two months carry a zero, so that no digit can be put before."""
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def _line(
    paragraph: Paragraph,
    text: str,
    size: int,
    *,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = CENTRE,
    ruled: bool = False,
) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    # The decree's line below: as an underline it keeps to the words in every office program.
    run.underline = ruled


def _widths(table: Table, widths: Sequence[Any]) -> None:
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            _set_width(cell, width)


def _set_width(cell: _Cell, width: Any) -> None:
    cell.width = width


def _repeat(table: Table) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)

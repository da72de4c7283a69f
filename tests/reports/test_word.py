from datetime import date
from io import BytesIO

from docx import Document
from docx.shared import Mm

from reports.word import AdministrativeDocument, dated


def test_days_below_ten_and_first_months_carry_a_zero():
    assert dated(date(2020, 2, 5)) == "ngày 05 tháng 02 năm 2020"
    assert dated(date(2020, 3, 15)) == "ngày 15 tháng 3 năm 2020"


def test_document_has_the_decrees_paper_and_head():
    paper = AdministrativeDocument()
    paper.head(
        parent="UBND tỉnh Vĩnh Long",
        issuer="UBND huyện Vũng Liêm",
        number="Số: 01/BC-UBND",
        place="Vũng Liêm",
        on=date(2020, 12, 17),
    )

    document = Document(BytesIO(paper.to_bytes()))

    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert abs(section.left_margin - Mm(30)) < Mm(0.1)
    assert section.different_first_page_header_footer
    right = document.tables[0].rows[0].cells[1].text
    assert right == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"

import pytest

from common.privacy import MASK, has_personal_numbers, likely_names, masked, without_names


@pytest.mark.parametrize(
    "text",
    [
        "gọi tôi 0912 345 678 nhé",
        "gọi tôi 0912.345.678 nhé",
        "gọi tôi +84 912 345 678 nhé",
        "gọi tôi 331234567890 nhé",
        "gọi tôi hoa.nguyen@thu.example nhé",
    ],
)
def test_numbers_and_addresses_are_masked(text):
    assert masked(text) == f"gọi tôi {MASK} nhé"
    assert has_personal_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định 3139/QĐ-UBND ngày 17/12/2020",
        "chờ 90 phút, lệ phí 50.000 đồng, năm 2020",
        "thủ tục 1.001193",
    ],
)
def test_other_figures_stay(text):
    assert masked(text) == text
    assert not has_personal_numbers(text)


def test_names_after_a_form_of_address_are_offered_once_each():
    text = "Chị Nguyễn Thị Hoa bảo chờ, sau đó ông Tư và chị Nguyễn Thị Hoa đi vắng."
    assert likely_names(text) == ["Nguyễn Thị Hoa", "Tư"]


def test_a_place_or_an_office_is_no_name():
    assert likely_names("Bộ phận Một cửa xã Hiếu Phụng, quầy số 2") == []


def test_proposal_for_the_public():
    text = "Chị Hoa (0912 345 678) hẹn tôi ba lần."
    assert without_names(text) == f"Chị {MASK} ({MASK}) hẹn tôi ba lần."

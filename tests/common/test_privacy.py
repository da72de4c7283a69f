import unicodedata
from time import process_time

import pytest

from common.privacy import MASK, has_personal_numbers, likely_names, masked, without_names


@pytest.mark.parametrize(
    "text",
    [
        "gọi tôi 0912 345 678 nhé",
        "gọi tôi 0912.345.678 nhé",
        "gọi tôi +84 912 345 678 nhé",
        "gọi tôi 331234567890 nhé",
        "gọi tôi 0912–345–678 nhé",
        "gọi tôi 0912  345 678 nhé",
        "gọi tôi 086.099.012.345 nhé",
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
        "hồ sơ 000.00.25.H57-201216-0001",
        "tỷ lệ 0.123456789",
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


def test_a_number_right_after_a_stop_or_with_its_beginning_apart_is_masked():
    assert masked("ĐT.0912345678") == f"ĐT.{MASK}"
    assert masked("ĐT (0912) 345 678") == f"ĐT ({MASK}"


@pytest.mark.parametrize(
    ("text", "public"),
    [
        # A short form of a name before the whole one leaves nothing of it.
        ("chị Nguyễn đến, chị Nguyễn Thị Hoa chờ", f"chị {MASK} đến, chị {MASK} chờ"),
        ("ÔNG NGUYỄN VĂN AN chờ ở UBND", f"ÔNG {MASK} chờ ở UBND"),
        ("anh A gặp UBND xã An Bình", f"anh {MASK} gặp UBND xã An Bình"),
        # As some keyboards type it, letters and marks apart.
        (unicodedata.normalize("NFD", "bà Nguyễn Thị Hoa chờ"), f"bà {MASK} chờ"),
    ],
)
def test_a_name_goes_whole_and_only_as_a_word(text, public):
    assert without_names(text) == public


def test_a_long_word_is_walked_once():
    start = process_time()
    masked("a" * 40_000)
    assert process_time() - start < 2

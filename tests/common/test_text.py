import unicodedata

import pytest

from common.text import fold, sort_key


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Đăng ký khai sinh", "dang ky khai sinh"),
        ("THỦ TỤC HÀNH CHÍNH", "thu tuc hanh chinh"),
        ("  Xã   Hiếu Phụng ", "xa hieu phung"),
        ("Nghị định 61/2018/NĐ-CP", "nghi dinh 61/2018/nd-cp"),
        ("đường ưa ơn ằẳẵắặ", "duong ua on aaaaa"),
        ("", ""),
    ],
)
def test_fold(text, bare):
    assert fold(text) == bare


def test_fold_reads_both_ways_of_writing_a_mark():
    text = "Tiếp nhận hồ sơ đất đai"

    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


# Put in order by hand, as a dictionary has them.
ORDERED = [
    "An",
    "An Bình",
    "ăn",
    "ân",
    "Ba",
    "bà",
    "bả",
    "bã",
    "bá",
    "bạ",
    "Cầu",
    "Dừa",
    "Đa",
    "đá",
    "Em",
    "Êm",
    "Hiếu Nghĩa",
    "Hiếu Nhơn",
    "Hiếu Phụng",
    "Hiếu Thành",
    "Hiếu Thuận",
    "Ô",
    "Ơ",
    "Quới An",
    "Quới Thiện",
    "Số 1",
    "Số 2",
    "Tân An Luông",
    "Thanh",
    "Thành",
    "Trung An",
    "Trung Ngãi",
    "Trung Nghĩa",
    "Trung Thành",
    "Trung Thành Đông",
    "Trung Thành Tây",
    "ưu",
    "Vũng Liêm",
    "Ý",
]


def test_sort_key_is_the_dictionarys_order():
    jumbled = ORDERED[::-1]

    assert sorted(jumbled, key=sort_key) == ORDERED


def test_sort_key_reads_both_ways_of_writing_a_mark():
    assert sort_key(unicodedata.normalize("NFD", "Quới Thiện")) == sort_key("Quới Thiện")


def test_sort_key_is_plain_so_that_any_database_sorts_it():
    assert all(sort_key(name).isascii() for name in ORDERED)

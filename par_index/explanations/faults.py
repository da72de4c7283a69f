"""What is wrong with a rule, a value or a criteria set, in one sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from par_index.scoring.faults import Fault

_WORDS: dict[str, Promise] = {
    "answer_or_state": gettext_lazy(
        "ghi đúng một trong hai: phương án trả lời (answer) hoặc trạng thái (state)"
    ),
    "bad_name": gettext_lazy(
        "“%(value)s” không dùng làm tên được: chỉ gồm chữ không dấu, số và dấu gạch dưới, "
        "không trùng min, max, maximum"
    ),
    "below": gettext_lazy("%(value)s nhỏ hơn mức thấp nhất cho phép là %(bound)s"),
    "bounds_not_in_order": gettext_lazy(
        "các mốc phải xếp từ khó nhất đến dễ nhất và không được trùng nhau"
    ),
    "component_without_group": gettext_lazy("tiêu chí thành phần phải nằm trong một lĩnh vực"),
    "duplicate": gettext_lazy("“%(value)s” bị ghi hai lần"),
    "duplicate_code": gettext_lazy("mã “%(value)s” đã dùng ở %(first)s"),
    "empty_text": gettext_lazy("chưa ghi nội dung"),
    "expression_too_deep": gettext_lazy("công thức lồng quá nhiều tầng ngoặc"),
    "expression_too_long": gettext_lazy("công thức dài quá 500 ký tự"),
    "key_twice": gettext_lazy("khóa “%(value)s” bị ghi hai lần trong cùng một đối tượng"),
    "max_is_not_the_sum": gettext_lazy(
        "điểm tối đa ghi là %(value)s nhưng tổng các tiêu chí thành phần là %(sum)s"
    ),
    "missing_key": gettext_lazy("thiếu nội dung bắt buộc này"),
    "missing_parenthesis": gettext_lazy("công thức thiếu dấu ngoặc ở ký tự thứ %(position)s"),
    "needs_inputs": gettext_lazy("cần ghi giá trị theo tên: %(allowed)s"),
    "needs_number": gettext_lazy("cần một số hoặc một tỷ lệ dạng tử số/mẫu số"),
    "needs_option": gettext_lazy("cần chọn một phương án: %(allowed)s"),
    "negative_value": gettext_lazy("giá trị không được âm"),
    "not_a_list": gettext_lazy("phải là một danh sách"),
    "not_a_number": gettext_lazy(
        "“%(value)s” không phải là số thập phân (ghi trong ngoặc kép, dùng dấu chấm)"
    ),
    "not_a_year": gettext_lazy("năm phải là số nguyên, ví dụ 2020"),
    "not_a_choice": gettext_lazy(
        "tiêu chí “%(value)s” không phải loại chọn phương án nên không xét theo câu trả lời được"
    ),
    "not_above": gettext_lazy("%(value)s phải lớn hơn %(bound)s"),
    "not_allowed": gettext_lazy("“%(value)s” không hợp lệ; chọn một trong: %(allowed)s"),
    "not_an_object": gettext_lazy("phải là một đối tượng JSON { … }"),
    "not_json": gettext_lazy("tệp không phải là JSON hợp lệ"),
    "not_text": gettext_lazy("phải là chuỗi ký tự"),
    "not_true_or_false": gettext_lazy("phải là true hoặc false"),
    "not_whole": gettext_lazy("phải là số nguyên"),
    "one_child_key": gettext_lazy("phải có đúng một danh sách cấp dưới trong: %(allowed)s"),
    "otherwise_over_last_step": gettext_lazy(
        "điểm của trường hợp còn lại không được cao hơn mốc dễ nhất"
    ),
    "over": gettext_lazy("%(value)s vượt mức cao nhất cho phép là %(bound)s"),
    "parts_over_maximum": gettext_lazy(
        "tổng điểm các phần là %(value)s, vượt điểm tối đa %(bound)s; ghi thêm “cap” nếu có giới hạn"
    ),
    "points_not_in_order": gettext_lazy("điểm của mốc sau không được cao hơn điểm của mốc trước"),
    "ratio_not_allowed": gettext_lazy("cần một số đếm, không nhận tỷ lệ"),
    "refers_to_itself": gettext_lazy("trường hợp ngoại lệ không được xét theo chính tiêu chí này"),
    "share_over_whole": gettext_lazy("tỷ lệ hài lòng không được vượt 100%%"),
    "too_deep": gettext_lazy("lồng quá %(most)s cấp"),
    "too_long": gettext_lazy("dài quá %(most)s ký tự"),
    "too_many_places": gettext_lazy("%(value)s có quá %(most)s chữ số sau dấu thập phân"),
    "unexpected_character": gettext_lazy(
        "công thức có ký tự lạ “%(token)s” ở vị trí thứ %(position)s"
    ),
    "unexpected_end": gettext_lazy("công thức bị dừng giữa chừng"),
    "unexpected_token": gettext_lazy("công thức có “%(token)s” sai chỗ, ở ký tự thứ %(position)s"),
    "units_or_when": gettext_lazy(
        "ghi đúng một trong hai: mã các đơn vị (units) hoặc điều kiện (when)"
    ),
    "unknown_component": gettext_lazy("không có tiêu chí thành phần nào mang mã “%(value)s”"),
    "unknown_input": gettext_lazy("không có đầu vào nào tên là “%(value)s”"),
    "unknown_key": gettext_lazy("khóa này không có trong định dạng"),
    "unknown_kind": gettext_lazy("không có loại quy tắc “%(value)s”; chọn một trong: %(allowed)s"),
    "unknown_name": gettext_lazy("công thức dùng tên “%(value)s” chưa khai báo trong inputs"),
    "unknown_option": gettext_lazy("“%(value)s” không có trong các phương án: %(allowed)s"),
    "unused_input": gettext_lazy("đầu vào “%(value)s” không dùng trong công thức"),
    "wrong_length": gettext_lazy("danh sách có %(length)s mục, phải từ %(least)s đến %(most)s mục"),
    "zero_equals_full": gettext_lazy("mốc 0 điểm và mốc điểm tối đa không được trùng nhau"),
}


def fault_message(fault: Fault) -> str:
    """The sentence without the path."""
    return str(_WORDS[fault.code]) % fault.params


def fault_line(fault: Fault) -> str:
    """ "areas[1].criteria[0].components[2].rule.steps[1].bound: các mốc phải xếp …"."""
    return f"{fault.path}: {fault_message(fault)}" if fault.path else fault_message(fault)

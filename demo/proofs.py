"""What stands behind a declared mark: a document from the library, or an explanation in words."""

from demo.evidence import ISO, PLAN, PUBLICITY, REVIEW, RULES, SPENDING
from par_index.models import Criterion
from par_index.scoring import Rule, Value

# Which document proves which component of the communes' set.
PROOFS = {
    "1.2.1": REVIEW,
    "2.3.2": REVIEW,
    "3.1.2": RULES,
    "5.1.2": SPENDING,
    "6.3.1": ISO,
    "7.1.1": PLAN,
    "7.4.2": PUBLICITY,
}
EXPLANATIONS = {
    "1.1.1": "Văn bản ban hành trong năm đúng trình tự, có ý kiến của công chức Tư pháp - Hộ tịch.",
    "1.2.1": "Nội dung rà soát nằm trong kế hoạch công tác tư pháp năm 2020.",
    "1.2.3": "Đã gửi báo cáo theo dõi thi hành pháp luật về Phòng Tư pháp.",
    "2.1.2": "Địa chỉ tiếp nhận phản ánh niêm yết tại Bộ phận Một cửa và trên bảng tin.",
    "2.3.2": "Kiến nghị nêu trong báo cáo kiểm soát thủ tục hành chính gửi huyện.",
    "3.1.1": "Đã sắp xếp chức danh không chuyên trách theo phương án được huyện duyệt.",
    "5.1.1": "Thực hiện tự chủ theo quyết định giao dự toán đầu năm.",
    "5.1.2": "Quy chế được thông qua tại hội nghị cán bộ, công chức đầu năm.",
    "5.2.2": "Đối chiếu theo các kết luận thanh tra, kiểm tra nhận được trong năm.",
    "6.1.2": "Hồ sơ được tiếp nhận, luân chuyển và trả kết quả trên hệ thống một cửa điện tử của tỉnh.",
    "6.3.1": "Việc công bố được nêu trong báo cáo quý của đơn vị.",
    "7.4.3": "Sáng kiến được Hội đồng sáng kiến huyện công nhận trong năm.",
}
ELSEWHERE = "Nội dung đã nêu trong báo cáo cải cách hành chính năm, phần kết quả thực hiện."
NOT_DONE = "Trong năm chưa thực hiện được; đơn vị đưa vào kế hoạch năm sau."


def explanation(criterion: Criterion, rule: Rule, value: Value) -> str:
    if not rule.points(value, criterion.maximum):
        return NOT_DONE
    if criterion.criteria_set.level_id != "commune":
        return ELSEWHERE
    return EXPLANATIONS.get(criterion.code, ELSEWHERE)

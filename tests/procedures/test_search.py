"""Searches as citizens type them. The suite runs on SQLite and on PostgreSQL: both must agree."""

from itertools import islice, product

import pytest
from django.core.management import call_command
from django.db import connection

from common.text import sort_key
from common.trigrams import similarity, word_similarity
from procedures.models import Procedure, ProcedureField, search_words
from procedures.selectors import find_procedures, procedures_in
from tests.factories.procedures import ProcedureFactory
from tests.factories.units import LevelFactory

pytestmark = pytest.mark.django_db
CATALOGUE = "procedures/data/procedures.json"
INVENTED = 2000
VERBS = ("Đăng ký", "Cấp", "Cấp lại", "Chứng thực", "Xác nhận", "Thay đổi", "Gia hạn", "Thu hồi")
MATTERS = (
    "khai sinh",
    "kết hôn",
    "khai tử",
    "hộ kinh doanh",
    "bản sao",
    "bản sao giấy xác nhận",
    "giấy xác nhận hộ nghèo",
    "chứng nhận độc lập",
    "giấy chứng nhận kinh doanh",
    "tình trạng nhà ở",
    "khai thác thủy sản",
    "hoạt động hộ gia đình",
)
ENDINGS = (
    "có yếu tố nước ngoài",
    "ở khu vực biên giới",
    "cho người dưới 16 tuổi",
    "cho người khuyết tật",
    "theo diện chính sách",
    "tại cơ quan đại diện",
    "đối với tổ chức",
    "lưu động",
)
PLACES = ("", "đợt một", "đợt hai", "bổ sung hồ sơ", "trường hợp đặc biệt")

WANTED = [
    ("thu tuc khai sinh", "1.001193"),
    ("Thủ tục đăng ký khai sinh", "1.001193"),
    ("dang ky ket hon", "1.000894"),
    ("giay xac nhan doc than", "1.004873"),
    ("chung thuc ban sao", "2.000815"),
    ("ho kinh doanh", "1.001612"),
    ("hộ kinh doanh", "1.001612"),
    ("sao y ban chinh", "2.000815"),
    ("giay ket hon", "1.000894"),
    ("xin giay chung tu", "1.000656"),
    ("HO SO khai sinh", "1.001193"),
    ("toi muon lam giay khai sinh", "1.001193"),
    # Half a word is typed, and no more.
    ("dang ky ket ho", "1.000894"),
    # Typing errors.
    ("dang ki ket hom", "1.000894"),
    ("khai sihn", "1.001193"),
    ("chung thuc bn sao", "2.000815"),
    ("ho kinh danh", "1.001612"),
    ("giay xac nham doc thân", "1.004873"),
    ("dangky kethon", "1.000894"),
    # Codes as they are copied.
    ("1.004873", "1.004873"),
    ("1.004873.000.00.00.H61", "1.004873"),
    ("thủ tục 1.004873.000.00.00.h61", "1.004873"),
    ("004873", "1.004873"),
]


@pytest.fixture
def catalogue():
    for level in ("commune", "district"):
        LevelFactory(code=level)
    call_command("import_procedures", CATALOGUE)


@pytest.fixture
def many(catalogue):
    """The starter catalogue among two thousand procedures of like names."""
    field = ProcedureField.objects.get(name="Hộ tịch")
    names = islice(product(VERBS, MATTERS, ENDINGS, PLACES), INVENTED)
    made = []
    for number, words in enumerate(names):
        name, code = " ".join(filter(None, words)), f"3.{number:06d}"
        key = search_words(f"{name} {code} {field.name}")
        made.append(
            Procedure(code=code, name=name, field=field, search_key=key, sort_key=sort_key(name))
        )
    Procedure.objects.bulk_create(made)


def codes(said, first=3):
    return [one.code for one in procedures_in(find_procedures(said).ranked[:first])]


def names(**wanted):
    return {one.name for one in procedures_in(find_procedures(**wanted).ranked)}


@pytest.mark.parametrize(("said", "code"), WANTED)
def test_the_wanted_procedure_is_among_the_first_three(catalogue, said, code):
    assert code in codes(said)


def test_also_among_two_thousand_of_like_names(many):
    assert {said: code for said, code in WANTED if code not in codes(said)} == {}


def test_the_name_itself_comes_first(catalogue):
    assert codes("đăng ký kết hôn", 1) == ["1.000894"]


def test_the_order_is_the_same_on_every_database(many):
    """Written down from SQLite; PostgreSQL must give it too."""
    first = ["1.000894", "3.000075", "1.004746", "3.000077", "3.000076"]
    assert codes("dang ki ket hom", 5) == first
    assert codes("khai sihn ho tich") == ["1.000689", "1.001193", "2.000635"]


def test_some_words_are_better_than_nothing_and_said_so(catalogue):
    found = find_procedures("khai sinh ban dem")
    assert found.loose
    assert "Đăng ký khai sinh" in [one.name for one in procedures_in(found.ranked)]
    assert not find_procedures("khai sinh").loose


def test_a_half_typed_word_hides_no_whole_ones(catalogue):
    """ "ki" begins "kinh", which must not shut out who meant "ky"."""
    ProcedureFactory(name="Kết nối kinh doanh hôm nay, đăng tin", levels=("commune",))
    assert codes("dang ki ket hom", 1) == ["1.000894"]


@pytest.mark.parametrize("said", ["qwzx 777", "zzz", "-", "…", "%", "_", "''", "\\"])
def test_nonsense_breaks_nothing(catalogue, said):
    found = find_procedures(said)
    assert found.ranked == [] or len(found.ranked) == 32


def test_filters_narrow_the_catalogue(catalogue):
    assert len(find_procedures().ranked) == 32
    assert len(find_procedures(level="district").ranked) == 13


def test_both_words_for_online_services_are_looked_for(db):
    ProcedureFactory(name="Cũ", online_level=4)
    ProcedureFactory(name="Mới", online_level=2, online_service="full")
    assert names(online="4") == {"Cũ"}
    assert names(online="full") == {"Mới"}
    assert names(online="partial") == set()


def test_an_audience_is_read_out_of_its_text(db):
    ProcedureFactory(name="Dân", audience="Công dân Việt Nam; Người nước ngoài")
    ProcedureFactory(name="Hãng", audience="Doanh nghiệp có vốn đầu tư nước ngoài")
    ProcedureFactory(name="Hội", audience="Tổ chức (không bao gồm doanh nghiệp, HTX)")
    assert names(audience="citizen") == {"Dân"}
    assert names(audience="business") == {"Hãng"}


@pytest.mark.parametrize(("said", "most"), [("khai sinh", 1), ("khai sihn", 2)])
def test_a_search_costs_a_fixed_number_of_queries(many, django_assert_max_num_queries, said, most):
    with django_assert_max_num_queries(most):
        find_procedures(said)


def test_a_page_of_the_list_costs_a_fixed_number_of_queries(many, django_assert_max_num_queries):
    ranked = find_procedures("").ranked
    with django_assert_max_num_queries(4):
        assert len(procedures_in(ranked[:40])) == 40


# --- Word similarity --------------------------------------------------------------------------

# As PostgreSQL's documentation and pg_trgm itself give them.
KNOWN = [
    ("word", "two words", 0.8),
    ("khai sihn", "dang ky khai sinh", 0.7),
    ("dang ki ket hom", "dang ky ket hon", 11 / 17),
    ("ho", "ho kinh doanh", 1.0),
    ("1.004873", "1 004873 ho tich", 1.0),
    ("abc", "xyz", 0.0),
    ("", "abc", 0.0),
    ("abc", "", 0.0),
]


@pytest.mark.parametrize(("wanted", "text", "near"), KNOWN)
def test_word_similarity_is_postgresqls(wanted, text, near):
    assert word_similarity(wanted, text) == pytest.approx(near)


def test_similarity_of_wholes():
    assert similarity("khai sinh", "khai sinh") == 1
    assert similarity("", "") == 0
    # "khai" shares its five trigrams; "sinh" has five more.
    assert similarity("khai", "khai sinh") == 0.5


def test_the_database_gives_the_same_number(many):
    """On PostgreSQL its own function, on SQLite ours: asked by SQL, they give what Python gives."""
    keys = list(Procedure.objects.order_by("pk").values_list("search_key", flat=True))[:400]
    said = ("dang ki ket hom", "toi muon lam giay khai sihn", "kinh kinh doanh ho")
    with connection.cursor() as cursor:
        for wanted, key in product(said, keys):
            cursor.execute("SELECT word_similarity(%s, %s)", [wanted, key])
            assert cursor.fetchone()[0] == pytest.approx(word_similarity(wanted, key), abs=1e-6)

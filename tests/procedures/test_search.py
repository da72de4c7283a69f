import pytest
from django.core.management import call_command

from procedures.selectors import find_procedures
from tests.factories.units import LevelFactory

pytestmark = pytest.mark.django_db
CATALOGUE = "procedures/data/procedures.json"


@pytest.fixture
def catalogue():
    for level in ("commune", "district"):
        LevelFactory(code=level)
    call_command("import_procedures", CATALOGUE)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("thu tuc khai sinh", "1.001193"),
        ("Thủ tục đăng ký khai sinh", "1.001193"),
        ("dang ky ket hon", "1.000894"),
        ("giay xac nhan doc than", "1.004873"),
        ("chung thuc ban sao", "2.000815"),
        ("ho kinh doanh", "1.001612"),
        ("hộ kinh doanh", "1.001612"),
        ("sao y ban chinh", "2.000815"),
        ("1.004873", "1.004873"),
        ("xin giay chung tu", "1.000656"),
    ],
)
def test_the_wanted_procedure_is_among_the_first_three(catalogue, said, code):
    assert code in [one.code for one in find_procedures(said).procedures[:3]]


def test_the_name_itself_comes_first(catalogue):
    assert find_procedures("đăng ký kết hôn").procedures[0].code == "1.000894"


def test_some_words_are_better_than_nothing_and_said_so(catalogue):
    found = find_procedures("khai sinh ban dem")
    assert found.loose
    assert "Đăng ký khai sinh" in [one.name for one in found.procedures]


def test_nonsense_finds_nothing(catalogue):
    assert find_procedures("qwzx 777").procedures == []


def test_filters_narrow_the_catalogue(catalogue):
    assert len(find_procedures().procedures) == 32
    assert len(find_procedures(level="district").procedures) == 13

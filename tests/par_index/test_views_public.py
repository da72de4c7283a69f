"""What citizens read: the published run, and nothing that is not published."""

import pytest

from par_index import services
from par_index.models import UnitResult
from par_index.views import public
from tests.par_index.test_views_index import marked
from tests.par_index.test_views_scorecards import url


@pytest.fixture
def run(criteria, commune, neighbour, people, measured):
    marked(criteria, commune, people, "100")
    marked(criteria, neighbour, people, "50")
    return services.run_index(criteria_set=criteria, year=2020, is_final=True)


@pytest.fixture
def published(run, people):
    return services.publish_run(run=run, by=people.staff, decision_number="125/QĐ-UBND")


def test_nothing_published_is_said(client, run):
    page = client.get(url("public-results")).content.decode()

    assert "Chưa có kết quả nào được công bố" in page
    assert "Hiếu Phụng" not in page
    assert client.get(url("public-results-csv")).status_code == 404


def test_ranking_is_read_without_an_account(client, published):
    page = client.get(url("public-results")).content.decode()

    assert "75,00" in page
    assert "125/QĐ-UBND" in page
    assert "Bộ tiêu chí mẫu" in page
    assert page.index("Hiếu Phụng") < page.index("Quới An")


def test_newer_unpublished_run_does_not_leak(client, published, criteria):
    newer = services.run_index(criteria_set=criteria, year=2020, is_final=True)
    UnitResult.objects.filter(run=newer).update(percent="12.34", band="Bí mật")

    for address in ("public-results", "public-results-csv"):
        page = client.get(url(address)).content.decode()
        assert "12,34" not in page
        assert "12.34" not in page
        assert "Bí mật" not in page


def test_reasons_and_claims_do_not_leak(client, published):
    page = client.get(url("public-results")).content.decode()

    assert "Sổ theo dõi hồ sơ" not in page


def test_unpublished_year_shows_the_published_one(client, published):
    page = client.get(url("public-results"), {"nam": "2019", "cap": "sao-hoa"}).content.decode()

    assert "năm 2020" in page
    assert "Năm 2019 chưa có kết quả được công bố" in page
    assert "chưa có kết quả được công bố" not in client.get(url("public-results")).content.decode()


def test_table_can_be_taken_along(client, published):
    answer = client.get(url("public-results-csv"))

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("29686,Xã Hiếu Phụng,75.00,Khá,1,")


def test_a_long_table_has_pages_and_counts_the_bands_of_all(client, published, monkeypatch):
    monkeypatch.setattr(public, "SHOWN", 1)

    first = client.get(url("public-results")).content.decode()
    second = client.get(url("public-results") + "?trang=2").content.decode()

    seen = [(name in first, name in second) for name in ("Hiếu Phụng", "Quới An")]
    assert seen == [(True, False), (False, True)]
    # The bands above the table are those of all units on either page.
    assert first.count("2 đơn vị") == second.count("2 đơn vị") > 0

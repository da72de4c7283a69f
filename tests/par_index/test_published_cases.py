"""Published results recomputed through the commands, from maxima and points as they were printed."""

from decimal import Decimal

import pytest

from tests.factories.units import DistrictFactory, LevelFactory, UnitFactory
from tests.par_index.desk import Desk, run_command, told

ANY = {"kind": "proportional", "full_at": "100"}


def component(code, maximum, **more):
    return {"code": code, "name": f"Tiêu chí {code}", "max": maximum, "rule": ANY} | more


def area(code, *below, **more):
    return {"code": code, "name": f"Lĩnh vực {code}", "children": list(below)} | more


def document(*areas, code="published", level="province", year=2020, **more):
    return {"code": code, "title": code, "level": level, "year": year, "areas": list(areas)} | more


def province(code, name):
    return UnitFactory(code=code, name=name, level=LevelFactory(code="province"))


def final(unit, points):
    """Rows of final marks by points outright: {component: points}."""
    return "".join(f"{unit},{code},final,,{number},,\n" for code, number in points.items())


# --- Đắk Lắk 2017: eight areas, 75.37 of 100 -----------------------------------------------

MAXIMA = ("10", "10", "14.5", "11", "16", "7", "16", "15.5")
LOST = ("4.5", "1.84", "0", "2.77", "4.88", "1.96", "7.14", "1.54")
EARNED = [str(Decimal(most) - Decimal(lost)) for most, lost in zip(MAXIMA, LOST, strict=True)]
BANDS = [
    {"name": "A", "from": "80"},
    {"name": "B", "from": "75", "inclusive": False},
    {"name": "C", "from": "0"},
]


@pytest.fixture
def dak_lak(db):
    return province("66", "Tỉnh Đắk Lắk")


def test_dak_lak_2017_by_areas(dak_lak, tmp_path):
    areas = [
        area(f"{n}", component(f"{n}.1", most), max=most) for n, most in enumerate(MAXIMA, start=1)
    ]
    desk = Desk(tmp_path, document(*areas, year=2017, max="100", bands=BANDS))
    desk.takes(final("66", {f"{n}.1": earned for n, earned in enumerate(EARNED, start=1)}))

    run = desk.compute("--final")["run"]

    assert told(desk.exported(run), "points", "maximum", "percent", "band", "rank") == {
        "66": ("75.37", "100", "75.37", "B", "1")
    }
    unit = desk.exact(run)["66"]
    assert unit["percent_exact"] == "75.37"
    assert [line["lost"] for line in unit["lines"]] == list(LOST)
    assert [line["maximum"] for line in unit["lines"]] == list(MAXIMA)


def test_dak_lak_2017_with_numbers_instead_of_text_and_only_the_columns_it_needs(dak_lak, tmp_path):
    """JSON numbers never become binary fractions; 14.5 and 15.5 are maxima, 8.16 and so on points."""
    areas = [
        area(f"{n}", component(f"{n}.1", float(most)))
        for n, most in enumerate(MAXIMA, start=1)
    ]  # fmt: skip
    desk = Desk(tmp_path, document(*areas, year=2017))
    rows = "".join(f"66,{n}.1,final,{earned}\n" for n, earned in enumerate(EARNED, start=1))

    desk.takes(rows, "unit_code,component_code,stage,points\n")

    assert desk.results()["66"]["percent"] == "75.37"


def test_dak_lak_2017_with_its_points_spread_over_components(dak_lak, tmp_path):
    """Each area in halves of its maximum: what one half cannot lose, the other does."""
    areas, points = [], {}
    for n, (most, earned) in enumerate(zip(MAXIMA, EARNED, strict=True), start=1):
        half = Decimal(most) / 2
        first = min(half, Decimal(earned))
        areas.append(area(f"{n}", component(f"{n}.1", str(half)), component(f"{n}.2", str(half))))
        points |= {f"{n}.1": first, f"{n}.2": Decimal(earned) - first}
    desk = Desk(tmp_path, document(*areas, year=2017, max="100"))
    desk.takes(final("66", points))

    assert desk.results("--final")["66"]["percent"] == "75.37"


def test_impact_survey_as_points_of_the_official_survey(dak_lak, tmp_path):
    """The last area is a survey's: its points come with the final marks, never from the unit."""
    survey = {"source": {"kind": "survey", "name": "satisfaction.overall"}}
    areas = [area(f"{n}", component(f"{n}.1", most)) for n, most in enumerate(MAXIMA[:7], start=1)]
    impact = component("8.1", MAXIMA[7], **survey) | {"rule": {"kind": "survey"}}
    desk = Desk(tmp_path, document(*areas, area("8", impact), year=2017))
    points = {f"{n}.1": earned for n, earned in enumerate(EARNED, start=1)}

    _out, faults, _refusal = desk.marks("66,8.1,self,,13.96,,\n")
    assert [fault.split(":")[0] for fault in faults] == ["Dòng 2, cột stage"]
    desk.takes(final("66", {code: points[code] for code in points if code != "8.1"}))
    # Until it is held: 61.41 of 84.5
    assert told(desk.results(), "points", "maximum", "percent")["66"] == ("61.41", "84.5", "72.67")
    desk.takes(final("66", {"8.1": points["8.1"]}))
    assert desk.results("--final")["66"]["percent"] == "75.37"


# --- Vĩnh Linh 2021: 86.39 of 99 that applied -----------------------------------------------

# 86.39 · 100/99 = 87.2626…; with the point given 87.39/100; with the point lost 86.39/100.
POLICIES = {
    "excluded": ("86.39", "99", "87.26"),
    "full": ("87.39", "100", "87.39"),
}


@pytest.fixture
def vinh_linh(db):
    return DistrictFactory(code="464", name="Huyện Vĩnh Linh")


def linh(tmp_path, policy):
    areas = (
        area("1", component("1.1", "60"), component("1.2", "39")),
        area("2", component("2.1", "1", not_applicable=policy)),
    )
    return Desk(tmp_path, document(*areas, level="district", year=2021, max="100"))


LINH = {"1.1": "55.14", "1.2": "31.25"}


@pytest.mark.parametrize("policy", POLICIES)
def test_vinh_linh_2021_where_one_point_did_not_apply(policy, vinh_linh, tmp_path):
    desk = linh(tmp_path, policy)
    desk.takes(final("464", LINH) + "464,2.1,final,,,1,Không được giao\n")

    found = told(desk.results("--final"), "points", "maximum", "percent")

    assert found["464"] == POLICIES[policy]


def test_vinh_linh_2021_where_the_set_forbids_it(vinh_linh, tmp_path):
    desk = linh(tmp_path, "forbidden")

    _out, faults, _refusal = desk.marks("464,2.1,final,,,1,Không được giao\n")
    assert [fault.split(":")[0] for fault in faults] == ["Dòng 2, cột not_applicable"]
    desk.takes(final("464", LINH) + "464,2.1,final,0/0,,,\n")

    found = told(desk.results("--final"), "points", "maximum", "percent")
    assert found["464"] == ("86.39", "100", "86.39")


def test_vinh_linh_2021_by_an_exception_of_the_set(vinh_linh, tmp_path):
    """The set itself says for whom the point does not count, whatever was marked."""
    exception = {"units": ["464"], "treat": "excluded", "reason": "Huyện không có xã biên giới"}
    areas = (
        area("1", component("1.1", "60"), component("1.2", "39")),
        area("2", component("2.1", "1", exceptions=[exception])),
    )
    DistrictFactory(code="465")
    desk = Desk(tmp_path, document(*areas, level="district", year=2021))
    desk.takes("".join(final(unit, LINH | {"2.1": "1"}) for unit in ("464", "465")))

    run = desk.compute("--final")["run"]

    assert told(desk.exported(run), "points", "maximum", "percent", "rank") == {
        "464": ("86.39", "99", "87.26", "2"),
        "465": ("87.39", "100", "87.39", "1"),
    }
    assert "Huyện không có xã biên giới" in desk.lines(run)["464", "2.1"]["reason"]


# --- Huế: a mean of 81.755 ------------------------------------------------------------------

# Half way between 81.75 and 81.76: half up goes to 81.76; half even too, as 5 is odd and 6 even.
HUE = {"half_up": "81.76", "half_even": "81.76", "truncate": "81.75"}


@pytest.mark.parametrize("mode", HUE)
def test_hue_mean_in_every_rounding_mode(mode, db, tmp_path):
    province("46", "Tỉnh Thừa Thiên Huế")
    rounding = {"places": 2, "mode": mode}
    desk = Desk(tmp_path, document(area("1", component("1.1", "100")), rounding=rounding))
    desk.takes(final("46", {"1.1": "81.755"}))

    run = desk.compute()["run"]

    assert desk.exported(run)["46"]["percent"] == HUE[mode]
    assert desk.exact(run)["46"]["percent_exact"] == "81.755"


@pytest.mark.parametrize("mode", HUE)
def test_hue_mean_of_the_units_below(mode, db, tmp_path):
    """(81.75 + 81.76)/2, read by the upper level from the run of the lower one."""
    upper = DistrictFactory(code="474")
    for code in ("19750", "19751"):
        UnitFactory(code=code, parent=upper)
    below = Desk(tmp_path, document(area("1", component("1.1", "100")), code="xa", level="commune"))
    below.takes(final("19750", {"1.1": "81.75"}) + final("19751", {"1.1": "81.76"}))
    below.compute("--final")
    mean = {"source": {"kind": "measure", "name": "par_index.subordinate_mean"}}
    desk = Desk(
        tmp_path,
        document(
            area("1", component("1.1", "100", **mean)),
            code="huyen",
            level="district",
            rounding={"places": 2, "mode": mode},
        ),
    )

    run = desk.compute("--final")["run"]

    assert desk.exported(run)["474"]["percent"] == HUE[mode]
    assert desk.exact(run)["474"]["percent_exact"] == "81.755"


def test_mean_is_of_exact_percents_and_not_of_published_ones(db, tmp_path):
    """Three units with a third of 100 are shown as 33.33 each; their mean is a third all the same."""
    upper = DistrictFactory(code="474")
    for code in ("19750", "19751", "19752"):
        UnitFactory(code=code, parent=upper)
    below = Desk(tmp_path, document(area("1", component("1.1", "100")), code="xa", level="commune"))
    below.takes("19750,1.1,final,1/3,,,\n19751,1.1,final,1/3,,,\n19752,1.1,final,1/3,,,\n")
    below.compute()
    mean = {"source": {"kind": "measure", "name": "par_index.subordinate_mean"}}
    scaled = document(
        area("1", component("1.1", "3", **mean)), code="huyen", level="district", scale="300"
    )

    # 300 · (100/3)/100 = 100; from the published 33.33 it would be 99.99.
    assert Desk(tmp_path, scaled).results()["474"]["percent"] == "100.00"


# --- A table of provinces -------------------------------------------------------------------

# Eight areas each; the second and third are equal, the fourth is equal to them once rounded.
TABLE = {
    "01": ("9.5", "9.25", "13.5", "10", "14.75", "6.5", "14.5", "13.125"),  # 91.125
    "22": ("9", "9", "13", "10", "14", "6", "14", "14"),  # 89
    "31": ("8", "10", "12", "11", "13", "7", "13", "15"),  # 89
    "48": ("9", "9", "13", "10", "14", "6", "14", "13.9964"),  # 88.9964
    "75": ("5", "5", "7.25", "5.5", "8", "3.5", "8", "7.75"),  # 50
    "92": ("5", "5", "7.25", "5.5", "8", "3.5", "8", "7.7499"),  # 49.9999
}
TIES = {
    ("shared", "exact"): ["1", "2", "2", "4", "5", "6"],
    ("dense", "exact"): ["1", "2", "2", "3", "4", "5"],
    ("shared", "published"): ["1", "2", "2", "2", "5", "5"],
    ("dense", "published"): ["1", "2", "2", "2", "3", "3"],
}


@pytest.mark.parametrize(("ties", "rank_on"), TIES)
def test_table_of_provinces(ties, rank_on, db, tmp_path):
    for code in TABLE:
        province(code, f"Tỉnh {code}")
    areas = [area(f"{n}", component(f"{n}.1", most)) for n, most in enumerate(MAXIMA, start=1)]
    bands = [{"name": "Đạt", "from": "50"}, {"name": "Chưa đạt", "from": "0"}]
    desk = Desk(tmp_path, document(*areas, rank_ties=ties, rank_on=rank_on, bands=bands))
    desk.takes(
        "".join(
            final(unit, {f"{n}.1": points for n, points in enumerate(row, start=1)})
            for unit, row in TABLE.items()
        )
    )

    run = desk.compute("--final")

    assert run["units"] == len(TABLE)
    found = told(desk.exported(run["run"]), "percent", "band", "rank")
    expected = [
        ("91.13", "Đạt"),
        ("89.00", "Đạt"),
        ("89.00", "Đạt"),
        ("89.00", "Đạt"),
        ("50.00", "Đạt"),
        # Bands look at the unrounded percent.
        ("50.00", "Chưa đạt"),
    ]
    assert [found[unit] for unit in TABLE] == [
        (*row, place) for row, place in zip(expected, TIES[ties, rank_on], strict=True)
    ]


def test_same_files_again_give_the_same_digest(dak_lak, tmp_path):
    areas = [area(f"{n}", component(f"{n}.1", most)) for n, most in enumerate(MAXIMA, start=1)]
    desk = Desk(tmp_path, document(*areas, year=2017))
    rows = final("66", {f"{n}.1": earned for n, earned in enumerate(EARNED, start=1)})
    desk.takes(rows)
    first = desk.compute("--final")

    out, _faults, _refusal = desk.marks(rows)
    second = desk.compute("--final")

    assert out.strip() == "0 điểm mới, 0 điểm sửa, 8 điểm giữ nguyên."
    assert first["digest"] == second["digest"]
    exports = [run_command("export_index", "--run", run["run"])[0] for run in (first, second)]
    assert exports[0] == exports[1]

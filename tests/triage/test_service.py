"""The settings of the service: read right, and every mistake named in one line."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from triage.data_files import DataFileError
from triage.service import SERVICE_FILE, Service, load_service


@pytest.fixture(scope="module")
def service() -> Service:
    return load_service()


def edited(tmp_path: Path, **changes: Any) -> Path:
    """Write the settings with some changed ("hours__open" is the field inside "hours")."""
    data = yaml.safe_load(SERVICE_FILE.read_text(encoding="utf-8"))
    for name, value in changes.items():
        *outer, last = name.split("__")
        place = data
        for key in outer:
            place = place[key]
        if value is ...:
            del place[last]
        else:
            place[last] = value
    path = tmp_path / "service.yml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


def test_the_service_as_it_is_delivered(service: Service) -> None:
    assert service.phone == "+33181800048"
    assert service.phone_display == "01 81 80 00 48"
    assert service.hours_text == "du lundi au vendredi, de 9 h à 18 h"
    assert service.time_zone.key == "Europe/Paris"
    assert service.hours.closed_on_public_holidays
    assert service.second_opinion_delay == "moins de sept jours"


def test_the_example_links_cannot_be_taken_for_real_ones(service: Service) -> None:
    assert set(service.links) == {
        "account", "directory", "faq", "webinars", "coverage", "privacy",
    }  # fmt: skip
    assert all(link.startswith("https://www.example.org/") for link in service.links.values())


def test_the_privacy_notice_says_who_why_how_long_and_how_to_erase(service: Service) -> None:
    notice = service.privacy_notice
    for part in (service.privacy.controller, service.privacy.contact, service.links["privacy"]):
        assert part in notice
    assert re.search(r"effac", notice)
    assert re.search(r"accord", notice)


def test_the_header_says_how_to_change_every_setting() -> None:
    text = SERVICE_FILE.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "EXAMPLE" in text.split("\nname:")[0]


@pytest.mark.parametrize(
    ("written", "number", "shown"),
    [
        ("01.81.80.00.48", "+33181800048", "01 81 80 00 48"),
        ("0181800048", "+33181800048", "01 81 80 00 48"),
        ("+33 1 81 80 00 48", "+33181800048", "01 81 80 00 48"),
        ("+32 2 555 12 34", "+3225551234", "+3225551234"),
    ],
)
def test_phone_numbers_as_people_write_them(
    tmp_path: Path, written: str, number: str, shown: str
) -> None:
    service = load_service(edited(tmp_path, phone=written))
    assert (service.phone, service.phone_display) == (number, shown)


def test_hours_with_a_lunch_break_and_own_closing_days(tmp_path: Path) -> None:
    opening = [
        {"days": ["monday"], "from": "14:00", "to": "18:30"},
        {"days": ["monday", "Tuesday"], "from": "9:00", "to": "12:00"},
    ]
    path = edited(tmp_path, hours__open=opening, hours__also_closed=[date(2026, 12, 24)])
    hours = load_service(path).hours
    assert [(one.start, one.end) for one in hours.week[0]] == [
        (time(9), time(12)),
        (time(14), time(18, 30)),
    ]
    assert hours.also_closed == {date(2026, 12, 24)}


MONDAY = {"days": ["monday"], "from": "09:00", "to": "18:00"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"phone": "01 81 80"}, "service.yml: 'phone' must be a French number"),
        ({"phone": "appelez-nous"}, "service.yml: 'phone' must be a French number"),
        ({"phone": ...}, "service.yml: field 'phone' is missing; add it"),
        ({"name": ""}, "service.yml: 'name' must be a text"),
        ({"nom": "Dos"}, "service.yml: unknown field 'nom'"),
        ({"links__account": ...}, "links: field 'account' is missing"),
        ({"links__account": "bientôt"}, "'account' must be an address that begins with https://"),
        ({"links__blog": "https://www.example.org/"}, "links: unknown field 'blog'"),
        ({"privacy__retention": ...}, "privacy: field 'retention' is missing"),
        ({"hours__time_zone": "Paris"}, "unknown time_zone 'Paris'; use a name such as Europe"),
        ({"hours__time_zone": "../../etc/passwd"}, "unknown time_zone"),
        ({"hours__open": []}, "'open' has 0 items; give at least 1"),
        ({"hours__open": "9-18"}, "'open' must be a list"),
        ({"hours__open": [{**MONDAY, "days": ["lundi"]}]}, "unknown day 'lundi'; use monday"),
        ({"hours__open": [{**MONDAY, "to": "25:00"}]}, "'to' must be a time in quotes"),
        ({"hours__open": [{**MONDAY, "to": 1080}]}, "'to' must be a time in quotes"),
        ({"hours__open": [{**MONDAY, "to": "08:00"}]}, "'from' must come before 'to'"),
        ({"hours__open": [MONDAY, {**MONDAY, "from": "17:00", "to": "19:00"}]}, "monday overlap"),
        ({"hours__closed_on_public_holidays": "oui"}, "must be true or false"),
        ({"hours__holiday_region": "Alsace"}, "unknown holiday_region 'Alsace'"),
        ({"hours__also_closed": ["Noël"]}, "write Noël as a date, such as 2026-12-24"),
    ],
)
def test_each_mistake_is_named_in_one_line(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(DataFileError) as error:
        load_service(edited(tmp_path, **changes))
    assert message in str(error.value)
    assert "service.yml" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: [", "service.yml, line"),
        ("name: a: b", "put texts that contain ':' in quotes"),
        ("- un\n- deux\n", "write it as lines of 'name: value'"),
        ("", "write it as lines of 'name: value'"),
        ("day: 2026-02-30", "not valid YAML (day is out of range for month)"),
    ],
)
def test_broken_yaml_is_named_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "service.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as error:
        load_service(path)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_file_and_a_wrong_encoding_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="file not found; restore it"):
        load_service(tmp_path / "service.yml")
    (tmp_path / "service.yml").write_bytes("name: été".encode("latin-1"))
    with pytest.raises(DataFileError, match="save this file as UTF-8"):
        load_service(tmp_path / "service.yml")

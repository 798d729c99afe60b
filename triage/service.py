"""Read and check ``content/service.yml``: who runs the assistant, and how to reach them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from triage.data_files import DataFileError, Fields, parse_mapping, read_text
from triage.opening_hours import REGIONS, Hours, Period, describe_week

SERVICE_FILE = Path(__file__).resolve().parent.parent / "content" / "service.yml"
LINKS = ("account", "directory", "faq", "webinars", "coverage", "privacy")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_FRENCH_NUMBER = re.compile(r"0[1-9]\d{8}")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_PRIVACY = ("controller", "contact", "notice", "retention")


@dataclass(frozen=True)
class Privacy:
    """Who answers for what patients write, and what becomes of it."""

    controller: str
    contact: str
    notice: str
    retention: str


@dataclass(frozen=True)
class Service:
    """The service that the assistant stands in for.

    ``phone`` is in international form (E.164: "+33181800048"); ``links`` has an address for each
    name in :data:`LINKS`; ``callback`` says whether people may ask to be called back.
    """

    name: str
    description: str
    phone: str
    hours: Hours
    second_opinion_delay: str
    links: Mapping[str, str]
    privacy: Privacy
    callback: bool = False

    @property
    def phone_display(self) -> str:
        """The phone number as people of the country write it: "01 81 80 00 48"."""
        if not self.phone.startswith("+33"):
            return self.phone
        national = "0" + self.phone.removeprefix("+33")
        return " ".join(national[i : i + 2] for i in range(0, len(national), 2))

    @property
    def hours_text(self) -> str:
        """The hours of an ordinary week: "du lundi au vendredi, de 9 h à 18 h"."""
        return describe_week(self.hours)

    @property
    def time_zone(self) -> ZoneInfo:
        """The time zone of the hours."""
        return self.hours.zone

    @property
    def words(self) -> Mapping[str, str]:
        """What the educational texts may name in braces, such as "{phone}"."""
        return {
            "service": self.name,
            "description": self.description,
            "phone": self.phone_display,
            "hours": self.hours_text,
            "delay": self.second_opinion_delay,
            **self.links,
        }

    @property
    def privacy_notice(self) -> str:
        """What becomes of what a patient writes, in a few sentences."""
        privacy = self.privacy
        return (
            f"{privacy.notice} {privacy.retention} Responsable : {privacy.controller}, "
            f"{privacy.contact} (notice complète : {self.links['privacy']})."
        )


def load_service(path: Path = SERVICE_FILE) -> Service:
    """Read and check the settings. Raises DataFileError (a ValueError) naming what to correct."""
    fields = Fields(parse_mapping(read_text(path), path.name), path.name)
    fields.only(
        "name", "description", "phone", "callback", "hours", "second_opinion_delay", "links",
        "privacy",
    )  # fmt: skip
    privacy = fields.fields("privacy")
    privacy.only(*_PRIVACY)
    return Service(
        name=fields.text("name"),
        description=fields.text("description"),
        phone=_phone(fields),
        hours=_hours(fields.fields("hours")),
        second_opinion_delay=fields.text("second_opinion_delay"),
        links=_links(fields),
        callback=fields.flag("callback") if "callback" in fields else False,
        privacy=Privacy(**{name: privacy.text(name) for name in _PRIVACY}),
    )


def _phone(fields: Fields) -> str:
    digits = re.sub(r"[\s.\-()]", "", str(fields.raw("phone")))
    if _FRENCH_NUMBER.fullmatch(digits):
        digits = "+33" + digits[1:]
    if not _E164.fullmatch(digits):
        raise DataFileError(
            f"{fields.where}: 'phone' must be a French number (01 81 80 00 48) or an international "
            "one (+33181800048), in quotes"
        )
    return digits


def _links(fields: Fields) -> Mapping[str, str]:
    links = fields.fields("links")
    links.only(*LINKS)
    found = {name: links.text(name) for name in LINKS}
    for name, address in found.items():
        if not re.fullmatch(r"https?://[^\s<>\"]+", address):
            raise DataFileError(
                f"{links.where}: '{name}' must be an address that begins with https://"
            )
    return MappingProxyType(found)


def _hours(fields: Fields) -> Hours:
    fields.only("time_zone", "open", "closed_on_public_holidays", "holiday_region", "also_closed")
    region = str(fields.raw("holiday_region")) if "holiday_region" in fields else None
    if region is not None and region not in REGIONS:
        raise DataFileError(
            f"{fields.where}: unknown holiday_region '{region}'; leave it empty or use one of "
            + ", ".join(REGIONS)
        )
    return Hours(
        zone=_zone(fields),
        week=_week(fields),
        closed_on_public_holidays=fields.flag("closed_on_public_holidays"),
        region=region,
        also_closed=frozenset(_closed_days(fields)),
    )


def _zone(fields: Fields) -> ZoneInfo:
    name = fields.text("time_zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise DataFileError(
            f"{fields.where}: unknown time_zone '{name}'; use a name such as Europe/Paris"
        ) from None


def _week(fields: Fields) -> Mapping[int, tuple[Period, ...]]:
    week: dict[int, list[Period]] = {}
    for number, item in enumerate(fields.items("open"), start=1):
        entry = Fields(item, f"{fields.where}: open, item {number}")
        entry.only("days", "from", "to")
        period = Period(_time(entry, "from"), _time(entry, "to"))
        if period.start >= period.end:
            raise DataFileError(f"{entry.where}: 'from' must come before 'to'")
        for name in entry.texts("days"):
            if name.lower() not in DAYS:
                raise DataFileError(f"{entry.where}: unknown day '{name}'; use monday to sunday")
            week.setdefault(DAYS.index(name.lower()), []).append(period)
    for day, periods in week.items():
        periods.sort(key=lambda period: period.start)
        if any(one.end > other.start for one, other in pairwise(periods)):
            raise DataFileError(f"{fields.where}: the periods of {DAYS[day]} overlap")
    return MappingProxyType({day: tuple(periods) for day, periods in week.items()})


def _time(fields: Fields, key: str) -> time:
    match = _TIME.fullmatch(str(fields.raw(key)))
    if match is None or not isinstance(fields.raw(key), str):
        # YAML reads 18:00 without quotes as the number 1080.
        raise DataFileError(f"{fields.where}: '{key}' must be a time in quotes, such as \"09:00\"")
    return time(int(match[1]), int(match[2]))


def _closed_days(fields: Fields) -> list[date]:
    days = fields.items("also_closed", least=0)
    for day in days:
        if not isinstance(day, date) or isinstance(day, datetime):
            raise DataFileError(
                f"{fields.where}: 'also_closed': write {day} as a date, such as 2026-12-24"
            )
    return days

"""Requests to be called back: name, number and good times, left in the widget on purpose.

They stand in the table ``callbacks`` of the assistant's database, beside the conversation and never
in it, with a consent of their own; whatever erases the conversation erases them. The review console
works through them. A new request of the same conversation takes the place of the one before.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import phonenumbers
from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    insert,
)
from sqlalchemy.engine import Connection

CALLBACKS = Table(
    "callbacks",
    MetaData(),
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("token", String(32), nullable=False, unique=True),
    Column("sender_id", String(255), nullable=False, index=True),
    Column("asked_at", Float, nullable=False),
    Column("reason", String(30), nullable=False),
    Column("name", String(80), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("times", String(60), nullable=False),
)
"""``phone`` is in international form (E.164), ``times`` are codes of :data:`TIMES` with commas."""

TIMES = ("morning", "noon", "afternoon", "evening")
REASONS = ("human", "specialist_opinion")
LONGEST_NAME = 80

_REGIONS = ("FR", "RE", "GP", "MQ", "GF", "YT")
"""Where a number without its country may be: France and its overseas departments. A number of any
other country needs its prefix: a Belgian mobile without it is somebody's landline in France."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff]")

SORRY = {
    "name": "Écrivez votre nom, pour que l'on sache qui demander.",
    "phone": "Ce numéro de téléphone n'existe pas. Vérifiez-le : par exemple 06 39 98 00 12,"
    " ou +32 470 12 34 56.",
    "times": "Choisissez au moins un moment.",
    "consent": "Cochez la case : sans votre accord, votre numéro ne peut pas être gardé.",
}
"""What the person reads where something is missing, by the field that it is about."""


class CallbackError(ValueError):
    """The request cannot be taken; ``field`` is what to correct, the message says how."""

    def __init__(self, field: str) -> None:
        super().__init__(SORRY[field])
        self.field = field


@dataclass(frozen=True)
class Request:
    """A request that can be met: ``phone`` in international form."""

    name: str
    phone: str
    times: tuple[str, ...]
    reason: str

    @property
    def display(self) -> str:
        """Return the number as people of its country write it."""
        number = phonenumbers.parse(self.phone)
        national = number.country_code == 33
        form = phonenumbers.PhoneNumberFormat
        return str(
            phonenumbers.format_number(number, form.NATIONAL if national else form.INTERNATIONAL)
        )


def read_request(body: Mapping[str, Any]) -> Request:
    """Read what the form sent. Raises CallbackError naming the first field to correct."""
    name = body.get("name")
    name = " ".join(_CONTROL.sub(" ", name).split()) if isinstance(name, str) else ""
    if not name or len(name) > LONGEST_NAME:
        raise CallbackError("name")
    given = body.get("phone")
    phone = _number(given) if isinstance(given, str) else ""
    if not phone:
        raise CallbackError("phone")
    asked = body.get("times")
    times = tuple(time for time in TIMES if isinstance(asked, list) and time in asked)
    if not times:
        raise CallbackError("times")
    if body.get("consent") is not True:
        raise CallbackError("consent")
    reason = body.get("reason")
    return Request(name, phone, times, reason if reason in REASONS else REASONS[0])


def _number(given: str) -> str:
    """Return a number that can be called, in international form; "" where there is none.

    A French number of the right length is taken though no range of it is known yet: ranges are
    opened faster than programs learn of them, and nobody who leaves a number may be turned away.
    """
    read = []
    for region in _REGIONS:
        try:
            read.append(phonenumbers.parse(given[:40], region))
        except phonenumbers.NumberParseException:
            continue
    known = next((number for number in read if phonenumbers.is_valid_number(number)), None)
    if known is None and read and _is_french(read[0]):
        known = read[0]
    if known is None:
        return ""
    return str(phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.E164))


def _is_french(number: phonenumbers.PhoneNumber) -> bool:
    digits = str(number.national_number)
    return (
        number.country_code == 33 and len(digits) == 9 and phonenumbers.is_possible_number(number)
    )


def keep(connection: Connection, sender: str, request: Request) -> None:
    """Store a request in place of the one before; the caller ends the transaction."""
    connection.execute(delete(CALLBACKS).where(CALLBACKS.c.sender_id == sender))
    connection.execute(
        insert(CALLBACKS).values(
            token=secrets.token_hex(16),
            sender_id=sender,
            asked_at=time.time(),
            reason=request.reason,
            name=request.name,
            phone=request.phone,
            times=",".join(request.times),
        )
    )


def forget(connection: Any, sender: str) -> int:
    """Delete the request of a conversation; return how many there were."""
    found = connection.execute(delete(CALLBACKS).where(CALLBACKS.c.sender_id == sender))
    return int(found.rowcount)

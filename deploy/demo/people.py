"""Who talks: the same people for the same seed, each with a case, a way of writing and habits."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

from deploy.demo.writing import Voice

_FOLDER = Path(__file__).resolve().parent
_CHANNELS = 8 * ["widget"] + 2 * ["rest"] + ["telegram", "sms"]
"""The channels of twelve people."""


@dataclass(frozen=True)
class Book:
    """The files of this folder, read."""

    cases: Sequence[Mapping[str, Any]]
    voices: Mapping[str, Voice]
    words: Mapping[str, Any]
    moves: Mapping[str, Any]
    names: Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """One made-up person. ``seed`` decides everything that they draw while they talk.

    ``refuses`` and ``erases`` ("keeps": changes their mind, "wholly") say what becomes of what they
    write; ``leaves_at`` is the question at which they go, "" where they stay.
    """

    number: int
    case: Mapping[str, Any]
    voice: Voice
    channel: str
    seed: str
    names: Mapping[str, str]
    age: int
    intensity: int
    steady: bool
    refuses: bool
    erases: str
    leaves_at: str


def load_book() -> Book:
    """Read the cases, the words and the rest."""

    def read(name: str) -> Any:
        return yaml.safe_load((_FOLDER / f"{name}.yml").read_text(encoding="utf-8"))

    found = read("cases")
    return Book(
        cases=[{**found["usual"], **case} for case in found["cases"]],
        voices={name: Voice(name, **entry) for name, entry in read("voices").items()},
        words=read("words"),
        moves=read("moves"),
        names=read("names"),
    )


def make_people(book: Book, count: int, seed: int) -> list[Person]:
    """Return ``count`` people whose conversations are kept, and some more who erase theirs."""
    rng = Random(f"people-{seed}")
    channels: list[str] = []
    while len(channels) < count:
        channels += rng.sample(_CHANNELS, len(_CHANNELS))
    people = [
        _person(book, number, seed, channels[number], rng, number < len(book.cases))
        for number in range(count)
    ]
    for number in range(count, count + int(count * book.moves["erased_share"])):
        people.append(_person(book, number, seed, rng.choice(_CHANNELS), rng, False, "wholly"))
    return people


def _person(
    book: Book,
    number: int,
    seed: int,
    channel: str,
    rng: Random,
    first_of_case: bool,
    erases: str = "",
) -> Person:
    if first_of_case:
        case = book.cases[number]
    else:
        case = rng.choices(book.cases, [case["weight"] for case in book.cases])[0]
    chances = book.moves["chances"]
    steady = first_of_case or bool(erases)
    refuses = not steady and rng.random() < chances["refuses"]
    leaves = not steady and not refuses and rng.random() < chances["leaves"]
    places = book.moves["leave_at"]
    leaves_at = rng.choices(list(places), list(places.values()))[0] if leaves else ""
    keeps = not steady and rng.random() < chances["erases_and_keeps"]
    return Person(
        number=number,
        case=case,
        voice=_voice(book, case, channel, rng),
        channel=channel,
        seed=f"person-{seed}-{number}",
        names=_names(book, rng),
        age=rng.randint(*case["age"]),
        intensity=rng.randint(*case["intensity"]),
        steady=steady,
        refuses=bool(case.get("refuses")) or refuses,
        erases=erases or str(case.get("erases", "keeps" if keeps else "")),
        leaves_at=str(case.get("leaves_at", leaves_at)) if not erases else "",
    )


def _voice(book: Book, case: Mapping[str, Any], channel: str, rng: Random) -> Voice:
    wanted = [book.voices[name] for name in case.get("voices", book.voices)]
    # On a telephone's keyboard more people write short.
    weights = [v.often * (4 if channel == "sms" and v.name == "sms" else 1) for v in wanted]
    return rng.choices(wanted, weights)[0]


def _names(book: Book, rng: Random) -> dict[str, str]:
    made = {name: rng.choice(book.names[name]) for name in book.names}
    made.update(a=f"{rng.randrange(100):02d}", b=f"{rng.randrange(100):02d}")
    plain = {**made, "first": _plain(made["first"]), "surname": _plain(made["surname"])}
    made["email"] = made["email"].format_map(plain)
    made["phone"] = made["phone"].format_map(made)
    made["name"] = f"{made['first']} {made['surname']}"
    return made


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in decomposed if letter.isascii() and letter.isalnum())

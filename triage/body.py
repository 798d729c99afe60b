"""Read and check ``body.yml``: the drawing of the body, and the regions that people pick on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from triage.data_files import DataFileError, Fields, parse_mapping, read_text

BODY_FILE = Path(__file__).with_name("body.yml")
SMALLEST = 44
"""Least width and height of a region, in pixels of a phone: what a finger finds."""

Points = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Region:
    """A region that can be picked. ``box`` is its left, top, width and height in the figure."""

    id: str
    label: str
    box: tuple[int, int, int, int]
    place: str


@dataclass(frozen=True)
class View:
    """One side of the body, with its regions from top to bottom."""

    title: str
    regions: tuple[Region, ...]


@dataclass(frozen=True)
class Body:
    """The drawing. Lengths are in pixels of a figure of ``size`` (width and height).

    ``head`` is a circle (centre and radius), ``torso`` a polygon, each limb a line and its width.
    """

    size: tuple[int, int]
    head: tuple[int, int, int]
    torso: Points
    limbs: tuple[tuple[Points, int], ...]
    views: tuple[View, ...]

    def picked(self, ids: Collection[str]) -> tuple[Region, ...]:
        """Return the regions with these ids, in the order of the drawing, whatever their order."""
        return tuple(region for view in self.views for region in view.regions if region.id in ids)

    def knows(self, ids: Iterable[str]) -> bool:
        """Say whether every id is that of a region."""
        known = {region.id for view in self.views for region in view.regions}
        return known.issuperset(ids)

    @staticmethod
    def place_of(regions: Iterable[Region]) -> str:
        """Return the answer that these regions give to the question where it hurts."""
        return "lumbar" if any(region.place == "lumbar" for region in regions) else "elsewhere"

    def as_dict(self) -> dict[str, Any]:
        """Return the drawing for a program, as short as it can be said."""
        return {
            "size": self.size,
            "head": self.head,
            "torso": _written(self.torso),
            "limbs": [[_written(points), width] for points, width in self.limbs],
            "views": [
                [
                    view.title,
                    [[r.id, r.label, *r.box, int(r.place == "lumbar")] for r in view.regions],
                ]
                for view in self.views
            ],
        }


@cache
def load_body(path: Path = BODY_FILE) -> Body:
    """Read and check the drawing. Raises DataFileError (a ValueError) naming what to correct."""
    fields = Fields(parse_mapping(read_text(path), path.name), path.name)
    fields.only("size", "head", "torso", "limbs", "views")
    width, height = _numbers(fields, "size", 2)
    x, y, radius = _numbers(fields, "head", 3)
    body = Body(
        (width, height),
        (x, y, radius),
        _points(fields.text("torso"), fields.where),
        tuple(_limb(item, f"{fields.where}: limbs") for item in fields.items("limbs")),
        tuple(_view(item, f"{fields.where}: views") for item in fields.items("views")),
    )
    ids = [region.id for view in body.views for region in view.regions]
    if repeated := {name for name in ids if ids.count(name) > 1}:
        raise DataFileError(f"{path.name}: the id '{min(repeated)}' stands twice")
    return body


def _limb(item: object, where: str) -> tuple[Points, int]:
    fields = Fields(item, where)
    fields.only("points", "width")
    return _points(fields.text("points"), where), int(fields.raw("width"))


def _view(item: object, where: str) -> View:
    fields = Fields(item, where)
    fields.only("title", "regions")
    title = fields.text("title")
    regions = tuple(_region(entry, f"{where}: {title}") for entry in fields.items("regions"))
    return View(title, regions)


def _region(item: object, where: str) -> Region:
    fields = Fields(item, where)
    fields.only("id", "label", "box", "place")
    name, label, place = fields.text("id"), fields.text("label"), fields.text("place")
    x, y, width, height = _numbers(fields, "box", 4)
    if min(width, height) < SMALLEST:
        raise DataFileError(f"{where}: {name}: at least {SMALLEST} wide and high, for a finger")
    if "," in label or place not in ("lumbar", "elsewhere"):
        raise DataFileError(f"{where}: {name}: no comma in 'label'; 'place' is lumbar or elsewhere")
    return Region(name, label, (x, y, width, height), place)


def _numbers(fields: Fields, key: str, count: int) -> tuple[int, ...]:
    values = fields.raw(key)
    if not isinstance(values, list) or [type(value) for value in values] != [int] * count:
        raise DataFileError(f"{fields.where}: '{key}' must be {count} whole numbers")
    return tuple(values)


def _points(text: str, where: str) -> Points:
    try:
        pairs = [pair.split(",") for pair in text.split()]
        return tuple((int(x), int(y)) for x, y in pairs)
    except ValueError:
        raise DataFileError(f"{where}: write points as 'x,y x,y'") from None


def _written(points: Points) -> str:
    return " ".join(f"{x},{y}" for x, y in points)

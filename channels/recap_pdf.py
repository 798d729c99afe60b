"""The recap of a conversation as a PDF of one page, for a doctor to file."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib
from reportlab.graphics.shapes import Circle, Drawing, Group, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, KeepInFrame, Paragraph, SimpleDocTemplate, Spacer, Table

from channels.recap import Recap
from triage.body import Body, View

MARGIN = 14 * mm
_FIGURE_HEIGHT = 165
"""Points (1/72 inch) of the drawing of the body."""

_INK, _QUIET, _ACCENT = HexColor("#16303c"), HexColor("#48606b"), HexColor("#0a5a78")
_SKIN, _PAIN = HexColor("#c5d6dd"), Color(0.66, 0.07, 0.12, 0.55)
_LIMIT = 14
_NAME_LINE = f"Nom et prénom : {'.' * 52}    Né(e) le : {'.' * 20}"


def draw_recap(recap: Recap, body: Body) -> bytes:
    """Return the PDF of ``recap``. It always fits one page: where there is much, it is smaller."""
    _fonts()
    page = BytesIO()
    document = SimpleDocTemplate(
        page,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title="Récapitulatif : mal de dos",
        subject=recap.headline,
        lang="fr-FR",
    )
    width, height = document.width - _LIMIT, document.height - _LIMIT
    document.build([KeepInFrame(width, height, _story(recap, body, width), mode="shrink")])
    return page.getvalue()


def _story(recap: Recap, body: Body, width: float) -> list[Flowable]:
    drawing = _drawing(recap, body)
    caption = "Montré par la personne." if recap.shown else "D'après ses réponses."
    places = ", ".join(region.label for region in recap.regions)
    facts = Table(
        [[_text(label, _SMALL), _text(value, _BOLD)] for label, value in recap.facts],
        colWidths=[90, width - drawing.width - 110],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ],
    )
    side = [drawing, _text(places, _SMALL), _text(caption, _SMALL)]
    columns = Table(
        [[[_text("Ce que la personne a répondu", _HEADING), facts], side]],
        colWidths=[width - drawing.width - 10, drawing.width + 10],
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)],
    )
    return [
        _text(f"Récapitulatif à montrer à un médecin, établi le {recap.date}", _SMALL),
        _text(_NAME_LINE, _PLAIN),
        _text(recap.headline, _TITLE),
        columns,
        *_part("Avec ses mots", [f"« {words} »" for words in recap.own_words]),
        *_part("Signes que la personne dit ne pas avoir", [" ; ".join(recap.denied)]),
        *_part(
            "Pourquoi cette orientation",
            [f"{r['text']} (règle {r['rule']} ; {r['source']})" for r in recap.reasons],
        ),
        *_part("Et maintenant", [*recap.what_to_do, recap.when_to_come_back, recap.contact]),
        Spacer(0, 6),
        _text(" ".join([recap.emergency_signs, recap.numbers, recap.disclaimer]), _SMALL),
    ]


def _part(title: str, lines: list[str]) -> list[Flowable]:
    said = [_text(line, _LINE) for line in lines if line]
    return [_text(title, _HEADING), *said] if said else []


def _drawing(recap: Recap, body: Body) -> Drawing:
    """Draw both sides of the body, with the places that hurt."""
    scale = _FIGURE_HEIGHT / (body.size[1] + 16)
    figures = Group()
    for number, view in enumerate(body.views):
        figure = _figure(recap, body, view)
        # Pages of a PDF count from the bottom, the drawing from the top.
        figure.transform = (1, 0, 0, -1, number * (body.size[0] + 12), body.size[1])
        figures.add(figure)
        middle = number * (body.size[0] + 12) + body.size[0] / 2
        figures.add(
            String(middle, -14, view.title, fontName="Recap", fontSize=15, textAnchor="middle")
        )
    figures.transform = (scale, 0, 0, scale, 0, 16 * scale)
    count = len(body.views)
    drawing = Drawing(scale * (count * body.size[0] + 12 * (count - 1)), _FIGURE_HEIGHT)
    drawing.add(figures)
    return drawing


def _figure(recap: Recap, body: Body, view: View) -> Group:
    x, y, radius = body.head
    parts = Group(Circle(x, y, radius, fillColor=_SKIN, strokeColor=None))
    flat = [number for point in body.torso for number in point]
    parts.add(Polygon(flat, fillColor=_SKIN, strokeColor=None))
    for points, width in body.limbs:
        parts.add(
            PolyLine(
                [number for point in points for number in point],
                strokeColor=_SKIN,
                strokeWidth=width,
                strokeLineCap=1,
                strokeLineJoin=1,
            )
        )
    for region in view.regions:
        if region in recap.regions:
            parts.add(Rect(*region.box, 8, 8, fillColor=_PAIN, strokeColor=None))
    return parts


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)


@cache
def _fonts() -> None:
    """Register a font that has every letter a person may write; it comes with matplotlib."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    pdfmetrics.registerFont(TTFont("Recap", folder / "DejaVuSans.ttf"))
    pdfmetrics.registerFont(TTFont("Recap-Bold", folder / "DejaVuSans-Bold.ttf"))


def _style(name: str, font: str, size: float, **more: object) -> ParagraphStyle:
    settings = {"textColor": _INK, "leading": size * 1.35, **more}
    return ParagraphStyle(name, fontName=font, fontSize=size, **settings)


_PLAIN = _style("plain", "Recap", 9, spaceBefore=10, spaceAfter=4)
_SMALL = _style("small", "Recap", 7.5, textColor=_QUIET)
_BOLD = _style("bold", "Recap-Bold", 8.5)
_LINE = _style("line", "Recap", 8.5, leftIndent=8, spaceAfter=1.5)
_TITLE = _style("title", "Recap-Bold", 14, spaceBefore=4, spaceAfter=6)
_HEADING = _style("heading", "Recap-Bold", 9.5, textColor=_ACCENT, spaceBefore=6, spaceAfter=2)

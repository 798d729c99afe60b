"""What must be in view at once on a phone of 360 by 740, without scrolling."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.widget.chat import Chat

SMALL = {"viewport": {"width": 360, "height": 740}}


def in_view(chat: Chat, node: Locator) -> bool:
    """Say whether the whole of ``node`` is between the head and the box to write in."""
    box, seen = node.bounding_box(), chat.widget.locator(".scroller").bounding_box()
    top, bottom = seen["y"] - 1, seen["y"] + seen["height"] + 1
    return top <= box["y"] and box["y"] + box["height"] <= bottom


def test_consent_says_who_keeps_what_and_shows_both_answers(phone):
    chat = phone(**SMALL).start()
    for name in ("Oui, je suis d'accord", "Non, je refuse"):
        assert in_view(chat, chat.answers.get_by_role("button", name=name))
    expect(chat.answers).to_contain_text("Responsable : Second Avis Dos")
    expect(chat.answers).to_contain_text("effacés")
    link = chat.answers.get_by_role("link", name="Confidentialité")
    expect(link).to_have_attribute("href", "https://www.example.org/confidentialite")


def test_no_sign_is_one_reach_away(phone):
    chat = phone(**SMALL).start().walk(until="red_flags")
    for _ in range(2):
        assert in_view(chat, chat.answers.get_by_label("Aucun de ces signes"))
        assert in_view(chat, chat.button("Valider"))
        chat.reply(["Aucun de ces signes"])
    assert chat.question() == "duration"


def test_long_lists_are_in_groups(phone):
    chat = phone(**SMALL).start().walk(until="treatments")
    assert in_view(chat, chat.answers.get_by_label("Rien pour le moment"))
    for title in ("Médicaments", "Avec un soignant", "Gestes et opérations", "Autres"):
        expect(chat.answers.get_by_role("group", name=title)).to_be_attached()
    assert chat.answers.get_by_role("checkbox").count() == 19


def test_the_result_fits_one_screen(phone):
    chat = phone(**SMALL).start().walk()
    assert in_view(chat, chat.result.get_by_role("heading"))
    expect(chat.result).to_contain_text("Depuis environ 8 mois. La douleur descend")
    assert in_view(chat, chat.result.get_by_text("Et ensuite"))
    assert in_view(chat, chat.result.get_by_role("link", name="Demander l'avis"))
    expect(chat.result.locator("summary").first).to_have_text("Que faire")
    chat.result.get_by_text("Que faire", exact=True).click()
    expect(chat.result.get_by_role("listitem").filter(has_text="Parlez-en")).to_be_visible()
    assert not chat.result.get_by_text("NICE").first.is_visible(), "sources open when asked for"
    chat.result.get_by_text("Pourquoi", exact=True).click()
    chat.result.get_by_text("Sources", exact=True).click()
    expect(chat.result.get_by_text("NICE").first).to_be_visible()


@pytest.mark.parametrize("size", [(320, 568), (360, 740), (1280, 800)])
def test_regions_of_the_body_are_large_enough_for_a_finger(visit, size):
    chat = visit(viewport={"width": size[0], "height": size[1]}).start().walk(until="location")
    regions = chat.answers.locator(".region")
    assert regions.count() == 22
    small = regions.evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect())"
        ".filter(box => box.width < 43.9 || box.height < 43.9).length"
    )
    assert small == 0

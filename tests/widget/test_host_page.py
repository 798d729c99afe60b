"""The widget on somebody else's page: one tag, strict policies, hostile styles, settings."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat

STRICT = (
    "default-src 'none'; script-src {assistant}; connect-src {assistant}; style-src 'none'; "
    "img-src 'none'; font-src 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
AGGRESSIVE = """<style>
* { all: unset !important; color: red !important; font: 40px/3 fantasy !important;
    display: inline !important; opacity: 0.2 !important; transform: rotate(9deg) !important;
    position: static !important; width: 1px !important; visibility: hidden !important; }
body { overflow: hidden !important; filter: blur(3px); transform: scale(0.5) !important; }
button, div, section, form, textarea, svg { display: none !important; pointer-events: none; }
triage-widget { display: none !important; z-index: -1 !important; inset: 0 !important; }
html { font-size: 4px !important; }
</style>"""


def test_one_tag_under_a_strict_policy(visit, embed):
    chat = visit(embed("/strict", csp=STRICT))
    broken: list[str] = []
    chat.page.on("console", lambda line: broken.append(line.text))
    chat.start().walk(until="location")
    expect(chat.answers.get_by_role("button", name="Creux des reins")).to_be_visible()
    chat.walk()
    expect(chat.result).to_be_visible()
    assert not [line for line in broken if "Content Security Policy" in line]
    size = chat.launcher.evaluate("node => getComputedStyle(node.parentNode).fontFamily")
    assert "system-ui" in size, "the styles are there"


def test_nothing_of_a_strangers_page_leaks_in(visit, embed):
    looks = {}
    for name, head in (("plain", ""), ("aggressive", AGGRESSIVE)):
        chat = visit(embed(f"/{name}", head=head)).start()
        looks[name] = [
            chat.panel.bounding_box(),
            *(chat.widget.locator(part).first.evaluate(_LOOK) for part in _PARTS),
        ]
    assert looks["aggressive"] == looks["plain"]


_PARTS = (".panel", ".bubble", ".option", "textarea", ".foot", "h2")
_LOOK = """node => { const style = getComputedStyle(node); return [style.color, style.fontSize,
    style.fontFamily, style.display, style.opacity, style.visibility, node.offsetWidth] }"""


def test_nothing_of_the_widget_leaks_out(visit, embed):
    chat = visit(embed("/plain"))
    before = chat.page.evaluate(_PAGE)
    chat.start().walk(until="duration")
    assert chat.page.evaluate(_PAGE) == before
    assert chat.page.context.cookies() == []


_PAGE = """() => [document.styleSheets.length, document.adoptedStyleSheets.length,
    getComputedStyle(document.body).font, document.querySelector('h1').getBoundingClientRect().y,
    document.body.getAttribute('style'), document.documentElement.getAttribute('style')]"""


def test_only_the_assistant_is_talked_to(visit, embed, assistant, site):
    chat = visit(embed("/plain"))
    hosts = set()
    chat.page.on("request", lambda request: hosts.add("/".join(request.url.split("/")[:3])))
    chat.page.reload()
    chat.start().walk(until="location")
    assert hosts == {site.url, assistant.url}


def test_no_word_of_a_patient_is_in_an_address(visit):
    chat = visit().start()
    addresses = []
    chat.page.on("request", lambda request: addresses.append(request.url))
    chat.say("confidentiel")
    assert addresses
    assert not [address for address in addresses if "confidentiel" in address or "?" in address]


def test_attributes_of_the_tag(visit, embed):
    chat = visit(
        embed(
            "/attributes",
            'data-position="left" data-greeting="Bienvenue &lt;b&gt;chez nous&lt;/b&gt;"'
            ' data-title="Ma clinique" data-label="Une question ?" data-theme="dark"'
            ' data-privacy="https://example.org/vie-privee"',
        )
    )
    expect(chat.launcher).to_have_text("Une question ?")
    chat.open()
    assert chat.panel.bounding_box()["x"] < 100
    expect(chat.log).to_contain_text("Bienvenue <b>chez nous</b>")
    expect(chat.panel.get_by_role("heading", name="Ma clinique")).to_be_visible()
    expect(chat.frame).to_have_class(re.compile("dark"))
    chat.button("Commencer").click()
    chat.settle()
    link = chat.answers.get_by_role("link", name="Confidentialité")
    assert link.get_attribute("href") == "https://example.org/vie-privee"


def test_open_from_the_start(visit, embed):
    chat = visit(embed("/opened", 'data-open="true"'))
    expect(chat.panel).to_be_visible()
    chat.button("Fermer").click()
    chat.page.reload()
    expect(chat.launcher).to_be_visible()
    expect(chat.panel).to_be_hidden()


def test_custom_properties_of_the_page(visit, embed):
    style = "<style>:root { --triage-color: rgb(120, 0, 90); --triage-radius: 3px }</style>"
    chat = visit(embed("/coloured", head=style)).open()
    header = chat.panel.locator(".head").first
    assert header.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(120, 0, 90)"
    assert chat.panel.evaluate("node => getComputedStyle(node).borderRadius") == "3px"


def test_methods_and_events_for_the_page(visit, embed):
    chat = visit(embed("/events", 'data-launcher="none"'))
    chat.page.evaluate(
        """() => { window.heard = []; for (const name of ['open', 'close', 'result'])
        document.addEventListener('triage:' + name, event => heard.push([name, event.detail])) }"""
    )
    expect(chat.launcher).to_be_hidden()
    chat.page.evaluate("TriageWidget.open()")
    chat.settle().button("Commencer").click()
    chat.settle().walk()
    chat.page.evaluate("TriageWidget.close()")
    expect(chat.panel).to_be_hidden()
    heard = chat.page.evaluate("heard")
    assert [name for name, _ in heard] == ["open", "result", "close"]
    assert set(heard[1][1]) == {"orientation", "classification"}, "no answer of the patient"


def test_a_result_is_told_to_the_page_once(visit, embed):
    chat = visit(embed("/events")).start().walk()
    chat.page.evaluate(
        "window.heard = 0; document.addEventListener('triage:result', () => heard++)"
    )
    chat.page.reload()
    chat.settle()
    assert chat.page.evaluate("window.heard") in (None, 0)


def test_the_tag_twice_is_one_widget(visit, embed, assistant):
    tag = f'<script src="{assistant.url}/widget.js"></script>'
    chat = visit(embed("/twice", body=tag))
    expect(chat.widget).to_have_count(1)


@pytest.mark.parametrize("attribute", ["async", "defer"])
def test_the_tag_may_load_late(visit, embed, attribute):
    chat = visit(embed(f"/{attribute}", attribute))
    expect(chat.launcher).to_be_visible()


def test_a_page_that_clips_and_moves_its_content(visit, embed):
    head = "<style>body { transform: translateX(300px); overflow: hidden; height: 50px }</style>"
    chat: Chat = visit(embed("/clipped", head=head)).open()
    box = chat.panel.bounding_box()
    view = chat.page.viewport_size
    assert box["x"] + box["width"] <= view["width"]
    assert box["y"] + box["height"] <= view["height"]


def test_a_site_that_is_not_allowed_tells_its_owner_and_no_patient(visit, embed):
    chat = visit(embed("/foreign").replace("127.0.0.1", "localhost"), refused=True)
    said: list[str] = []
    chat.page.on("console", lambda line: said.append(line.text))
    chat.launcher.click()
    expect(chat.launcher).to_be_hidden()
    expect(chat.panel).to_be_hidden()
    assert len([line for line in said if "TRIAGE_ALLOWED_ORIGINS" in line]) == 1


@pytest.mark.parametrize(
    "swap",
    [
        "document.body = document.body.cloneNode(true)",
        "document.body.innerHTML = '<main><h1>Une autre page</h1></main>'",
        "document.documentElement.replaceChild(document.createElement('body'), document.body)",
    ],
)
def test_a_site_that_swaps_its_pages_keeps_the_conversation(visit, embed, swap):
    chat = visit(embed("/turbo")).start().walk(until="location")
    before = chat.spoken("bot")
    for _ in range(2):
        chat.page.evaluate(swap)
        expect(chat.widget).to_have_count(1)
        expect(chat.panel).to_be_visible()
    assert chat.spoken("bot") == before
    chat.reply(["Bas du dos"])
    assert chat.question() == "red_flags"


def test_a_site_may_take_the_widget_away_and_its_tag_brings_it_back(visit, embed, assistant):
    chat = visit(embed("/gone"))
    chat.page.evaluate("TriageWidget.remove()")
    expect(chat.widget).to_have_count(0)
    chat.page.add_script_tag(url=f"{assistant.url}/widget.js")
    expect(chat.launcher).to_be_visible()


def test_a_site_that_writes_from_right_to_left(visit, embed):
    looks = []
    for name, head in (("ltr", ""), ("rtl", "<script>document.dir = 'rtl'</script>")):
        chat = visit(embed(f"/{name}", head=head)).start()
        parts = (".head .tool >> nth=0", ".bubble >> nth=0", ".send")
        looks.append([chat.widget.locator(part).bounding_box() for part in parts])
    assert looks[0] == looks[1]


def test_the_focus_goes_back_to_what_opened_the_window(visit, embed):
    body = '<button id="mine" onclick="TriageWidget.open()">Aide</button>'
    chat = visit(embed("/own-launcher", 'data-launcher="none"', body=body))
    mine = chat.page.get_by_role("button", name="Aide")
    mine.click()
    expect(chat.panel).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(mine).to_be_focused()


def test_ready_is_told_to_the_page(visit, embed):
    head = (
        "<script>window.ready = 0;"
        "document.addEventListener('triage:ready', () => ready += Boolean(TriageWidget))</script>"
    )
    chat = visit(embed("/ready", head=head))
    expect(chat.launcher).to_be_visible()
    assert chat.page.evaluate("ready") == 1

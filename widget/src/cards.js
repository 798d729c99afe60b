// The objects of the wire contract as people see them: an answer, a result, an alert.

import { button, el, fold, hidden, icon, link } from "./dom.js";
import { TEXTS } from "./texts.js";

// What stands under the words of an answer: its page, the questions near it, and whether it helped.
// ask(question) asks one of them; helped(node, entry, yes) is told of a press.
export function answerFoot({ id, url, alternatives = [], vote }, ask, helped) {
  return el("div", { class: "answer" },
    url && pageLink(url, TEXTS.readMore),
    alternatives.length > 0 && [
      id && el("p", { class: "hint" }, TEXTS.didYouMean),
      el("div", { class: "options" }, alternatives.map(({ question }) =>
        button("option", () => ask(question), question))),
    ],
    vote && ballot(id, helped));
}

function ballot(entry, helped) {
  const node = el("div", { class: "vote", role: "group", "aria-label": TEXTS.helped, "data-entry": entry },
    el("span", { "aria-hidden": "true" }, TEXTS.helped),
    TEXTS.votes.map(([word, meaning, yes]) =>
      button("change", () => helped(node, entry, yes), word, hidden(meaning))));
  return node;
}

// What to do, why this person, and the first help fit one screen of a phone; the rest opens.
// title says what to do; facts: {open, hours, phone} of the service; print opens the printable page.
export function resultCard(result, title, facts, print) {
  const { reasons = [], content = [] } = result;
  const about = (reasons[0] && reasons[0].about) || [];
  return el("article", { class: "card result " + result.orientation, "aria-label": TEXTS.result },
    el("p", { class: "kicker" }, TEXTS.result),
    el("h3", {}, title),
    about.length > 0 && el("p", {}, el("strong", {}, TEXTS.whyYou), " " + about.join(" ")),
    result.when_to_come_back && el("p", {}, el("strong", {}, TEXTS.next), " " + result.when_to_come_back),
    actions(result.actions, facts),
    reasons.length > 0 && fold(TEXTS.why, list(reasons.map(({ text }) => text)),
      fold(TEXTS.sources, el("div", { class: "small" }, list(reasons.map(({ source }) => source))))),
    content.length > 0 && fold(TEXTS.read, list(content.map(({ url, title: name }) => pageLink(url, name)))),
    button("plain", print, icon("print"), TEXTS.recap),
    el("p", { class: "small" }, TEXTS.rules(result.ruleset)));
}

// Puts what was said after a result into its card, under a title: what to do before the reasons, the
// rest at the end. A line that begins with a dash is one of a list.
export function addDetail(card, title, text) {
  const parts = text.split(/\n(?!- )/).map((part) => {
    const items = part.split(/(?:^|\n)- /);
    return [items[0] && el("p", {}, items[0]), items[1] && list(items.slice(1))];
  });
  const detail = fold(title, ...parts);
  detail.className = "said";
  card.querySelector(card.querySelector(".said") ? ".plain" : "details, .plain").before(detail);
}

// text says what to do, in one line.
export function alertBanner(alert, text) {
  return [
    el("p", {}, icon("alert"), el("span", {}, el("strong", {}, TEXTS.alertTitle), " ", text)),
    actions(alert.actions, {}) || "",
  ];
}

export function actions(list, facts) {
  const links = (list || []).map(({ kind, label, value }) => {
    const scheme = { phone: "tel:", sms: "sms:" }[kind] || "";
    const node = link(scheme + value, "action " + kind, icon({ phone: "phone", sms: "chat" }[kind] || "open"), label);
    if (!node) return null;
    if (kind === "link") node.append(hidden(" " + TEXTS.newTab));
    const hours = kind === "phone" && value === facts.phone &&
      el("span", { class: facts.open ? "hours open" : "hours" }, facts.hours);
    return el("li", {}, node, hours || null);
  });
  return links.length ? el("ul", { class: "actions" }, links) : null;
}

function list(items) {
  return el("ul", {}, items.filter(Boolean).map((item) => el("li", {}, item)));
}

function pageLink(url, text) {
  return link(url, "more", text, hidden(" " + TEXTS.newTab));
}

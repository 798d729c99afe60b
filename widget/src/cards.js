// The objects of the wire contract as cards: an educational text, a result, an alert.

import { button, el, fold, hidden, icon, link } from "./dom.js";
import { TEXTS } from "./texts.js";

export function contentCard(content) {
  return el("article", { class: "card" },
    el("h3", {}, icon("page"), content.title),
    el("p", {}, content.summary),
    pageLink(content.url, TEXTS.readMore, content.title),
    sources(content.sources));
}

// What to do, why this person, and the first help fit one screen of a phone; the rest opens.
// title says what to do; facts: {open, hours, phone} of the service; print opens the printable page.
export function resultCard(result, title, facts, print) {
  const { reasons = [], content = [] } = result;
  const about = (reasons[0] && reasons[0].about) || [];
  return el("article", { class: "card result " + result.orientation, "aria-label": TEXTS.result },
    el("p", { class: "kicker" }, TEXTS.result),
    el("h3", {}, title),
    about.length > 0 && el("p", {}, el("strong", {}, TEXTS.whyYou), " " + about.join(", ") + "."),
    actions(result.actions, facts),
    reasons.length > 0 && fold(TEXTS.why, list(reasons.map(({ text }) => text)),
      fold(TEXTS.sources, el("div", { class: "small" }, list(reasons.map(({ source }) => source))))),
    content.length > 0 && fold(TEXTS.read, list(content.map(({ url, title: name }) => pageLink(url, name)))),
    button("plain", print, icon("print"), TEXTS.recap),
    el("p", { class: "small" }, TEXTS.rules(result.ruleset)));
}

// Puts what was said after a result into its card, under a title.
export function addDetail(card, title, text) {
  card.querySelector(".plain").before(fold(title, el("p", { class: "said" }, text)));
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

function pageLink(url, text, about) {
  return link(url, "more", text, hidden(" " + (about ? about + " " : "") + TEXTS.newTab));
}

function sources(texts) {
  return texts && texts.length
    ? el("p", { class: "small" }, TEXTS.sources + " : " + texts.join(" ; "))
    : null;
}

// The objects of the wire contract as cards: an educational text, a result, an alert.

import { button, el, hidden, icon, link } from "./dom.js";
import { TEXTS } from "./texts.js";

export function contentCard(content) {
  return el("article", { class: "card" },
    el("h3", {}, icon("page"), content.title),
    el("p", {}, content.summary),
    pageLink(content.url, TEXTS.readMore, content.title),
    sources(content.sources));
}

// title says what to do; facts: {open, hours, phone} of the service; print opens the printable page.
export function resultCard(result, title, facts, print) {
  return el("article", { class: "card result " + result.orientation, "aria-label": TEXTS.result },
    el("p", { class: "kicker" }, TEXTS.result),
    el("h3", {}, title),
    actions(result.actions, facts),
    section(TEXTS.why, reasons(result.reasons)),
    section(TEXTS.read, readings(result.content)),
    button("plain", print, icon("print"), TEXTS.recap),
    el("p", { class: "small" }, TEXTS.rules(result.ruleset)));
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

function reasons(list) {
  return (list || []).map(({ text, source }) =>
    el("li", {}, text, source && el("span", { class: "small" }, TEXTS.source + " " + source)));
}

function readings(list) {
  return (list || []).map(({ url, title }) => el("li", {}, pageLink(url, title)));
}

function section(title, items) {
  return items.length ? el("div", {}, el("h4", {}, title), el("ul", {}, items)) : null;
}

function pageLink(url, text, about) {
  return link(url, "more", text, hidden(" " + (about ? about + " " : "") + TEXTS.newTab));
}

function sources(list) {
  return list && list.length
    ? el("p", { class: "small" }, TEXTS.sources + " " + list.join(" ; "))
    : null;
}

// Puts the widget on the page and gives the page's own code its methods and events.

import { connect, store } from "./transport.js";
import { TEXTS } from "./texts.js";
import { createView } from "./view.js";

/* global STYLE, LATER */
const script = document.currentScript;

const base = script && new URL(".", script.src).href.replace(/\/$/, "");

function styled(root, style) {
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return;
  }
  // Browsers from before 2023: a style element, with the page's nonce where it uses one.
  const element = document.createElement("style");
  if (script.nonce) element.nonce = script.nonce;
  element.textContent = style;
  root.append(element);
}

function start() {
  const tab = store("sessionStorage");
  const host = document.createElement("triage-widget");
  host.lang = "fr";
  const root = host.attachShadow({ mode: "open" });
  styled(root, STYLE);
  let loaded = false;
  let parts;
  let tries = 0;

  // What few conversations need, or not at once. A browser may remember
  // that an address failed, so it is asked for at another one.
  function later() {
    parts ||= import(base + LATER + (tries++ ? "?" + tries : "")).then((loaded) => {
      styled(root, loaded.STYLE);
      return loaded;
    });
    parts.catch(() => (parts = null));
    return parts;
  }

  function emit(name, detail) {
    if (name === "open" || name === "close") tab.write("triage-widget opened", name === "open");
    host.dispatchEvent(new CustomEvent("triage:" + name, { bubbles: true, composed: true, detail }));
  }

  const actions = {
    later,
    opened() {
      if (loaded) return;
      loaded = true;
      if (actions.started()) view.hear.loading();
      actions.resume();
    },
  };
  const view = createView(root, script.dataset, actions, emit);
  const { message, unwelcome } = view.hear;
  // Only what the orientation is goes to the page: never an answer of the patient.
  view.hear.message = (heard) => {
    message(heard);
    if (heard.custom && heard.custom.type === "result") {
      const { orientation, classification } = heard.custom;
      emit("result", { orientation, classification });
    }
  };
  // For the owner of the site, not for the person who came for help.
  view.hear.unwelcome = () => {
    unwelcome();
    console.error(TEXTS.notAllowed(location.origin));
  };
  Object.assign(actions, connect(base, view.hear));
  view.know(actions.facts);
  if (host.showPopover) host.popover = "manual";
  // A site that changes pages by itself replaces the body, or what is in it: the widget comes back,
  // alone, as it was. In the top layer nothing of the page can cover or clip it.
  const seen = new MutationObserver(stay);
  function stay() {
    for (const other of document.querySelectorAll("triage-widget")) if (other !== host) other.remove();
    if (!document.body || host.isConnected) return;
    document.body.append(host);
    if (host.showPopover) host.showPopover();
    view.back();
    seen.disconnect();
    for (const node of [document.documentElement, document.body]) seen.observe(node, { childList: true });
  }
  stay();
  window.TriageWidget = {
    open: () => view.open(),
    close: view.close,
    remove() {
      seen.disconnect();
      view.close();
      host.remove();
    },
    put: stay,
    element: host,
  };
  const wasOpen = tab.read("triage-widget opened");
  if (wasOpen || (wasOpen === null && script.dataset.open === "true")) view.open(true);
  emit("ready");
}

// The tag twice is one widget; the tag of a page that was swapped in brings it back.
if (window.TriageWidget) TriageWidget.put();
else if (script) {
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
}

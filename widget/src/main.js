// Puts the widget on the page and gives the page's own code its methods and events.

import { connect, store } from "./transport.js";
import { createView } from "./view.js";

/* global STYLE */
const script = document.currentScript;

function styled(root) {
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    return;
  }
  // Browsers from before 2023: a style element, with the page's nonce where it uses one.
  const element = document.createElement("style");
  if (script.nonce) element.nonce = script.nonce;
  element.textContent = STYLE;
  root.append(element);
}

function start() {
  const { position, greeting, title, label, privacy, theme, launcher, open } = script.dataset;
  const tab = store("sessionStorage");
  const host = document.createElement("triage-widget");
  host.lang = "fr";
  const root = host.attachShadow({ mode: "open" });
  styled(root);
  let loaded = false;
  let transport;

  function emit(name, detail) {
    if (name !== "result") tab.write("triage-widget opened", name === "open");
    host.dispatchEvent(new CustomEvent("triage:" + name, { bubbles: true, composed: true, detail }));
  }

  const view = createView(
    root,
    { position, greeting, title, label, privacy, theme, launcher },
    {
      send: (entry) => transport.send(entry),
      erase: () => transport.erase(),
      recap: () => transport.recap(),
      callBack: (body) => transport.callBack(body),
      opened() {
        if (loaded) return;
        loaded = true;
        if (transport.started()) view.hear.loading();
        transport.resume();
      },
    },
    emit,
  );
  const message = view.hear.message;
  // Only what the orientation is goes to the page: never an answer of the patient.
  view.hear.message = (heard) => {
    message(heard);
    if (heard.custom && heard.custom.type === "result") {
      const { orientation, classification } = heard.custom;
      emit("result", { orientation, classification });
    }
  };
  transport = connect(new URL(".", script.src).href.replace(/\/$/, ""), view.hear);
  view.know(transport.facts);
  document.body.append(host);
  // In the top layer nothing of the page can cover or clip the widget.
  if (host.showPopover) {
    host.popover = "manual";
    host.showPopover();
  }
  window.TriageWidget = { open: () => view.open(), close: view.close, element: host };
  const wasOpen = tab.read("triage-widget opened");
  if (wasOpen || (wasOpen === null && open === "true")) view.open(true);
}

if (script && !window.TriageWidget) {
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
}

// Reading a conversation: keyboard, new messages as they come, words picked for a correction.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);

  window.consoleKeys({
    j: () => byId("older")?.click(),
    k: () => byId("newer")?.click(),
    r: () => byId("mark-reviewed")?.click(),
    s: () => byId("review-and-next")?.click(),
    t: () => byId("etiquette")?.focus(),
    n: () => byId("note")?.focus(),
    u: () => byId("up")?.click(),
  });

  // Words selected in a message go into the next free line of its open correction form.
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed) return;
    const message = selection.anchorNode?.parentElement?.closest(".patient");
    const words = selection.toString().trim();
    if (!message?.querySelector(".words").contains(selection.anchorNode) || !message.querySelector("details[open]")) return;
    const fields = [...message.querySelectorAll(".words-field")];
    const field = fields.find((item) => !item.value || item.dataset.picked);
    if (field && words) {
      field.value = words;
      field.dataset.picked = "1";
    }
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".row select, .row input")) {
      for (const field of document.querySelectorAll("[data-picked]")) delete field.dataset.picked;
    }
  });

  // What is being written is saved without the mouse.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest("input, textarea, select")?.form;
    if (!form) return;
    event.preventDefault();
    form.requestSubmit();
  });

  // A conversation that goes on is read on without reloading.
  const place = byId("turns");
  const version = () => place.querySelector(".thread").dataset.version;

  async function follow() {
    const busy = place.contains(document.activeElement) || place.querySelector("details[open]");
    if (!document.hidden && !busy) {
      try {
        const answer = await fetch(place.dataset.url, { headers: { "X-Background": "1" } });
        if (answer.status === 401) return;
        if (answer.ok) {
          const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
          if (fresh.querySelector(".thread").dataset.version !== version()) {
            place.replaceChildren(...fresh.body.childNodes);
          }
        }
      } catch {
        // The banner of emergencies says that the console does not answer.
      }
    }
    window.setTimeout(follow, 2000);
  }

  window.setTimeout(follow, 2000);
})();

// The first page of the list keeps itself up to date, without moving what is being read.
"use strict";

(() => {
  const place = document.getElementById("rows");
  if (!place || !("live" in place.dataset)) return;
  const every = 2000;

  async function ask() {
    const busy = place.contains(document.activeElement) && document.activeElement.tagName === "A";
    if (!document.hidden && !busy) {
      try {
        const answer = await fetch(window.location.href, { headers: { "X-Background": "1" } });
        if (answer.status === 401) return;
        const text = answer.ok ? await answer.text() : "";
        if (text && text !== place.dataset.last) {
          const fresh = new DOMParser().parseFromString(text, "text/html");
          if (place.dataset.last) {
            const left = place.querySelector(".scroll")?.scrollLeft ?? 0;
            place.replaceChildren(...fresh.body.childNodes);
            const scroll = place.querySelector(".scroll");
            if (scroll) scroll.scrollLeft = left;
            document.getElementById("count").textContent = place.querySelector("[data-count]").textContent.trim();
          }
          place.dataset.last = text;
        }
      } catch {
        // The banner of emergencies says that the console does not answer.
      }
    }
    window.setTimeout(ask, every);
  }

  ask();
})();

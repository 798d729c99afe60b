// The list: keys, filters out of the way on a small screen, and rows that keep themselves up to date.
"use strict";

(() => {
  const place = document.getElementById("rows");
  const filters = document.getElementById("filters");
  const every = 2000;

  if (window.matchMedia("(max-width: 62rem)").matches) filters.open = false;

  function step(by) {
    const links = [...place.querySelectorAll("a.name")];
    const here = links.indexOf(document.activeElement);
    links[here < 0 ? 0 : Math.min(links.length - 1, Math.max(0, here + by))]?.focus();
  }

  // A first tick shows what can be done.
  place.addEventListener("change", () => {
    const many = document.querySelector(".bulk-list");
    if (many && place.querySelector("input:checked")) many.open = true;
  });

  window.consoleKeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click(),
    "/": () => {
      filters.open = true;
      document.getElementById("q").focus();
    },
  });

  function replace(fresh) {
    const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const left = place.querySelector(".scroll")?.scrollLeft ?? 0;
    const ticked = new Set([...place.querySelectorAll("input:checked")].map((box) => box.value));
    place.replaceChildren(...fresh.body.childNodes);
    for (const box of place.querySelectorAll("input")) box.checked = ticked.has(box.value);
    place.dispatchEvent(new Event("rowschange", { bubbles: true }));
    const scroll = place.querySelector(".scroll");
    if (scroll) scroll.scrollLeft = left;
    if (focused) {
      [...place.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
    }
    document.getElementById("count").textContent = place.querySelector("[data-count]").textContent.trim();
  }

  async function ask() {
    if (!document.hidden) {
      try {
        const answer = await fetch(window.location.href, { headers: { "X-Background": "1" } });
        if (answer.status === 401) return;
        if (answer.ok) {
          const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
          if (fresh.body.innerHTML.trim() !== place.innerHTML.trim()) replace(fresh);
        }
      } catch {
        // The banner of emergencies says that the console does not answer.
      }
    }
    window.setTimeout(ask, every);
  }

  if ("live" in place.dataset) window.setTimeout(ask, every);
})();

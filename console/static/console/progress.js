// What goes on in the background, shown as it goes: the part of the page is asked for again.
"use strict";

(() => {
  const place = document.getElementById("reread");
  const every = 2000;

  const running = () => place.querySelector("[data-running]")?.dataset.running === "1";

  async function ask() {
    if (!running()) return;
    try {
      const answer = await fetch(location.href, { headers: { "X-Background": "1" } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      // Somebody who tabs through the list keeps their place.
      if (!place.contains(document.activeElement)) place.replaceChildren(...fresh.body.childNodes);
    } catch {
      // The next look may find the console again.
    }
    window.setTimeout(ask, every);
  }

  window.setTimeout(ask, every);
})();

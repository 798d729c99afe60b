// Emergencies that nobody has reviewed yet, shown on every page as soon as they are there.
"use strict";

(() => {
  const place = document.getElementById("emergencies");
  const title = document.title;
  const every = 2000;

  const links = () => [...place.querySelectorAll("li a")].map((link) => link.getAttribute("href"));

  function count() {
    const waiting = place.querySelector("[data-count]")?.dataset.count;
    document.title = waiting ? `(${waiting}) ${title}` : title;
  }

  function show(fresh) {
    if (fresh.body.innerHTML.trim() === place.innerHTML.trim()) return;
    const known = links();
    place.replaceChildren(...fresh.body.childNodes);
    for (const link of place.querySelectorAll("li a")) {
      link.parentElement.classList.toggle("arrived", !known.includes(link.getAttribute("href")));
    }
    // The class must not make the next answer look like another one.
    window.setTimeout(() => {
      for (const item of place.querySelectorAll("li")) item.removeAttribute("class");
    }, 1800);
    count();
  }

  function say(text) {
    const line = document.createElement("p");
    line.className = "emergencies";
    line.textContent = text;
    place.replaceChildren(line);
  }

  async function ask() {
    let next = every;
    try {
      const answer = await fetch(place.dataset.url, { headers: { "X-Background": "1" } });
      if (answer.status === 401) {
        say("Votre session a expiré : rechargez la page pour vous connecter.");
        return;
      }
      if (answer.status === 403) return;
      if (!answer.ok) throw new Error(String(answer.status));
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      say("La console ne répond plus : les urgences ne sont plus signalées. Nouvel essai dans un instant.");
      next = 3 * every;
    }
    window.setTimeout(ask, next);
  }

  count();
  window.setTimeout(ask, every);
})();

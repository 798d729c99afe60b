// Emergencies that nobody has reviewed yet, shown on every page as soon as they are there.
"use strict";

(() => {
  const place = document.getElementById("emergencies");
  const title = document.title;
  const every = 2000;
  let shown = "";

  function link(found) {
    const anchor = document.createElement("a");
    anchor.href = found.url;
    anchor.textContent = `${found.name}, ${found.at}${found.signs.length ? " : " + found.signs.join(", ") : ""}`;
    return anchor;
  }

  function show(state) {
    const key = JSON.stringify(state);
    if (key === shown) return;
    shown = key;
    place.replaceChildren();
    place.hidden = state.count === 0;
    document.title = state.count ? `(${state.count}) ${title}` : title;
    if (!state.count) return;
    const count = document.createElement("strong");
    count.textContent = state.count === 1 ? "1 urgence à relire" : `${state.count} urgences à relire`;
    place.append(count, ...state.newest.map(link));
    if (state.count > state.newest.length) {
      const all = document.createElement("a");
      all.href = "/conversations/?alerte=1&etat=to_review&periode=7";
      all.textContent = "Toutes les voir";
      place.append(all);
    }
  }

  function say(text) {
    shown = "";
    place.hidden = false;
    place.textContent = text;
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
      show(await answer.json());
    } catch {
      say("La console ne répond plus : les urgences ne sont plus signalées. Nouvel essai dans un instant.");
      next = 3 * every;
    }
    window.setTimeout(ask, next);
  }

  ask();
})();

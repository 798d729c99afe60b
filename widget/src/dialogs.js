// What opens over the conversation from the menu: the answers so far, and the question before all is
// erased. Each is made when it is asked for, and gone once it is closed.

import { button, el, hidden } from "./dom.js";

const ANSWERS = {
  title: "Vos réponses",
  none: "Vous n'avez encore répondu à aucune question.",
  change: "Modifier",
  close: "Fermer",
};
const ERASE = {
  title: "Effacer la conversation ?",
  text: "Vos messages et vos réponses seront supprimés de nos serveurs. C'est définitif.",
  cancel: "Annuler",
  yes: "Effacer",
};

// list: [{name, words, change}]; say(change) asks the question of an answer again.
export function showAnswers(place, list, say) {
  const items = list.map(({ name, words, change }) =>
    el("li", {}, el("p", {}, el("span", { class: "small" }, name), words),
      button("change", () => {
        dialog.close();
        say(change);
      }, ANSWERS.change, hidden(" : " + name))));
  const dialog = el("dialog", { class: "mine", "aria-labelledby": "mine" },
    el("h2", { id: "mine" }, ANSWERS.title),
    el("ul", {}, items.length ? items : [el("li", {}, ANSWERS.none)]),
    button("plain", () => dialog.close(), ANSWERS.close));
  show(place, dialog);
}

export function askErase(place, erase) {
  const dialog = el("dialog", { "aria-labelledby": "erase", "aria-describedby": "definitive" },
    el("h2", { id: "erase" }, ERASE.title),
    el("p", { id: "definitive" }, ERASE.text),
    el("div", { class: "choices" },
      button("plain", () => dialog.close(), ERASE.cancel),
      button("danger", () => {
        dialog.close();
        erase();
      }, ERASE.yes)));
  show(place, dialog);
}

function show(place, dialog) {
  dialog.addEventListener("close", () => dialog.remove());
  place.append(dialog);
  dialog.showModal();
}

// "Être rappelé": a form of its own, with a consent of its own.

import { button, el } from "./dom.js";

const WORDS = {
  title: "Être rappelé",
  intro: "Un membre de l'équipe vous rappelle. En cas d'urgence, n'attendez pas : appelez le 15.",
  name: "Votre nom",
  phone: "Votre numéro de téléphone",
  when: "Quand vous appeler ?",
  times: [
    ["morning", "le matin"],
    ["noon", "entre midi et deux"],
    ["afternoon", "l'après-midi"],
    ["evening", "en fin de journée"],
  ],
  consent:
    "J'accepte que mon nom et mon numéro soient gardés pour me rappeler. Ils s'effacent avec ma conversation.",
  send: "Demander à être rappelé",
  cancel: "Annuler",
  done: (phone) => `C'est noté : nous vous rappelons au ${phone.replaceAll(" ", "\u00a0")}.`,
  failed: "Votre demande n'est pas partie : l'assistant ne répond pas. Réessayez dans un instant.",
};

// Puts the form in the place of the button that asked for it. offer: {reason}; ask(body) resolves to
// {phone} or to {field, message} where something is wrong.
export function openCallback(opener, offer, ask) {
  const form = callbackForm(offer, ask, close, (phone) => {
    const said = el("p", { role: "status", tabindex: "-1" }, WORDS.done(phone));
    form.replaceWith(said);
    said.focus();
  });
  opener.replaceWith(form);
  form.elements.name.focus();

  function close() {
    form.replaceWith(opener);
    opener.focus();
  }
}

function callbackForm(offer, ask, close, finished) {
  // A page may show several: what belongs together is told by a number.
  const id = "callback" + Math.random().toString(36).slice(2, 8);
  const problem = el("p", { class: "problem", role: "alert", id: id + "problem" });
  const name = el("input", { name: "name", autocomplete: "name", maxlength: "80", id: id + "name" });
  const phone = el("input", {
    name: "phone", type: "tel", autocomplete: "tel", maxlength: "40", id: id + "phone", inputmode: "tel",
  });
  const times = WORDS.times.map(([value, label]) =>
    el("label", { class: "tick" }, el("input", { type: "checkbox", name: "times", value }), label));
  const consent = el("input", { type: "checkbox", name: "consent" });
  const form = el("form", { class: "callback-form", novalidate: true, onsubmit: submit, "aria-label": WORDS.title },
    el("p", {}, WORDS.intro),
    el("label", { for: id + "name" }, WORDS.name), name,
    el("label", { for: id + "phone" }, WORDS.phone), phone,
    el("fieldset", {}, el("legend", {}, WORDS.when), times),
    el("label", { class: "tick" }, consent, WORDS.consent),
    problem,
    el("div", { class: "options" },
      el("button", { class: "main", type: "submit" }, WORDS.send),
      button("option", close, WORDS.cancel)));

  async function submit(event) {
    event.preventDefault();
    const chosen = times.map((label) => label.firstChild).filter((box) => box.checked);
    const body = {
      name: name.value,
      phone: phone.value,
      times: chosen.map((box) => box.value),
      consent: consent.checked,
      reason: offer.reason,
    };
    for (const field of [name, phone]) field.removeAttribute("aria-invalid");
    problem.textContent = "";
    try {
      const answer = await ask(body);
      if (answer.phone) return finished(answer.phone);
      problem.textContent = answer.message || WORDS.failed;
      const wrong = { name, phone, consent, times: times[0].firstChild }[answer.field];
      if (wrong) {
        wrong.setAttribute("aria-invalid", "true");
        wrong.setAttribute("aria-describedby", problem.id);
        wrong.focus();
      }
    } catch {
      problem.textContent = WORDS.failed;
    }
  }

  return form;
}

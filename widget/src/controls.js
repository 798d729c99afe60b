// The controls under a question. Each calls answer(text, values) once: `text` is what the person
// reads of their answer, `values` the options picked (none for a plain text).

import { button, el } from "./dom.js";
import { TEXTS } from "./texts.js";

const ALONE = ["none", "unknown"];

// question: the object of the wire contract. Returns the nodes to show, possibly none.
export function controls(question, answer) {
  const { input, options, multiple } = question;
  const nodes = input === "scale" ? scale(answer)
    : !options.length ? []
      : multiple ? several(question, answer) : one(options, answer);
  if (question.may_be_passed) nodes.push(button("skip", () => answer(TEXTS.skip), TEXTS.skip));
  return nodes;
}

// Plain quick replies: [{title, payload}]
export function replies(buttons, answer) {
  return [
    el("div", { class: "options" }, buttons.map(({ title, payload }) =>
      button("option", () => answer(payload || title), title))),
  ];
}

function one(options, answer) {
  return [
    el("div", { class: "options" }, options.map(({ value, label }) =>
      button(value === "unknown" ? "option quiet" : "option", () => answer(label, [value]), label))),
  ];
}

// In groups where the list has some. "Aucun", where it ends the list, stays in sight beside "Valider".
function several({ options, groups = [] }, answer) {
  const problem = el("p", { class: "problem", role: "alert" });
  const boxes = options.map(({ value, label }) => {
    const box = el("input", { type: "checkbox", value, onchange: () => keepCoherent(box) });
    return { box, label, row: el("label", { class: "option check" }, box, el("span", {}, label)) };
  });
  // "Aucun" and "je ne sais pas" exclude the other answers, and are excluded by them.
  function keepCoherent(changed) {
    problem.textContent = "";
    if (!changed.checked) return;
    for (const { box } of boxes) {
      const excluded = ALONE.includes(changed.value) || ALONE.includes(box.value);
      if (box !== changed && excluded) box.checked = false;
    }
  }
  function submit(event) {
    event.preventDefault();
    const picked = boxes.filter(({ box }) => box.checked);
    if (!picked.length) {
      problem.textContent = TEXTS.pickOne;
      return;
    }
    answer(picked.map(({ label }) => label).join(", "), picked.map(({ box }) => box.value));
  }
  const row = (value) => (boxes.find(({ box }) => box.value === value) || {}).row;
  const grouped = groups.flatMap(({ values }) => values);
  const alone = boxes.map(({ box }) => box.value).filter((value) => !grouped.includes(value));
  const apart = alone.includes("none") && boxes[0].box.value !== "none";
  const before = alone.filter((value) => value !== "unknown" && !(apart && value === "none"));
  const list = (values) => el("div", { class: "options" }, values.map(row));
  return [
    el("form", { class: "several", onsubmit: submit },
      el("p", { class: "hint" }, TEXTS.several),
      el("div", { class: "list" },
        before.length > 0 && list(before),
        groups.map(({ title, values }) =>
          el("fieldset", {}, el("legend", {}, title), list(values))),
        alone.includes("unknown") && row("unknown")),
      el("div", { class: "ends-list" },
        problem,
        apart && row("none"),
        el("button", { class: "main", type: "submit" }, TEXTS.validate))),
  ];
}

function scale(answer) {
  const values = Array.from({ length: 11 }, (_, value) => value);
  return [
    el("div", { class: "scale" }, values.map((value) =>
      el("button", {
        type: "button",
        "aria-label": TEXTS.scale(value),
        onclick: () => answer(String(value)),
      }, String(value)))),
    el("p", { class: "ends" }, TEXTS.scaleEnds.map((end) => el("span", {}, end))),
  ];
}

// The drawing of the body: its regions are buttons, and what is picked is said in words below.

import { button, el, svg } from "./dom.js";

const SHOW = "Ou montrez sur le dessin";
const NO_PLACE = "Touchez un ou plusieurs endroits.";
const VALIDATE = "Valider";

// body: the drawing as the server tells it; pick(text, ids) is called once, with the regions that
// were picked in words, and their ids.
export function drawing(body, options, pick) {
  const picked = new Map(); // id → [label, whether it is the low back]
  const said = el("p", { class: "hint", role: "status" }, NO_PLACE);
  const views = body.views.map(([title, regions]) =>
    el("div", { class: "view", role: "group", "aria-label": title },
      el("p", { class: "hint" }, title),
      el("div", { class: "figure" }, figure(body), regions.map(region))));

  function region([id, label, left, top, width, height, low]) {
    const [across, down] = body.size;
    const node = el("button", {
      class: "region", type: "button", "aria-label": label, "aria-pressed": "false",
      onclick() {
        if (!picked.delete(id)) picked.set(id, [label, low]);
        node.setAttribute("aria-pressed", String(picked.has(id)));
        said.textContent = names() || NO_PLACE;
        done.hidden = !picked.size;
      },
    });
    const parts = { left: left / across, top: top / down, width: width / across, height: height / down };
    for (const [side, part] of Object.entries(parts)) node.style[side] = 100 * part + "%";
    return node;
  }

  const names = () => [...picked.values()].map(([label]) => label).join(", ");
  const done = button("main", () => {
    const place = [...picked.values()].some(([, low]) => low) ? "lumbar" : "elsewhere";
    const { label } = options.find(({ value }) => value === place);
    pick(label + " : " + names(), [...picked.keys()]);
  }, VALIDATE);
  done.hidden = true;
  return el("div", { class: "body", role: "group", "aria-label": SHOW },
    el("p", { class: "hint" }, SHOW), el("div", { class: "views" }, views), said, done);
}

function figure(body) {
  const [x, y, r] = body.head;
  return svg("svg", { viewBox: "0 0 " + body.size.join(" "), "aria-hidden": "true" },
    svg("circle", { cx: x, cy: y, r }),
    svg("polygon", { points: body.torso }),
    body.limbs.map(([points, width]) => svg("polyline", { points, "stroke-width": width })));
}

// The only ways in which the widget makes elements: text always stays text.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  chat: "M4 5h16v11H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  menu: "M5 7h14M5 12h14M5 17h14",
  send: "M4 12l16-8-5 16-3-6z",
  phone: "M6 3h4l1 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 1v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z",
  alert: "M12 3l10 18H2zM12 10v5M12 18v.5",
  open: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  print: "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
  spine: "M12 3v2M9 6h6M9.5 10h5M12 6v15M9 14h6M9.5 18h5",
};

// The words of the assistant keep French punctuation on the line of the word before it.
function typeset(child) {
  if (typeof child !== "string") return child;
  return child.replace(/ ([:;?!»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
}

// el("a", {class: "x", href: "…", onclick: f, disabled: true}, "text", node)
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(2).filter(Boolean).map(typeset));
  return node;
}

export function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat());
  return node;
}

export function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}

// What opens when it is asked for.
export function fold(title, ...children) {
  return el("details", {}, el("summary", {}, title), ...children);
}

// A link to a page, a phone number or an SMS; null where the address is anything else.
export function link(href, className, ...children) {
  if (!/^(https?:\/\/|tel:\+?[0-9]+$|sms:\+?[0-9]+$)/.test(href)) return null;
  const page = href.startsWith("http");
  return el(
    "a",
    { class: className, href, target: page && "_blank", rel: page && "noopener noreferrer" },
    ...children,
  );
}

export function button(className, onclick, ...children) {
  return el("button", { class: className, type: "button", onclick }, ...children);
}

export function hidden(text) {
  return el("span", { class: "hidden" }, text);
}

// Shows the widget with the chosen settings, and writes the lines to copy into a site.

const form = document.getElementById("settings");
const tag = document.getElementById("tag");
const DEFAULTS = { position: "right", theme: "auto", color: "#0a5a78", dark: "#7cc7e2", radius: "18" };
const READABLE = 4.5;

function luminance(colour) {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

// White or near black, whichever is easier to read on the colour.
function textOn(colour) {
  return contrast(colour, "#ffffff") >= contrast(colour, "#10191f") ? "#ffffff" : "#10191f";
}

function chosen() {
  const values = Object.fromEntries(new FormData(form));
  const attributes = {};
  for (const name of ["label", "title", "greeting"]) {
    if (values[name].trim()) attributes[name] = values[name].trim();
  }
  for (const name of ["position", "theme"]) {
    if (values[name] !== DEFAULTS[name]) attributes[name] = values[name];
  }
  if (values.open) attributes.open = "true";
  if (values.launcher) attributes.launcher = "none";
  const properties = {};
  if (values.color !== DEFAULTS.color) {
    properties["--triage-color"] = values.color;
    properties["--triage-on-color"] = textOn(values.color);
  }
  if (values.dark !== DEFAULTS.dark) {
    properties["--triage-dark-color"] = values.dark;
    properties["--triage-dark-on-color"] = textOn(values.dark);
  }
  if (values.radius !== DEFAULTS.radius) properties["--triage-radius"] = values.radius + "px";
  return { values, attributes, properties };
}

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/\n/g, " ");
}

function written({ attributes, properties }) {
  const style = Object.entries(properties).map(([name, value]) => `  ${name}: ${value};\n`).join("");
  const data = Object.entries(attributes).map(([name, value]) => `\n  data-${name}="${escaped(value)}"`).join("");
  return (style && `<style>\ntriage-widget {\n${style}}\n</style>\n`) +
    `<script src="${form.dataset.address}/widget.js" defer${data}></script>`;
}

// A colour that is close to the ground cannot be read as text, whatever stands on it.
function warn({ values }) {
  const day = contrast(values.color, "#ffffff") < READABLE;
  const night = contrast(values.dark, "#14212a") < READABLE;
  document.getElementById("contrast").textContent = day || night
    ? `La couleur ${day ? "du jour est trop claire" : "de la nuit est trop sombre"} : certains ne pourront pas la lire.`
    : "";
}

function show() {
  const settings = chosen();
  warn(settings);
  tag.value = written(settings);
  if (window.TriageWidget) {
    window.TriageWidget.remove();
    delete window.TriageWidget;
  }
  for (const name of ["color", "on-color", "dark-color", "dark-on-color", "radius"]) {
    document.documentElement.style.removeProperty("--triage-" + name);
  }
  for (const [name, value] of Object.entries(settings.properties)) {
    document.documentElement.style.setProperty(name, value);
  }
  const script = document.createElement("script");
  script.src = "/widget.js";
  Object.assign(script.dataset, settings.attributes);
  document.body.append(script);
}

form.addEventListener("change", show);
form.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("copy").addEventListener("click", async () => {
  tag.select();
  try {
    await navigator.clipboard.writeText(tag.value);
    document.getElementById("copied").textContent = "Copié.";
  } catch {
    document.getElementById("copied").textContent = "Les lignes sont choisies : copiez-les avec Ctrl+C.";
  }
});
show();

// Keys of a page, its help, and the switch that turns them off.
"use strict";

window.consoleKeys = (actions) => {
  const OFF = "console-keys-off";
  const help = document.getElementById("help");
  const off = document.getElementById("keys-off");
  const opener = document.getElementById("help-open");

  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
  off.checked = localStorage.getItem(OFF) === "1";
  off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "1" : "0"));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || off.checked || help.open) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const action = event.key === "?" ? () => help.showModal() : actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });
};

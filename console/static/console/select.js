// Ticking many rows: all at once, how many are ticked, and no deed without a tick.
"use strict";

(() => {
  const form = document.querySelector("[data-select]");
  if (!form?.querySelector("[data-all]")) return;
  const all = form.querySelector("[data-all]");
  const told = form.querySelector("[data-ticked]");
  const boxes = () => [...form.querySelectorAll("tbody input[type=checkbox], .groups input[type=checkbox]")];

  function tell() {
    const ticked = boxes().filter((box) => box.checked).length;
    told.textContent = ticked ? `${ticked} cochée${ticked > 1 ? "s" : ""}` : "";
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
    form.classList.toggle("ticked", ticked > 0);
  }

  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    tell();
  });
  form.addEventListener("change", tell);
  form.addEventListener("rowschange", tell);
  tell();
})();

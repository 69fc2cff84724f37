// Counts a segment while somebody builds it, and lets rows and text follow each other. Without it the buttons do.
"use strict";

(() => {
  const form = document.querySelector("[data-segment]");
  if (!form) return;
  const rows = document.getElementById("seg-rows");
  const result = document.getElementById("seg-result");
  const faults = document.getElementById("seg-faults");
  const tally = document.getElementById("seg-tally");
  const broken = document.getElementById("seg-broken");
  const text = form.elements.text;
  const PAUSE = 350;
  let waiting = 0;
  let current = null;
  let last = "rows";

  const focusPath = () => {
    const name = document.activeElement?.name;
    return rows.contains(document.activeElement) && name ? name : "";
  };

  const showFaults = (faults) => {
    for (const place of rows.querySelectorAll("[data-fault]")) {
      const words = faults[place.dataset.fault] ?? "";
      if (place.textContent !== words) place.textContent = words;
    }
  };

  const show = (answer, doing) => {
    const kept = focusPath();
    if (doing !== "rows") {
      rows.innerHTML = answer.rows;
      const again = kept && rows.querySelector(`[name="${CSS.escape(kept)}"]`);
      if (again) again.focus();
      if (/^(add|group):/.test(doing)) rows.querySelector(`[name="${CSS.escape(added(doing))}:kind"]`)?.focus();
    } else {
      showFaults(answer.row_faults);
    }
    faults.innerHTML = answer.faults;
    result.innerHTML = answer.result;
    tally.textContent = result.querySelector("[data-count]")?.textContent.trim() ?? "";
    if (document.activeElement !== text && answer.whole) text.value = answer.text;
    if (answer.whole) form.elements.shown.value = answer.shown;
    text.setAttribute("aria-invalid", String(!answer.right));
  };

  // The path of the row or group that a button has just added: the last one of its group.
  const added = (doing) => {
    const group = doing.split(":")[1];
    const pattern = new RegExp(`^${group.replaceAll(".", "\\.")}\\.\\d+$`);
    const paths = [...rows.querySelectorAll('[name$=":kind"]')].map((each) => each.name.slice(0, -5));
    return paths.filter((path) => pattern.test(path)).at(-1) ?? "";
  };

  const load = async (doing) => {
    clearTimeout(waiting);
    current?.abort();
    const mine = (current = new AbortController());
    const said = new FormData(form);
    said.set("do", doing === "shapes" ? "rows" : doing);
    result.setAttribute("aria-busy", "true");
    broken.hidden = true;
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: said, signal: mine.signal });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const found = await answer.json();
      if (mine === current) show(found, doing);
    } catch (error) {
      if (error.name === "AbortError") return;
      broken.hidden = false;
    }
    if (mine === current) result.setAttribute("aria-busy", "false");
  };

  const soon = (doing, pause) => {
    clearTimeout(waiting);
    last = doing;
    waiting = setTimeout(() => load(doing), pause);
  };

  form.classList.add("seg--live");
  rows.addEventListener("input", (event) => {
    if (event.target.matches("select, [type=checkbox]")) return;
    soon("rows", PAUSE);
  });
  rows.addEventListener("change", (event) => {
    if (!event.target.matches("select, [type=checkbox]")) return;
    const shapes = "shapes" in event.target.dataset;
    soon(shapes ? "shapes" : "rows", 0);
  });
  text.addEventListener("input", () => soon("text", PAUSE));
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="do"]');
    if (!button || button.value === "save") return;
    event.preventDefault();
    const asking = button.value.startsWith("explain") || button.value === "count";
    if (button.value.startsWith("explain:")) form.elements.person.value = button.value.slice(8);
    load(asking ? last : button.value);
  });
  form.elements.person.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    load(last);
  });
  document.getElementById("seg-again").addEventListener("click", () => load(last));
})();

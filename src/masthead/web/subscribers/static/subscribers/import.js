// Lists that come in: dropping a file, columns that need no name, and how far the work is. Every page works without it.
"use strict";

const PAUSE = 1000;
const PATIENT_PAUSE = 5000;

function takeDrops(area) {
  const input = area.querySelector("input[type=file]");
  const hint = area.querySelector("[data-hint]");
  hint.hidden = false;
  const over = (on) => area.classList.toggle("imp-over", on);
  for (const name of ["dragenter", "dragover"]) {
    area.addEventListener(name, (event) => { event.preventDefault(); over(true); });
  }
  area.addEventListener("dragleave", () => over(false));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (event.dataTransfer.files.length === 1) {
      input.files = event.dataTransfer.files;
    } else {
      hint.textContent = "Drop one file; put several lists in one after the other.";
    }
  });
}

function hideNeedlessKey(row) {
  const meaning = row.querySelector("select");
  const key = row.querySelector("[data-key]");
  const show = () => { key.style.visibility = meaning.value === "attribute" ? "visible" : "hidden"; };
  meaning.addEventListener("change", show);
  show();
}

function sayBusy(button) {
  button.form.addEventListener("submit", () => {
    // After the form was read: a disabled button sends nothing.
    setTimeout(() => { button.disabled = true; button.textContent = button.dataset.busy; }, 0);
  });
}

function follow(section) {
  const bar = section.querySelector("progress");
  const number = new Intl.NumberFormat("en");
  const write = (name, text) => { const place = section.querySelector(`[data-${name}]`); if (place) { place.textContent = text; } };
  const show = (now) => {
    if (now.percent !== null) { bar.value = now.percent; }
    write("done", number.format(now.done));
    write("rows", number.format(now.rows));
    section.querySelector("[data-waiting]").hidden = !now.waiting;
  };
  const look = async () => {
    let pause = PAUSE;
    try {
      const answer = await fetch(section.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const now = await answer.json();
        if (now.job !== section.dataset.job) { location.reload(); return; }
        show(now);
      } else {
        pause = PATIENT_PAUSE;
      }
    } catch {
      pause = PATIENT_PAUSE;
    }
    setTimeout(look, pause);
  };
  setTimeout(look, PAUSE);
}

document.querySelectorAll("[data-drop]").forEach(takeDrops);
document.querySelectorAll("[data-column]").forEach(hideNeedlessKey);
document.querySelectorAll("button[data-busy]").forEach(sayBusy);
document.querySelectorAll("[data-progress]").forEach(follow);

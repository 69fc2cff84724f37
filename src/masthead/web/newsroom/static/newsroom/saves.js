/* What the form of an edition sends is counted, so that older text never lands above newer; first words are saved, too. */
(() => {
  "use strict";

  const TYPING = ["beforeinput", "input", "change", "keypress", "paste", "drop"];

  /* Returns what to call as the form is sent: all of it is on its way, and a save of the same would come too late. */
  function holdSaves(form) {
    let held = false;
    let last = null;
    form.addEventListener("w-autosave:save", (event) => {
      last = event;
      if (held) { event.preventDefault(); }
    });
    // Whoever goes on writing, or comes back to the page, has something to save again.
    const release = (event) => { if (event.isTrusted) { held = false; } };
    for (const kind of TYPING) { form.addEventListener(kind, release, { capture: true, passive: true }); }
    addEventListener("pageshow", release);
    return () => {
      held = true;
      // Wagtail waits a moment before it sends, and then asks whether it still may.
      last?.preventDefault();
    };
  }

  function count(form, field) {
    let last = Number(field.value);
    let leaving = false;
    const next = (data) => data.set(field.name, String(++last));
    const leave = () => {
      leaving = true;
      setTimeout(() => { leaving = false; });
      hold();
    };
    const hold = holdSaves(form);
    // The field itself stays as it is: Wagtail would take another value for something to save.
    form.addEventListener("w-autosave:save", (event) => next(event.detail.formData));
    form.addEventListener("submit", leave);
    form.addEventListener("formdata", (event) => { if (leaving) { next(event.formData); } });
    // Wagtail's dialogs of approval call this, which says no “submit”.
    form.submit = () => {
      leave();
      HTMLFormElement.prototype.submit.call(form);
    };
  }

  /* Wagtail takes the form as it is two seconds after it opens for what was loaded. */
  function saveFirstWords(form) {
    let typed = false;
    const note = (event) => { typed ||= event.isTrusted; };
    for (const kind of TYPING) { form.addEventListener(kind, note, { capture: true, passive: true }); }
    form.addEventListener("w-unsaved:watch-edits", () => {
      for (const kind of TYPING) { form.removeEventListener(kind, note, { capture: true }); }
      if (typed) { form.dataset.wUnsavedForceValue = "true"; }
    }, { once: true });
  }

  const start = () => {
    const field = document.querySelector("[data-save-order]");
    if (field?.form) {
      count(field.form, field);
      saveFirstWords(field.form);
    }
  };
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
})();

/* The rundown panel: sends the form as it stands, shows what comes back, leads from findings to fields. */
(() => {
  "use strict";

  const PAUSE = 300;        // after the last keystroke, before the form is sent
  const PAUSE_HIDDEN = 2000; // while the panel is closed and only its counter shows
  const SECOND_LOOK = 700;   // rich text reaches its field a little after the key
  const WIDE = "(min-width: 1100px)";
  const NARROW = "(max-width: 800px)";
  const NOT_CONTENT = /^(csrfmiddlewaretoken|next|loaded_revision_|comments-|wagtail-side-panel)/;

  class Rundown {
    constructor(element, form) {
      this.element = element;
      this.form = form;
      this.url = element.dataset.url;
      this.body = element.querySelector("[data-rundown-body]");
      this.status = element.querySelector("[data-rundown-status]");
      this.said = element.querySelector("[data-rundown-said]");
      this.trouble = element.querySelector("[data-rundown-trouble]");
      this.panel = element.closest("[data-side-panel]");
      this.sent = null;
      this.request = null;
      this.timer = 0;
      this.listen();
      this.openAtFirst();
      this.check();
    }

    listen() {
      const soon = () => this.soon();
      for (const kind of ["input", "change", "keyup", "paste", "drop", "click"]) {
        this.form.addEventListener(kind, soon, { passive: true });
      }
      document.addEventListener("w-unsaved:add", soon);
      document.addEventListener("w-autosave:success", soon);
      this.panel?.addEventListener("show", soon);
      window.addEventListener("online", () => { this.sent = null; this.check(); });
      window.addEventListener("offline", () => this.sayOffline());
      this.element.addEventListener("click", (event) => this.followLink(event));
      this.element.addEventListener("submit", (event) => this.submit(event));
    }

    openAtFirst() {
      let chosen = null;
      try { chosen = localStorage.getItem("wagtail:side-panel-open"); } catch { /* no storage, no memory */ }
      if (chosen === null && matchMedia(WIDE).matches) {
        this.panel?.dispatchEvent(new Event("open"));
      }
    }

    // --- sending ---------------------------------------------------------------------------------------------

    soon(pause) {
      clearTimeout(this.timer);
      const hidden = this.panel?.hidden || document.hidden;
      this.timer = setTimeout(() => this.check(true), pause ?? (hidden ? PAUSE_HIDDEN : PAUSE));
    }

    check(again = false) {
      const data = new FormData(this.form);
      const said = written(data);
      if (said !== this.sent) { this.send(data, said); }
      if (again) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.check(), SECOND_LOOK);
      }
    }

    async send(data, said) {
      this.request?.abort();
      const request = this.request = new AbortController();
      this.sent = said;
      this.body.setAttribute("aria-busy", "true");
      this.status.textContent = "Checking…";
      try {
        const response = await fetch(this.url, {
          // Plain pairs are read several times faster than parts of a multipart body; files have no say here.
          method: "POST", body: new URLSearchParams([...data].filter(([, value]) => typeof value === "string")), signal: request.signal, credentials: "same-origin",
          headers: { Accept: "text/html", "X-Requested-With": "XMLHttpRequest" },
        });
        const markup = await response.text();
        if (request.signal.aborted) { return; }
        if (response.redirected || response.status === 403) { this.fail("You are signed out. Sign in in another tab; your text stays here."); }
        else if (response.ok) { this.show(markup); }
        else if (response.status === 422 || response.headers.get("Content-Type")?.includes("html") && markup.includes("nr-trouble")) { this.trouble.innerHTML = markup; this.settle("Not up to date."); }
        else { this.fail(`Could not be checked: the newsroom answered ${response.status}. Your text is safe.`); }
      } catch (fault) {
        if (fault.name === "AbortError") { return; }
        this.sent = null;
        if (navigator.onLine) {
          this.fail("Could not be checked: the newsroom does not answer. Your text is safe.");
          this.soon(5000);
        } else { this.sayOffline(); }
      } finally {
        if (this.request === request) { this.body.setAttribute("aria-busy", "false"); }
      }
    }

    show(markup) {
      const kept = new Kept(this.body);
      this.body.innerHTML = markup;
      kept.restore(this.body);
      this.trouble.replaceChildren();
      const result = this.body.querySelector("[data-rundown-result]");
      this.settle(`Checked at ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" })}.`);
      this.count(Number(result?.dataset.errors || 0));
      this.announce(result?.dataset.summary || "");
      this.noteFilled(result);
    }

    // Sections that something else fills say so in the form; the fields of locked ones take no words.
    noteFilled(result) {
      for (const gone of this.form.querySelectorAll(".nr-note")) {
        for (const each of gone.parentElement.querySelectorAll(":scope > [inert]")) { each.inert = false; }
        gone.remove();
      }
      for (const line of this.body.querySelectorAll("[data-line][data-filled]")) {
        const block = document.querySelector(`[data-contentpath="${CSS.escape(line.dataset.line)}"]`);
        note(block?.querySelector("[data-panel] .w-panel__content") || block, line.dataset.filled, "locked" in line.dataset);
      }
      if (result?.dataset.partner) { note(fieldNamed("sponsor"), result.dataset.partner, true); }
    }

    settle(words) { this.status.textContent = words; }

    fail(words) {
      const box = document.createElement("div");
      box.className = "nr-trouble";
      box.setAttribute("role", "alert");
      box.textContent = words;
      this.trouble.replaceChildren(box);
      this.settle("Not up to date.");
    }

    sayOffline() { this.fail("You are offline. Your text stays here; it will be checked when you are back."); }

    count(errors) {
      const counter = document.querySelector('[data-side-panel-toggle="rundown"] [data-side-panel-toggle-counter]');
      if (counter) { counter.textContent = errors; counter.hidden = !errors; }
    }

    // Said once typing has come to rest, and only when it is news.
    announce(summary) {
      clearTimeout(this.announcing);
      this.announcing = setTimeout(() => {
        if (this.said.textContent !== summary) { this.said.textContent = summary; }
      }, 2000);
    }

    // --- leading to places -----------------------------------------------------------------------------------

    followLink(event) {
      const link = event.target.closest("[data-goto-block], [data-goto-field]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
      event.preventDefault();
      const { gotoBlock: block, gotoField: field } = link.dataset;
      const place = block ? document.querySelector(`[data-contentpath="${CSS.escape(block)}"]`) : fieldNamed(field);
      if (place) { this.lead(place); }
      else { this.settle("This place is not in the form any more."); }
    }

    lead(place) {
      if (matchMedia(NARROW).matches) { document.querySelector("[data-form-side-close-button]")?.click(); }
      for (let panel = place.closest("[data-panel]"); panel; panel = panel.parentElement?.closest("[data-panel]")) { expand(panel); }
      const own = place.querySelector("[data-panel]");
      if (own) { expand(own); }
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      place.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "center" });
      focusWithin(place);
      place.classList.add("nr-found");
      setTimeout(() => place.classList.remove("nr-found"), 1600);
    }

    // --- states, assignees, comments -------------------------------------------------------------------------

    async submit(event) {
      const form = event.target.closest("[data-desk-form]");
      if (!form) { return; }
      event.preventDefault();
      const data = new FormData(form, event.submitter);
      const text = form.querySelector("textarea");
      for (const button of form.querySelectorAll("button")) { button.disabled = true; }
      try {
        const response = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
        const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
        if (!response.ok) { throw new Error(answer.problem || (response.status === 403 ? "You may not do this." : "That did not work. Try again.")); }
        if (text) { text.value = ""; }
        this.sent = null;
        this.check();
      } catch (fault) {
        this.fail(fault instanceof TypeError ? "The newsroom does not answer. Nothing was lost; try again." : fault.message);
      } finally {
        for (const button of form.querySelectorAll("button")) { button.disabled = false; }
      }
    }
  }

  /* What a person has opened, typed and focused in the panel, kept while its content is replaced. */
  class Kept {
    constructor(body) {
      this.open = [...body.querySelectorAll("details[data-keep][open]")].map((each) => each.dataset.keep);
      this.texts = [...body.querySelectorAll("textarea[id], select[id]")].filter((each) => each.matches("textarea") && each.value || each === document.activeElement).map((each) => [each.id, each.value]);
      const active = document.activeElement;
      this.focus = body.contains(active) ? describe(active) : null;
      this.range = this.focus && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
    }

    restore(body) {
      for (const name of this.open) { body.querySelector(`details[data-keep="${CSS.escape(name)}"]`)?.setAttribute("open", ""); }
      for (const [id, value] of this.texts) {
        const field = document.getElementById(id);
        if (field) { field.value = value; }
      }
      const field = this.focus && body.querySelector(this.focus);
      if (field) {
        field.focus({ preventScroll: true });
        if (this.range && field.setSelectionRange) { field.setSelectionRange(...this.range); }
      }
    }
  }

  function describe(element) {
    if (element.id) { return `#${CSS.escape(element.id)}`; }
    if (element.matches("summary")) { return `details[data-keep="${CSS.escape(element.parentElement.dataset.keep || "")}"] > summary`; }
    if (element.dataset.gotoBlock) { return `[data-goto-block="${CSS.escape(element.dataset.gotoBlock)}"]`; }
    if (element.dataset.gotoField) { return `[data-goto-field="${CSS.escape(element.dataset.gotoField)}"]`; }
    return null;
  }

  function written(data) {
    const parts = [];
    for (const [name, value] of data) {
      if (!NOT_CONTENT.test(name)) { parts.push(name, value instanceof File ? `${value.name} ${value.size}` : value); }
    }
    return JSON.stringify(parts);
  }

  function note(place, words, locked) {
    if (!place) { return; }
    const said = document.createElement("p");
    said.className = "nr-note";
    said.textContent = words;
    if (locked) { for (const each of place.children) { each.inert = true; } }
    place.prepend(said);
  }

  function expand(panel) {
    const toggle = panel.querySelector("[data-panel-toggle]");
    if (toggle?.getAttribute("aria-expanded") === "false") { toggle.click(); }
  }

  function fieldNamed(name) {
    const field = document.getElementById(`id_${name}`) || document.querySelector(`#w-editor-form [name="${CSS.escape(name)}"]`);
    return field?.closest("[data-field-wrapper], [data-panel], .w-field") || field;
  }

  // What looks hidden from here may be folded away by other means: the first that takes the focus.
  function focusWithin(place) {
    const inside = "input:not([type=hidden]):not([disabled]), textarea:not([disabled]), select:not([disabled]), [contenteditable=true]";
    for (const each of [place, ...place.querySelectorAll(inside)]) {
      if (!each.matches(inside)) { continue; }
      each.focus({ preventScroll: true });
      if (document.activeElement === each) { return; }
    }
  }

  function start() {
    const form = document.querySelector("[data-edit-form]");
    const element = document.querySelector("[data-rundown]");
    if (form && element) { new Rundown(element, form); }
  }

  if (document.readyState === "complete") { start(); }
  else { window.addEventListener("load", start, { once: true }); }
})();

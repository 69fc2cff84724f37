// Filters the list while somebody types. Without it the form's button does the same.
"use strict";

(() => {
  const form = document.querySelector("[data-subs-filter]");
  const results = document.getElementById("subs-results");
  if (!form || !results) return;
  const told = document.getElementById("subs-told");
  const fault = document.getElementById("subs-fault");
  const PAUSE = 180;
  let waiting = 0;
  let current = null;

  const query = () => {
    const said = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) said.set(name, value);
    if (said.get("by") === "newest") said.delete("by");
    return said;
  };

  const show = (html) => {
    results.innerHTML = html;
    told.textContent = results.querySelector("[data-counted]")?.dataset.counted ?? "";
  };

  const load = async () => {
    const said = query();
    const address = said.size ? `?${said}` : location.pathname;
    current?.abort();
    const mine = (current = new AbortController());
    results.setAttribute("aria-busy", "true");
    fault.hidden = true;
    try {
      said.set("part", "1");
      const answer = await fetch(`?${said}`, { signal: mine.signal, headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const html = await answer.text();
      if (mine !== current) return;
      show(html);
      history.replaceState(null, "", address);
    } catch (error) {
      if (error.name === "AbortError") return;
      fault.hidden = false;
    }
    if (mine === current) results.setAttribute("aria-busy", "false");
  };

  const soon = (pause) => {
    clearTimeout(waiting);
    waiting = setTimeout(load, pause);
  };

  form.classList.add("subs-filter--instant");
  form.addEventListener("input", (event) => soon(event.target.name === "q" ? PAUSE : 0));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon(0);
  });
  document.getElementById("subs-again").addEventListener("click", () => soon(0));
})();

// The sample follows the form: asked for when typing pauses, the latest question alone counts.
(function () {
  const form = document.querySelector("[data-look]");
  const state = document.querySelector("[data-state]");
  const weak = document.querySelector("[data-weak]");
  if (!form) return;
  let timer = 0;
  let asking = null;

  function tell(lines) {
    weak.replaceChildren(
      ...lines.map((line) => {
        const item = document.createElement("li");
        item.textContent = line;
        return item;
      }),
    );
  }

  async function ask() {
    if (asking) asking.abort();
    asking = new AbortController();
    state.textContent = "Drawing the sample…";
    try {
      const response = await fetch(form.dataset.sample, { method: "POST", body: new FormData(form), signal: asking.signal });
      const said = await response.json();
      if (!response.ok) {
        state.textContent = "This look cannot be drawn yet:";
        tell(said.problems);
        return;
      }
      for (const frame of document.querySelectorAll("iframe[data-page]")) frame.srcdoc = said.pages[frame.dataset.page];
      state.textContent = said.weak.length
        ? "Too weak to read, and refused when saved (4.5:1 is needed):"
        : "Every text has enough contrast.";
      tell(said.weak);
    } catch (fault) {
      if (fault.name !== "AbortError") state.textContent = "The sample could not be drawn. Your choices are still in the form.";
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
  ask();
})();

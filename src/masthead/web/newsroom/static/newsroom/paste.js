/* Takes a paste with its structure where the browser offers it; the plain field stays for everybody else. */
(() => {
  "use strict";
  const form = document.querySelector("[data-paste-form]");
  if (!form) { return; }
  const plain = form.querySelector("textarea[name=text]");
  const html = form.querySelector("input[name=html]");
  const state = form.querySelector("[data-paste-state]");
  const go = form.querySelector("[data-paste-go]");

  // A plain field takes plain text alone; this one takes what a word processor puts on the clipboard.
  plain.addEventListener("paste", (event) => {
    const rich = event.clipboardData?.getData("text/html") || "";
    const files = event.clipboardData?.files;
    if (files?.length && !rich && !event.clipboardData.getData("text/plain")) {
      event.preventDefault();
      take(files);
      return;
    }
    const whole = plain.selectionStart === 0 && plain.selectionEnd === plain.value.length;
    if (!rich || !whole) { return; }
    event.preventDefault();
    // Pictures cannot be pasted, but weigh megabytes: that they were there is enough to say so.
    html.value = rich.replace(/\bsrc=(["'])data:[^"']*\1/gi, 'src="data:,"');
    plain.value = event.clipboardData.getData("text/plain");
    submit("with its structure");
  });

  plain.addEventListener("input", (event) => {
    html.value = "";
    if (event.inputType === "insertFromPaste") { submit("as plain text"); }
  });

  form.addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) { event.preventDefault(); } });
  form.addEventListener("drop", (event) => {
    if (event.dataTransfer?.files.length) { event.preventDefault(); take(event.dataTransfer.files); }
  });
  form.querySelector("input[type=file]").addEventListener("change", (event) => { if (event.target.files.length) { submit("from the file"); } });
  form.addEventListener("submit", () => { go.disabled = true; state.textContent = "Reading it…"; });
  window.addEventListener("pageshow", () => { go.disabled = false; state.textContent = ""; });

  function take(files) {
    form.querySelector("input[type=file]").files = files;
    submit("from the file");
  }

  function submit(how) {
    state.textContent = `Reading it ${how}…`;
    form.requestSubmit(go);
  }
})();

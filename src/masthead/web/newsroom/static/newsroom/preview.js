/* Wagtail's preview panel with frames that nobody can look into: swapped when loaded, opened at the section in hand. */
(() => {
  "use strict";

  const KEPT = "masthead:preview-looks";

  function section() {
    const streams = [...document.querySelectorAll("[data-edit-form] [data-streamfield-stream-container]")];
    const stream = streams.find((each) => !each.closest("[data-streamfield-child]"));
    const children = stream ? [...stream.querySelectorAll(":scope > div > [data-streamfield-child], :scope > [data-streamfield-child]")] : [];
    const index = children.filter((each) => each.offsetParent !== null || each === last).indexOf(last);
    return index < 0 ? "" : `#section-${index}`;
  }

  let last = null;

  function outermost(element) {
    let found = null;
    for (let child = element.closest?.("[data-streamfield-child]"); child; child = child.parentElement.closest("[data-streamfield-child]")) { found = child; }
    return found;
  }

  function swap(panel) {
    const shown = panel.querySelector("#w-preview-iframe");
    for (const waiting of panel.querySelectorAll("iframe[data-waiting]")) { waiting.remove(); }
    const next = shown.cloneNode(false);
    next.removeAttribute("id");
    next.removeAttribute("data-w-preview-target");
    next.dataset.waiting = "";
    const mode = panel.querySelector('[data-w-preview-target="mode"]');
    const address = new URL(panel.dataset.wPreviewUrlValue, location.href);
    address.searchParams.set("mode", mode.value);
    address.searchParams.set("in_preview_panel", "true");
    // Another address each time, or a fragment alone would be taken for a jump within the old document.
    address.searchParams.set("at", Date.now());
    address.hash = section();
    next.addEventListener("load", () => {
      if (!next.isConnected) { return; }
      delete next.dataset.waiting;
      shown.remove();
      next.id = "w-preview-iframe";
      next.setAttribute("data-w-preview-target", "iframe");
      panel.dispatchEvent(new CustomEvent("masthead:previewed", { bubbles: true }));
    }, { once: true });
    next.src = address.toString();
    shown.after(next);
  }

  function looks(box) {
    const mode = box.querySelector('[data-w-preview-target="mode"]');
    const controls = [...box.querySelectorAll("[data-look]")];
    const value = () => controls.filter((each) => each.type !== "checkbox" || each.checked).map((each) => each.value).join(":");
    try {
      const words = (localStorage.getItem(KEPT) || "").split(":");
      for (const each of controls) {
        if (each.type === "checkbox") { each.checked = words.includes(each.value); }
        else { each.value = [...each.options].map((option) => option.value).find((option) => words.includes(option)) || each.options[0]?.value; }
      }
    } catch { /* no storage, no memory */ }
    mode.value = value();
    box.addEventListener("change", (event) => {
      if (event.target === mode) { return; }
      mode.value = value();
      try { localStorage.setItem(KEPT, mode.value); } catch { /* as above */ }
      mode.dispatchEvent(new Event("change"));
    });
  }

  document.addEventListener("focusin", (event) => { last = outermost(event.target) || last; });
  document.addEventListener("w-preview:load", (event) => { event.preventDefault(); swap(event.target); });
  const start = () => { for (const box of document.querySelectorAll("[data-preview-looks]")) { looks(box); } };
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
})();

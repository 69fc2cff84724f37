// Follows a mailing that moves, and counts an audience while somebody plans. Every page works without it.
"use strict";

(() => {
  const MEASURED_SECONDS = 20;
  const MOST_PATIENT_SECONDS = 30;

  /** What is told once to those who do not see the page: a new sentence, and every tenth part of the way. */
  const teller = (place) => {
    let said = "";
    return (now) => {
      const tenth = Math.floor(parseFloat(now.dataset.done) / 10) * 10;
      const words = Number.isNaN(tenth) ? "" : `${tenth} per cent asked for`;
      const alert = now.querySelector("[data-alert]")?.textContent.trim() ?? "";
      const next = alert || words;
      if (next !== said && said !== "") place.textContent = next;
      said = next;
    };
  };

  const follow = (area) => {
    const lost = document.querySelector("[data-lost]");
    const since = document.querySelector("[data-lost-since]");
    const tell = teller(document.querySelector("[data-told]"));
    const pause = Number(area.dataset.seconds) * 1000;
    const looks = [];
    let wait = pause;

    const remember = (now) => {
      looks.push({ at: Number(now.dataset.at), settled: Number(now.dataset.settled) });
      while (looks.length > 1 && looks.at(-1).at - looks[0].at > MEASURED_SECONDS) looks.shift();
      since.textContent = now.dataset.clock;
      tell(now);
    };

    const put = (html) => {
      const focused = area.contains(document.activeElement) ? document.activeElement.id : "";
      const scrolled = [...area.querySelectorAll(".mlg-scroll")].map((each) => each.scrollLeft);
      const fresh = document.createElement("template");
      fresh.innerHTML = html;
      // The buttons between stay as they are, under whatever is about to press them.
      for (const each of fresh.content.querySelectorAll("[data-live]")) {
        area.querySelector(`[data-live="${each.dataset.live}"]`).replaceWith(each);
      }
      area.querySelectorAll(".mlg-scroll").forEach((each, place) => { each.scrollLeft = scrolled[place] ?? 0; });
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    };

    const look = async () => {
      const query = new URLSearchParams(looks[0]);
      try {
        const answer = await fetch(`${area.dataset.follow}?${query}`, { headers: { Accept: "text/html" } });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        put(await answer.text());
        const now = area.querySelector("[data-phase]");
        if (now.dataset.phase !== area.dataset.phase) { location.reload(); return; }
        remember(now);
        lost.hidden = true;
        wait = pause;
      } catch {
        lost.hidden = false;
        wait = Math.min(wait * 2, MOST_PATIENT_SECONDS * 1000);
      }
      later();
    };

    // A page that nobody looks at asks for nothing.
    const later = () => setTimeout(() => {
      if (document.hidden) document.addEventListener("visibilitychange", look, { once: true });
      else look();
    }, wait);

    remember(area.querySelector("[data-phase]"));
    later();
  };

  const counting = (form) => {
    const PAUSE = 350;
    const place = form.querySelector("[data-counts]");
    const told = form.querySelector("[data-counts-told]");
    const fault = form.querySelector("[data-counts-fault]");
    const asked = ["titles", "segment", "without_segments", "without_tags"];
    let waiting = 0;
    let current = null;
    form.querySelector("[data-counts-button]").hidden = true;

    const count = async () => {
      current?.abort();
      const mine = (current = new AbortController());
      place.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(form.dataset.count, { method: "POST", body: new FormData(form), signal: mine.signal });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        place.innerHTML = await answer.text();
        told.textContent = place.querySelector("p")?.textContent.trim() ?? "";
        fault.hidden = true;
      } catch (error) {
        if (error.name === "AbortError") return;
        fault.hidden = false;
      }
      if (mine === current) place.setAttribute("aria-busy", "false");
    };
    form.addEventListener("input", (event) => {
      if (!asked.includes(event.target.name)) return;
      clearTimeout(waiting);
      waiting = setTimeout(count, PAUSE);
    });
  };

  /** Shows what a box opens, and hides it while the box is empty. What is hidden is kept. */
  const unfold = (form) => {
    const show = () => {
      for (const each of form.querySelectorAll("[data-if]")) each.hidden = !document.getElementById(each.dataset.if).checked;
      for (const each of form.querySelectorAll("[data-unless]")) each.hidden = document.getElementById(each.dataset.unless).checked;
    };
    form.addEventListener("change", show);
    show();
  };

  document.querySelectorAll("[data-follow]").forEach(follow);
  document.querySelectorAll("[data-plan]").forEach((form) => { unfold(form); counting(form); });
})();

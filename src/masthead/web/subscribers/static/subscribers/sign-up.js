/* The hosted form: proves work while its reader types, and is sent as any form is. Without this script it works, too. */
/* global proveWork */
(() => {
  const form = document.getElementById('sign-up');
  if (!form) {
    return;
  }
  // Programs send at once; people who have their browser fill the form in may be as fast, and wait here.
  const LEAST_MILLISECONDS = 1200;
  const shown = performance.now();
  const state = document.getElementById('sign-up-state');
  let working = null;

  function work() {
    working ||= proveWork(form.dataset.challenge).catch(() => '');
    return working;
  }

  async function send(button) {
    button.setAttribute('aria-busy', 'true');
    state.textContent = state.dataset.working;
    form.elements.altcha.value = await work();
    const left = LEAST_MILLISECONDS - (performance.now() - shown);
    await new Promise((resolve) => setTimeout(resolve, Math.max(left, 0)));
    HTMLFormElement.prototype.submit.call(form);
  }

  form.addEventListener('focusin', work, { once: true });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const button = form.querySelector('button[type=submit]');
    if (button.getAttribute('aria-busy') !== 'true') {
      send(button);
    }
  });
  // Whoever comes back by the browser's arrow finds a form that can be sent again.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) {
      working = null;
      state.textContent = '';
      form.querySelector('button[type=submit]').removeAttribute('aria-busy');
    }
  });
})();

/* Date and time fields get their choosers from here: Wagtail's own templates would need inline scripts, which the
   newsroom's content security policy does not allow. */
(() => {
  'use strict';

  const CHOOSERS = ['initDateChooser', 'initDateTimeChooser', 'initTimeChooser'];
  const MARK = '[data-chooser]';

  const begin = (mark) => {
    const name = mark.dataset.chooser;
    if (!CHOOSERS.includes(name) || typeof window[name] !== 'function') return;
    if (!document.getElementById(mark.dataset.for)) return;
    mark.removeAttribute('data-chooser');
    window[name](mark.dataset.for, JSON.parse(mark.dataset.options));
  };

  const beginAll = () => document.querySelectorAll(MARK).forEach(begin);

  // Filters and dialogs bring their fields later.
  new MutationObserver((changes) => {
    const brought = changes.some((change) =>
      [...change.addedNodes].some((node) => node.nodeType === 1 && (node.matches(MARK) || node.querySelector(MARK))),
    );
    if (brought) beginAll();
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener('DOMContentLoaded', beginAll);
  window.addEventListener('load', beginAll);
})();

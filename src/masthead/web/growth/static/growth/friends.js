/* A reader's own link: copied and shared by one press, where the browser can. Without this it is a field to copy from. */
(() => {
  const field = document.getElementById('link');
  const copy = document.getElementById('copy');
  const share = document.getElementById('share');
  if (!field) {
    return;
  }
  field.addEventListener('focus', () => field.select());

  async function copied() {
    const label = copy.textContent;
    try {
      await navigator.clipboard.writeText(field.value);
      copy.textContent = copy.dataset.done;
      document.getElementById('copied').textContent = copy.dataset.done;
    } catch {
      field.focus();
    }
    setTimeout(() => {
      copy.textContent = label;
    }, 2500);
  }

  if (navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener('click', copied);
  }
  if (navigator.share) {
    share.hidden = false;
    share.addEventListener('click', () => {
      navigator.share({ title: share.dataset.title, url: field.value }).catch(() => {});
    });
  }
})();

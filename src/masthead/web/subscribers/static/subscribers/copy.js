/* Buttons that copy what stands in the element they name: data-copy="id". */
(() => {
  const state = document.getElementById('copied');

  async function copy(button) {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = 'Copied';
      state.textContent = 'Copied to the clipboard.';
    } catch {
      getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
      state.textContent = 'Selected: copy it with your keyboard.';
    }
    setTimeout(() => {
      button.textContent = label;
      state.textContent = '';
    }, 2500);
  }

  document.querySelectorAll('[data-copy]').forEach((button) => {
    button.addEventListener('click', () => copy(button));
  });
})();

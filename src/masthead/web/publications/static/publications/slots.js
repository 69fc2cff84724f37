// The rundown's slots: add, move, and keep each one's place in its order field. Without it, places are typed.
(function () {
  const list = document.querySelector("[data-slots]");
  const template = document.querySelector("[data-slot-template]");
  const total = document.querySelector("#id_slot-TOTAL_FORMS");
  if (!list || !template || !total) return;

  function number() {
    [...list.children].forEach((slot, place) => {
      const order = slot.querySelector("input[name$=-ORDER]");
      if (order) order.value = place + 1;
    });
    document.querySelector(".pub-empty-slots").hidden = list.children.length > 0;
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const slot = button.closest("[data-slot]");
    const up = button.dataset.move === "-1";
    const other = up ? slot.previousElementSibling : slot.nextElementSibling;
    if (!other) return;
    if (up) list.insertBefore(slot, other);
    else list.insertBefore(other, slot);
    number();
    button.focus();
  });

  document.querySelector("[data-add-slot]").addEventListener("click", () => {
    const holder = document.createElement("ol");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    const slot = holder.firstElementChild;
    total.value = Number(total.value) + 1;
    list.append(slot);
    slot.querySelector("details").open = true;
    slot.querySelector("input").focus();
    number();
  });

  document.documentElement.classList.add("pub-scripted");
  number();
})();

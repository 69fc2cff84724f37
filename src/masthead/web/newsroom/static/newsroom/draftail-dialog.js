// One small question asked in a dialog of the browser’s own: it keeps the focus, and Escape closes it.
//
//   const values = await masthead.ask({ title, fields: [{ name, label, … }], submit: "Save" });
//
// A field: name, label, value, help, type ("text" or "checkbox"), options ([value, words] pairs to choose from),
// check (value → what is wrong, or ""). Resolves with the values by name, with "removed" when `remove` was pressed,
// or with null when nothing was decided.
(() => {
  "use strict";

  const masthead = (window.masthead = window.masthead || {});
  let count = 0;

  const element = (tag, properties, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  const fieldOf = (field, id) => {
    const input = element("input", { id, name: field.name, type: field.type || "text", autocomplete: "off" });
    const parts = [input];
    if (field.type === "checkbox") {
      input.checked = Boolean(field.value);
    } else {
      input.value = field.value || "";
      input.required = true;
    }
    if (field.check) {
      input.addEventListener("input", () => input.setCustomValidity(field.check(input.value.trim())));
    }
    if (field.options) {
      const list = element("datalist", { id: `${id}-options` });
      field.options.forEach(([value, words]) => list.append(element("option", { value }, words)));
      input.setAttribute("list", list.id);
      parts.push(list);
    }
    if (field.help) {
      input.setAttribute("aria-describedby", `${id}-help`);
      parts.push(element("p", { id: `${id}-help`, className: "masthead-dialog__help" }, field.help));
    }
    const label = element("label", { htmlFor: id }, field.label);
    return element("div", { className: `masthead-dialog__field masthead-dialog__field--${input.type}` }, label, ...parts);
  };

  const valuesOf = (form, fields) =>
    Object.fromEntries(
      fields.map(({ name, type }) => {
        const input = form.elements.namedItem(name);
        return [name, type === "checkbox" ? input.checked : input.value.trim()];
      }),
    );

  const button = (words, kind, onclick) => {
    const classes = kind ? `button button-small ${kind}` : "button button-small";
    return element("button", { type: onclick ? "button" : "submit", className: classes, onclick }, words);
  };

  masthead.ask = ({ title, fields, submit, remove }) =>
    new Promise((resolve) => {
      count += 1;
      const id = `masthead-dialog-${count}`;
      const form = element("form", { method: "dialog", noValidate: false });
      const dialog = element("dialog", { className: "masthead-dialog" }, form);
      dialog.setAttribute("aria-labelledby", `${id}-title`);
      let answer = null;
      const close = (values) => {
        answer = values;
        dialog.close();
      };
      const buttons = element("div", { className: "masthead-dialog__buttons" }, button(submit));
      buttons.append(button("Cancel", "button-secondary", () => close(null)));
      if (remove) {
        buttons.append(button(remove, "button-secondary no", () => close("removed")));
      }
      form.append(element("h2", { id: `${id}-title` }, title));
      fields.forEach((field, at) => form.append(fieldOf(field, `${id}-${at}`)));
      form.append(buttons);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        // Also where the dialog stands inside the editor’s own form in the tree of events.
        event.stopPropagation();
        close(valuesOf(form, fields));
      });
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(answer);
      });
      document.body.append(dialog);
      dialog.showModal();
      form.querySelector("input").select();
    });
})();

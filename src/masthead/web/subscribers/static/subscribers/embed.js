/*
 * Puts a sign-up form where its <script> stands, or into the element that data-into names. Served with `form` (words,
 * titles, addresses) and the solver before it; takes the fonts and colours of the page around it.
 *
 * data-source: where this form stands, for the statistics. data-titles: slugs of titles to offer, with blanks between.
 */
/* global form, proveWork */
const tag = document.currentScript;
const wanted = (tag?.dataset.titles || form.titles[0].slug).split(/\s+/);
const offered = form.titles.filter((each) => wanted.includes(each.slug));
const shown = offered.length ? offered : form.titles.slice(0, 1);
const names = `masthead-${Math.random().toString(36).slice(2, 8)}`;

const STYLE = `
:where(.masthead-form){max-width:32rem;text-align:start}
:where(.masthead-form) :where(p,fieldset){margin:0 0 1em;padding:0;border:0}
:where(.masthead-form) :where(label,legend){display:block;margin:0 0 .35em;padding:0;font-weight:700}
:where(.masthead-form) :where(input[type=email]){box-sizing:border-box;width:100%;padding:.65em .8em;border:1px solid
#767676;border-radius:${form.radius}px;background:Field;color:FieldText;font:inherit}
:where(.masthead-form .masthead-choice){display:grid;grid-template-columns:auto 1fr;align-items:start;gap:0 .6em;
margin-bottom:.8em;font-weight:400}
:where(.masthead-form) :where(input[type=checkbox]){width:1.15em;height:1.15em;margin:.25em 0 0}
:where(.masthead-form) :where(small){display:block;font-size:.85em;line-height:1.45}
:where(.masthead-form .masthead-answers){display:flex;flex-wrap:wrap;gap:.6em;margin-top:.5em}
:where(.masthead-form) :where(button){padding:.7em 1.4em;border:1px solid ${form.accent};border-radius:${form.radius}px;
background:${form.accent};color:${form.onAccent};font:inherit;font-weight:700;cursor:pointer}
:where(.masthead-form) :where(button.masthead-quiet){border-color:currentColor;background:none;color:inherit}
:where(.masthead-form) :where(button[aria-busy=true]){opacity:.7;cursor:progress}
:where(.masthead-form .masthead-error){font-weight:700}
:where(.masthead-form .masthead-trap){position:absolute;left:-10000px;width:1px;height:1px;overflow:hidden}`;

function make(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...inside);
  return element;
}

function hidden(name, value) {
  return make('input', { type: 'hidden', name, value });
}

function titleFields() {
  if (shown.length === 1) {
    const [only] = shown;
    return [hidden('title', only.slug), make('p', { lang: only.language }, make('small', {}, only.wording))];
  }
  const boxes = shown.map((each, index) => {
    const box = make('input', { type: 'checkbox', name: 'title', value: each.slug });
    box.checked = index === 0;
    const words = make('span', { lang: each.language }, make('strong', {}, each.name), make('small', {}, each.wording));
    return make('label', { class: 'masthead-choice' }, box, words);
  });
  return [hidden('named', '1'), make('fieldset', {}, make('legend', {}, form.words.titles_legend), ...boxes)];
}

function build() {
  const email = make('input', {
    type: 'email', id: `${names}-email`, name: 'email', required: '', maxlength: '254', autocomplete: 'email',
  });
  const trap = make('input', { type: 'text', name: form.trap, id: `${names}-url`, tabindex: '-1', autocomplete: 'off' });
  return make(
    'form',
    { class: 'masthead-form', action: form.action, method: 'post', lang: form.language },
    make('p', {}, make('label', { for: email.id }, form.words.email_label), email),
    ...titleFields(),
    make('p', { class: 'masthead-trap', 'aria-hidden': 'true' },
      make('label', { for: trap.id }, form.words.trap_label), trap),
    hidden('via', 'embed'), hidden('source', tag?.dataset.source || ''), hidden('altcha', ''),
    hidden('ref', new URLSearchParams(location.search).get('ref') || ''),
    make('p', {}, make('button', { type: 'submit' }, form.words.subscribe_button)),
    make('p', { class: 'masthead-state', role: 'status' }),
  );
}

function dress() {
  // Style sheets that are made by scripts pass the content policies of most sites; a <style> does not.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

function place(element) {
  const into = tag?.dataset.into ? document.querySelector(tag.dataset.into) : null;
  if (into) {
    into.append(element);
  } else {
    tag.after(element);
  }
}

function say(element, ...inside) {
  const state = element.querySelector('.masthead-state');
  state.className = 'masthead-state';
  state.replaceChildren(...inside);
  return state;
}

function showErrors(element, errors) {
  const email = element.elements.email;
  const state = say(element, errors.map((each) => each.text).join(' '));
  state.classList.add('masthead-error');
  state.id = `${names}-error`;
  email.toggleAttribute('aria-invalid', false);
  if (errors.some((each) => each.field === 'email')) {
    email.setAttribute('aria-invalid', 'true');
    email.setAttribute('aria-describedby', state.id);
    email.focus();
  }
}

function showHint(element, answer) {
  const accept = make('button', { type: 'button' }, form.words.hint_accept.replace('{address}', answer.meant));
  const keep = make('button', { type: 'button', class: 'masthead-quiet' },
    form.words.hint_keep.replace('{address}', element.elements.email.value));
  accept.addEventListener('click', () => {
    element.elements.email.value = answer.meant;
    send(element, true);
  });
  keep.addEventListener('click', () => send(element, true));
  say(element, make('strong', {}, answer.title), make('span', { class: 'masthead-answers' }, accept, keep));
  accept.focus();
}

function showSent(element, answer) {
  const heading = make('strong', {}, answer.title);
  const done = make('p', { class: 'masthead-form', role: 'status', tabindex: '-1', lang: form.language },
    heading, make('br'), answer.text);
  element.replaceWith(done);
  done.focus();
}

function show(element, answer) {
  const shows = { sent: showSent, hint: showHint };
  if (shows[answer.state]) {
    shows[answer.state](element, answer);
  } else {
    if (answer.state === 'too-many') {
      element.elements.altcha.value = '';
      working = null;
    }
    showErrors(element, answer.errors.length ? answer.errors : [{ field: '', text: `${answer.title}. ${answer.text}` }]);
  }
}

async function ask(element, asTyped) {
  const fields = new URLSearchParams(new FormData(element));
  if (asTyped) {
    fields.set('keep', '1');
  }
  const response = await fetch(form.action, {
    method: 'POST', body: fields, credentials: 'omit', headers: { Accept: 'application/json' },
  });
  return response.json();
}

async function send(element, asTyped = false) {
  const button = element.querySelector('button[type=submit]');
  if (button.getAttribute('aria-busy') === 'true') {
    return;
  }
  button.setAttribute('aria-busy', 'true');
  say(element, form.words.subscribe_working);
  try {
    const old = element.elements.altcha.value;
    element.elements.altcha.value = old || (await work());
    show(element, await ask(element, asTyped));
  } catch {
    if (isBlocked) {
      HTMLFormElement.prototype.submit.call(element);
      return;
    }
    say(element, form.words.embed_failed);
  }
  button.removeAttribute('aria-busy');
}

// A site whose content policy lets no script ask us still lets people send the form.
let isBlocked = false;
document.addEventListener('securitypolicyviolation', (event) => {
  isBlocked ||= event.blockedURI.startsWith(new URL(form.action).origin);
});

let working = null;
function work() {
  working ||= proveWork(form.challenge).catch(() => '');
  return working;
}

const element = build();
element.addEventListener('focusin', work, { once: true });
element.addEventListener('submit', (event) => {
  event.preventDefault();
  send(element);
});
dress();
place(element);

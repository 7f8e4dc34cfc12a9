// Keys for the review page. Everything here is also a visible link or button: whatever carries data-key="x"
// is clicked (or focused, when it is a field) by that key; "g q" is a sequence.
const stored = {
  get(name) { try { return localStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, value); } catch { /* private mode: not kept */ } },
};
const rows = () => [...document.querySelectorAll('.queue [data-update-id]')];
const current = () => document.querySelector('.queue [aria-current=true]');
const say = (text) => {
  const status = document.querySelector('[role=status]');
  status.className = 'message note';
  status.textContent = text;
};

function move(step) {
  const all = rows();
  const from = all.indexOf(current());
  const to = all[Math.max(0, Math.min(all.length - 1, from + step))];
  if (!to) return;
  for (const row of all) row.removeAttribute('aria-current');
  to.setAttribute('aria-current', 'true');
  to.scrollIntoView({ block: 'nearest' });
}

function post(path, fields) {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = path;
  const token = document.querySelector('meta[name=csrf]').content;
  for (const [name, value] of Object.entries({ csrf: token, ...fields })) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

function decideRow(verb, fields) {
  const row = current();
  if (!row) return;
  const back = row.closest('.queue').dataset.filter;
  post(`/updates/${row.dataset.updateId}/${verb}`, { rev: row.dataset.rev, back, stay: 'list', ...fields });
}

function acceptRow() {
  const missing = current()?.dataset.missing;
  if (missing) return say(`Not accepted: ${missing} is still to be given. Open it with Enter.`);
  return decideRow('accept', {});
}

function acceptForm(button) {
  const form = button.form;
  if (form && form.dataset.missing === 'status' && document.activeElement !== button) {
    form.elements.status.focus();
    return say('Not accepted: the proposed status has no quoted words. Check it, then press the button.');
  }
  if (form && !form.reportValidity()) return say('Not accepted: a field is still to be filled.');
  return button.click();
}

const reasons = ['other', 'cosmetic', 'template', 'volatile', 'bad_capture', 'duplicate', 'unrelated', 'out_of_scope', 'unreliable', 'known'];
const listKeys = {
  'j': ['next row', () => move(1)],
  'k': ['previous row', () => move(-1)],
  'o': ['open the row', () => current()?.querySelector('a.title').click()],
  'Enter': ['open the row', () => current()?.querySelector('a.title').click()],
  'a': ['accept the row', acceptRow],
  'c': ['claim the row', () => decideRow('claim', {})],
};
reasons.forEach((reason, digit) => {
  listKeys[`r ${digit}`] = [`reject the row: ${reason.replaceAll('_', ' ')}`, () => decideRow('reject', { reason })];
});

function cycle(nav) {
  const tabs = [...nav.querySelectorAll('a')];
  const at = tabs.findIndex((tab) => tab.hasAttribute('aria-current'));
  tabs[(at + 1) % tabs.length].click();
}

function openMenu(menu) {
  for (const other of document.querySelectorAll('details.menu[open]')) other.open = false;
  menu.open = true;
  menu.querySelector('.sheet input, .sheet button')?.focus({ preventScroll: true });
  if (menu.dataset.menu === 'r') menu.querySelector('summary').focus({ preventScroll: true });
}

function words(element) {
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll('kbd')) key.remove();
  return (copy.textContent.trim() || element.getAttribute('placeholder') || element.name || '').toLowerCase();
}

// Every binding that works on this page, so that the help can list exactly these.
function bindings() {
  const all = new Map();
  if (document.querySelector('.queue')) for (const key of Object.keys(listKeys)) all.set(key, listKeys[key]);
  for (const element of document.querySelectorAll('[data-key]')) {
    const key = element.dataset.key;
    if (all.has(key)) continue;
    const field = element.matches('input, textarea, select');
    if (key === 'e') all.set(key, ['edit the proposal', () => { element.focus(); element.select(); }]);
    else if (field) all.set(key, [words(element) || 'search', () => { element.focus(); element.select?.(); }]);
    else if (key === 'a') all.set(key, [words(element), () => acceptForm(element)]);
    else if (key === '?') all.set(key, ['this help', help]);
    else all.set(key, [words(element), () => element.click()]);
  }
  for (const nav of document.querySelectorAll('[data-cycle]')) all.set(nav.dataset.cycle, ['next view of the difference', () => cycle(nav)]);
  for (const menu of document.querySelectorAll('[data-menu]')) all.set(menu.dataset.menu, [words(menu.querySelector('summary')), () => openMenu(menu)]);
  const split = document.querySelector('#split button');
  if (split) all.set('s', ['split the chosen sources out', () => split.click()]);
  const source = document.querySelector('#diff a[target=_blank]');
  if (source) all.set('v', ['open the source', () => source.click()]);
  return all;
}

function help() {
  const opener = document.activeElement;
  const dialog = document.createElement('dialog');
  const title = document.createElement('h1');
  title.textContent = 'Keys';
  const list = document.createElement('dl');
  for (const [key, [what]] of bindings()) {
    const term = document.createElement('dt');
    for (const part of key.split(' ')) {
      const mark = document.createElement('kbd');
      mark.textContent = part;
      term.append(mark, ' ');
    }
    const text = document.createElement('dd');
    text.textContent = what;
    list.append(term, text);
  }
  const label = document.createElement('label');
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.checked = stored.get('keys') !== 'off';
  box.addEventListener('change', () => stored.set('keys', box.checked ? 'on' : 'off'));
  label.append(box, 'Single-key shortcuts');
  const close = document.createElement('button');
  close.textContent = 'Close';
  close.addEventListener('click', () => dialog.close());
  dialog.append(title, list, label, close);
  dialog.addEventListener('close', () => { dialog.remove(); opener?.focus?.(); });
  document.body.append(dialog);
  dialog.showModal();
}

function leave() {
  const open = document.querySelector('details.menu[open]');
  if (open) { open.open = false; return; }
  if (document.body.dataset.page === 'queue') document.querySelector('.crumbs [data-key=u]')?.click();
}

let begun = '';
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');
  if (event.isComposing || document.querySelector('dialog[open]')) return;
  if (typing) {
    if (event.key === 'Escape') typing.blur();
    if (event.key === 'Enter' && typing.form?.id === 'decide' && typing.name !== 'text' && typing.name !== 'into') {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) typing.form.requestSubmit(typing.form.querySelector('.primary'));
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && typing.form?.id === 'decide') {
      typing.form.requestSubmit(typing.form.querySelector('.primary'));
    }
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === 'Escape') { begun = ''; leave(); return; }
  if (stored.get('keys') === 'off') return;
  if (event.key === 'Enter' && event.target.closest('a, button, summary')) return;
  const all = bindings();
  const key = begun ? `${begun} ${event.key}` : event.key;
  begun = '';
  const starts = [...all.keys()].some((name) => name.startsWith(`${key} `));
  const bound = all.get(key);
  if (!bound && !starts) return;
  event.preventDefault();
  if (starts) begun = key;
  if (starts && document.querySelector('.queue') && key === 'r') say('Reject: press 1–9 or 0 for the reason, Esc to leave it.');
  if (bound) bound[1]();
});

document.querySelector('[data-help]')?.removeAttribute('hidden');
document.querySelector('[data-help]')?.addEventListener('click', help);
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
});
current()?.scrollIntoView({ block: 'nearest' });

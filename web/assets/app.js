// Keys, and what is new without a reload. Everything here is also a visible link, button or form: whatever
// carries data-key="x" is clicked (or focused, when it is a field) by that key; "g q" is a sequence.
const stored = {
  get(name) { try { return localStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, value); } catch { /* private mode: not kept */ } },
};
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const list = one('.queue');
const item = one('.update');
const rows = () => all('.queue > [data-item-id]');
const current = () => one('.queue > [aria-current=true]');
const mayDecide = one('.who')?.dataset.decides === 'yes';

/// One polite line beside whatever the page itself said there.
function say(text, tone = 'note') {
  const status = one('[role=status]');
  let line = one('.said', status);
  if (!line) {
    line = document.createElement('span');
    line.className = 'said';
    status.append(line);
  }
  if (!status.className.includes('good')) status.className = `message ${tone}`;
  line.textContent = text;
}

// ---- rows

function make_current(row) {
  for (const other of rows()) other.removeAttribute('aria-current');
  row.setAttribute('aria-current', 'true');
  row.scrollIntoView({ block: 'nearest' });
  one('a.title', row).focus({ preventScroll: true });
}

function tick(row, on) {
  const box = row && one('[name=pick]', row);
  if (!box) return;
  box.checked = on ?? !box.checked;
  count_chosen();
}

function count_chosen() {
  const chosen = all('[name=pick]:checked').length;
  const shown = one('[data-chosen]');
  if (shown) shown.textContent = chosen === 1 ? '1 chosen' : `${chosen} chosen`;
}

function move(step, extend = false) {
  const everyone = rows();
  const from = everyone.indexOf(current());
  const to = everyone[Math.max(0, Math.min(everyone.length - 1, from + step))];
  if (!to) return;
  if (extend) { tick(current(), true); tick(to, true); }
  make_current(to);
}

function choose(which) {
  const here = current();
  const share = (a, b) => a.some((value) => value && b.includes(value));
  for (const row of rows()) {
    if (which === 'all' || which === 'none') tick(row, which === 'all');
    else if (share(row.dataset[which].split(' '), here.dataset[which].split(' '))) tick(row, true);
  }
  say(`${all('[name=pick]:checked').length} chosen`);
}

/// The chosen rows, else the current one, go to where they are decided together.
function together(focus = '') {
  if (!one('[name=pick]:checked')) tick(current(), true);
  const form = one('#bulk');
  if (!form || !one('[name=pick]:checked')) return;
  if (focus) {
    const hidden = Object.assign(document.createElement('input'), { type: 'hidden', name: 'focus', value: focus });
    form.append(hidden);
  }
  form.requestSubmit(one('[data-key="#"]', form));
}

// ---- sending

function post(path, fields) {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = path;
  const token = one('meta[name=csrf]').content;
  for (const [name, value] of Object.entries({ csrf: token, ...fields })) {
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  }
  document.body.append(form);
  send(form, null);
}

let sending = false;
/// Sends a form without leaving the page, so that nothing typed is lost when there is no answer.
async function send(form, submitter) {
  if (sending) return;
  sending = true;
  const action = submitter?.hasAttribute('formaction') ? submitter.formAction : form.action;
  try {
    const reply = await fetch(action, {
      method: 'POST', body: new URLSearchParams(new FormData(form, submitter)), signal: AbortSignal.timeout(20000),
    });
    if (reply.redirected) { location.assign(reply.url); return; }
    // The answer is a page (a refusal changed nothing, a preview asks on): the browser shows it by itself.
    sending = false;
    form.dataset.sent = 'yes';
    if (submitter) form.requestSubmit(submitter); else form.submit();
  } catch {
    sending = false;
    say('Not saved: no answer from Policywatch. What you typed is still here; try again.', 'bad');
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post' || form.dataset.sent || !form.matches('#decide, .message form, .undo-last, .bar')) return;
  event.preventDefault();
  send(form, event.submitter);
});

// ---- many files, in pieces that one request may carry: each is a whole import of its own, and says what it did

const kPiece = 2_000_000, kLargestFile = 20_971_520, kMostBytes = 256_000_000, kRowsShown = 1000;

function chosen_files(form) {
  const files = [...form.elements.folder.files, ...form.elements.files.files];
  // A folder holds pictures and styles too.
  return files.length > 1 ? files.filter((file) => /\.(html?|txt|json|csv)$/i.test(file.name)) : files;
}

function pieces_of(files) {
  const pieces = [];
  let room = 0;
  for (const file of files) {
    if (pieces.length === 0 || file.size > room) { pieces.push([]); room = kPiece; }
    pieces.at(-1).push(file);
    room -= file.size;
  }
  return pieces;
}

/// The page that answers, or nothing when there is no answer.
function send_piece(form, verb, files, sent) {
  const body = new FormData();
  body.append('csrf', form.elements.csrf.value);
  body.append(verb, '1');
  for (const file of files) body.append('files', file, file.webkitRelativePath || file.name);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.responseType = 'document';
    request.upload.addEventListener('progress', (event) => sent(event.loaded));
    request.addEventListener('load', () => done(request.response));
    request.addEventListener('error', () => done(null));
    request.send(body);
  });
}

/// What one piece did goes under what those before it did.
function add_report(place, fresh) {
  const report = fresh && one('#report', fresh);
  if (!report) return false;
  const so_far = one('#report', place);
  if (!so_far) { place.replaceChildren(document.importNode(report, true)); return true; }
  const numbers = all('[data-tally]', report);
  all('[data-tally]', so_far).forEach((shown, at) => { shown.textContent = Number(shown.textContent) + Number(numbers[at].textContent); });
  const rows_here = one('.imported', so_far), rows_there = one('.imported', report);
  if (!rows_there) return true;
  if (!rows_here) so_far.append(document.importNode(rows_there, true));
  else for (const row of rows_there.children) if (rows_here.children.length < kRowsShown) rows_here.append(document.importNode(row, true));
  return true;
}

async function import_files(form, verb) {
  const files = chosen_files(form), whole = files.reduce((sum, file) => sum + file.size, 1);
  const large = files.find((file) => file.size > kLargestFile);
  if (files.length === 0) return say('No file was chosen.', 'bad');
  if (large) return say(`${large.name} is larger than 20 MB.`, 'bad');
  if (whole > kMostBytes) return say('That is more than 256 MB: policywatch policy import FOLDER takes it.', 'bad');
  const bar = one('progress', form), place = one('#report-place');
  let before = 0, count = 0;
  place.replaceChildren();
  bar.hidden = false;
  for (const piece of pieces_of(files)) {
    const answer = await send_piece(form, verb, piece, (sent) => { bar.value = Math.min(1, (before + sent) / whole); });
    if (!add_report(place, answer)) {
      const why = answer && one('[role=status]', answer)?.textContent.trim();
      return say(`Stopped after ${count} of ${files.length} files: ${why || 'no answer from Policywatch'}. What stands below was done.`, 'bad');
    }
    before += piece.reduce((sum, file) => sum + file.size, 0);
    count += piece.length;
    bar.value = before / whole;
    say(`${count} of ${files.length} files`);
  }
  bar.hidden = true;
  place.scrollIntoView({ block: 'nearest' });
  return say(verb === 'look' ? 'Nothing was written yet.' : 'Imported.', verb === 'look' ? 'note' : 'good');
}

document.addEventListener('submit', (event) => {
  if (event.target.id !== 'import' || !event.submitter) return;
  event.preventDefault();
  const buttons = all('button', event.target);
  for (const button of buttons) button.disabled = true;
  import_files(event.target, event.submitter.name).finally(() => { for (const button of buttons) button.disabled = false; });
});

// ---- decisions

function back_of(row) {
  return { back: row.closest('.queue').dataset.filter, stay: 'list' };
}

function decide_row(verb, fields) {
  const row = current();
  if (row && mayDecide) post(`/updates/${row.dataset.itemId}/${verb}`, { rev: row.dataset.rev, ...back_of(row), ...fields });
}

function accept_row() {
  const missing = current()?.dataset.missing;
  if (missing) return say(`Not accepted: ${missing} is still to be given. Open it with Enter.`);
  return decide_row('accept', {});
}

function accept_form(button) {
  const form = button.form;
  const missing = form?.dataset.missing;
  if (missing === 'status' && document.activeElement !== button) {
    form.elements.status.focus();
    return say('Not accepted: the proposed status has no quoted words. Check it, then press the button.');
  }
  const empty = form && [...form.elements].find((field) => field.willValidate && !field.checkValidity());
  if (empty) {
    empty.focus();
    const name = empty.closest('label')?.firstChild?.textContent.trim().toLowerCase();
    return say(`Not accepted: ${name || 'a field'} is still to be given.`);
  }
  return button.click();
}

function claim_row() {
  return decide_row(current()?.dataset.mine === 'yes' ? 'release' : 'claim', {});
}

const reasons = ['other', 'cosmetic', 'template', 'volatile', 'bad_capture', 'duplicate', 'unrelated', 'out_of_scope', 'unreliable', 'known'];
const open_row = () => one('a.title', current() ?? document)?.click();

function list_keys() {
  const keys = {
    'j': ['next row', () => move(1)],
    'k': ['previous row', () => move(-1)],
    'J': ['next row, choosing both', () => move(1, true)],
    'K': ['previous row, choosing both', () => move(-1, true)],
    'o': ['open the row', open_row],
    'Enter': ['open the row', open_row],
    'v': ['open the source of the row', () => one('a.source', current())?.click()],
    'y': ['copy the address of the row', () => copy(one('a.title', current())?.href)],
  };
  if (!mayDecide) return keys;
  Object.assign(keys, {
    'a': ['accept the row', accept_row],
    'c': ['claim or release the row', claim_row],
    'x': ['choose the row', () => tick(current())],
    '* a': ['choose all rows', () => choose('all')],
    '* n': ['choose none', () => choose('none')],
    '* h': ['choose rows of the same host', () => choose('hosts')],
    '* p': ['choose rows of the same policy', () => choose('policies')],
    'm': ['merge the chosen rows into another', () => together('into')],
    'w': ['snooze the chosen rows', () => together('until')],
    '#': ['decide the chosen rows together', () => together()],
  });
  reasons.forEach((reason, digit) => {
    const press = () => (reason === 'other' ? together('note') : decide_row('reject', { reason }));
    keys[`r ${digit}`] = [`reject the row: ${reason.replaceAll('_', ' ')}`, press];
  });
  return keys;
}

// ---- one update

function copy(address) {
  if (!address) return;
  const link = new URL(address);
  link.search = '';
  link.hash = '';
  navigator.clipboard?.writeText(link.href).then(() => say(`Copied ${link.href}`), () => say(link.href));
}

/// At the last hunk it stays there and says so.
function hunk(step) {
  const hunks = all('[data-hunk]');
  if (hunks.length === 0) return say('There is nothing marked in this view.');
  const at = hunks.findIndex((row) => row.hasAttribute('aria-current'));
  const next = at < 0 ? (step > 0 ? 0 : hunks.length - 1) : at + step;
  if (next < 0 || next >= hunks.length) return say(step > 0 ? 'That was the last change.' : 'That was the first change.');
  for (const row of hunks) row.removeAttribute('aria-current');
  hunks[next].setAttribute('aria-current', 'true');
  hunks[next].focus({ preventScroll: true });
  hunks[next].scrollIntoView({ block: 'center' });
  return say(`Change ${next + 1} of ${hunks.length}`);
}

function cycle(nav) {
  const tabs = all('a', nav);
  const at = tabs.findIndex((tab) => tab.hasAttribute('aria-current'));
  if (tabs.length > 0) location.replace(tabs[(at + 1) % tabs.length].href.split('#')[0]);
}

function open_menu(menu) {
  for (const other of all('details.menu[open]')) other.open = false;
  menu.open = true;
  if (menu.dataset.menu === 'r') one('summary', menu).focus({ preventScroll: true });
  else one('.sheet input, .sheet button', menu)?.focus({ preventScroll: true });
}

// ---- bindings

function words(element) {
  const copied = element.cloneNode(true);
  for (const key of all('kbd', copied)) key.remove();
  return (element.getAttribute('aria-label') || copied.textContent.trim() || element.getAttribute('placeholder') || element.name || '').toLowerCase();
}

/// Every binding that works on this page, so that the help can list exactly these.
function bindings() {
  const keys = new Map();
  if (list) for (const [key, bound] of Object.entries(list_keys())) keys.set(key, bound);
  for (const element of all('[data-key]')) {
    const key = element.dataset.key;
    if (keys.has(key)) continue;
    const field = element.matches('input, textarea, select');
    if (key === 'e') keys.set(key, ['edit the proposal', () => { element.focus(); element.select(); }]);
    else if (field) keys.set(key, [words(element), () => { element.focus(); element.select?.(); }]);
    else if (key === 'a' && element.form?.id === 'decide') keys.set(key, [words(element), () => accept_form(element)]);
    else if (key === 'r 0') keys.set(key, [words(element), () => reject_other(element)]);
    else if (key === '?') keys.set(key, ['this help', help]);
    else keys.set(key, [words(element), () => element.click()]);
  }
  for (const nav of all('[data-cycle]')) keys.set(nav.dataset.cycle, [words(nav), () => cycle(nav)]);
  for (const menu of all('[data-menu]')) keys.set(menu.dataset.menu, [words(one('summary', menu)), () => open_menu(menu)]);
  if (item) {
    keys.set('n', ['next change', () => hunk(1)]);
    keys.set('p', ['previous change', () => hunk(-1)]);
    keys.set('y', ['copy the address of this update', () => copy(location.href)]);
    const source = one('#diff a[target=_blank]'), stored_copy = all('.captures a').pop(), split = one('#split button');
    if (source) keys.set('v', ['open the source', () => source.click()]);
    if (stored_copy) keys.set('V', ['open the stored copy', () => open(stored_copy.href.replace('/api/v1/snapshots/', '/rendered/'), '_blank', 'noopener')]);
    if (split) keys.set('s', ['split the chosen sources out', () => split.click()]);
  }
  if (mayDecide && !keys.has('z')) keys.set('z', ['undo my last decision', () => post('/undo', {})]);
  for (const [key, state] of [['g s', 'snoozed'], ['g r', 'rejected'], ['g a', 'accepted']]) {
    if (!keys.has(key)) keys.set(key, [state, () => location.assign(`/?state=${state}`)]);
  }
  if (!keys.has('/')) keys.set('/', ['search the queue', () => location.assign('/#q')]);
  return keys;
}

/// "Other" says nothing by itself: its note is asked for first.
function reject_other(button) {
  const note = button.form.elements.note;
  if (note.value.trim()) return button.click();
  button.closest('details')?.setAttribute('open', '');
  note.focus();
  return say('Other: write the reason, then Enter.');
}

function help() {
  const opener = document.activeElement;
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'keys-title');
  const title = Object.assign(document.createElement('h1'), { id: 'keys-title', textContent: 'Keys' });
  const keys = document.createElement('dl');
  for (const [key, [what]] of bindings()) {
    const term = document.createElement('dt');
    term.dataset.binding = key;
    for (const part of key.split(' ')) term.append(Object.assign(document.createElement('kbd'), { textContent: part }), ' ');
    keys.append(term, Object.assign(document.createElement('dd'), { textContent: what }));
  }
  const label = document.createElement('label');
  const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: stored.get('keys') !== 'off' });
  box.addEventListener('change', () => stored.set('keys', box.checked ? 'on' : 'off'));
  label.append(box, 'Single-key shortcuts');
  const close = Object.assign(document.createElement('button'), { textContent: 'Close' });
  close.addEventListener('click', () => dialog.close());
  dialog.append(title, keys, label, close);
  dialog.addEventListener('close', () => { dialog.remove(); opener?.focus?.(); });
  document.body.append(dialog);
  dialog.showModal();
}

/// Esc: a menu closes, then a started sequence is forgotten, then one leaves for the list.
function leave(begun_before) {
  const open = one('details.menu[open]');
  if (open) { open.open = false; return; }
  if (begun_before) { say(''); return; }
  one('.crumbs [data-key=u]')?.click();
}

function in_field(event, typing) {
  const form = typing.form?.id === 'decide' ? typing.form : null;
  if (event.key === 'Escape') typing.blur();
  if (event.key !== 'Enter' || !form) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit(one('.primary', form));
  } else if (typing.name === 'note') {
    event.preventDefault();
    form.requestSubmit(one('[value=other]', form));
  } else if (typing.name !== 'text' && typing.name !== 'into') {
    event.preventDefault();
  }
}

let begun = '';
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');
  if (event.isComposing || event.keyCode === 229 || one('dialog[open]')) return;
  if (typing) { in_field(event, typing); return; }
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === 'Escape') { leave(begun); begun = ''; return; }
  if (event.key === 'Shift' || stored.get('keys') === 'off') return;
  if (event.key === 'Enter' && event.target.closest('a, button, summary')) return;
  if (event.repeat && !'jknpJK'.includes(event.key)) return;
  const keys = bindings();
  const key = begun ? `${begun} ${event.key}` : event.key;
  const was = begun;
  begun = '';
  const starts = [...keys.keys()].some((name) => name.startsWith(`${key} `));
  const bound = keys.get(key);
  if (!bound && !starts) { if (was) say(''); return; }
  event.preventDefault();
  if (starts) begun = key;
  if (starts && key === 'r' && list) say('Reject: 1–9 for the reason, 0 for another, Esc to leave it.');
  if (bound) bound[1]();
});

// ---- what others do meanwhile

function fetch_page(take) {
  const request = new XMLHttpRequest();
  const here = new URL(location.href);
  here.searchParams.delete('done');
  here.searchParams.delete('with');
  request.open('GET', here);
  request.responseType = 'document';
  request.addEventListener('load', () => { if (request.status === 200 && request.response) take(request.response); });
  request.send();
}

/// The rows become those of `fresh`; the current one stays where it is on the screen, even when it is gone.
function renew(fresh) {
  const kept = current();
  const top = kept?.getBoundingClientRect().top;
  const news = all('.queue > [data-item-id]', fresh);
  const ids = new Set(news.map((row) => row.dataset.itemId));
  for (const row of rows()) {
    if (ids.has(row.dataset.itemId)) continue;
    if (row === kept) row.classList.add('gone');
    else row.remove();
  }
  let before = null;
  for (const row of news) {
    const here = rows().find((other) => other.dataset.itemId === row.dataset.itemId);
    let place = here;
    if (!here || here.dataset.rev !== row.dataset.rev) {
      place = document.importNode(row, true);
      if (here?.hasAttribute('aria-current')) place.setAttribute('aria-current', 'true');
      else place.removeAttribute('aria-current');
      if (here) { const chosen = one('[name=pick]', here)?.checked; here.replaceWith(place); if (chosen) tick(place, true); }
    }
    const wanted = before ? before.nextElementSibling : list.firstElementChild;
    if (!here) list.insertBefore(place, wanted);
    before = place;
  }
  const count = one('[data-total]', fresh), shown = one('[data-total]');
  if (count && shown) shown.textContent = count.textContent;
  if (kept?.classList.contains('gone')) say('Somebody else has decided this one.');
  const stays = current();
  if (stays && top !== undefined) scrollBy(0, stays.getBoundingClientRect().top - top);
  if (stays && !document.activeElement.matches('input, textarea, select')) one('a.title', stays).focus({ preventScroll: true });
}

async function look_again() {
  if (list) { fetch_page((fresh) => { if (one('.queue', fresh)) renew(fresh); else location.reload(); }); return; }
  if (!item) { if (document.body.dataset.page === 'queue' && one('.empty')) location.reload(); return; }
  const reply = await fetch(`/api/v1/updates/${item.dataset.itemId}`);
  if (!reply.ok) return;
  const now = await reply.json();
  if (String(now.rev) === item.dataset.rev || one('.changed')) return;
  const note = Object.assign(document.createElement('span'), { className: 'changed' });
  const link = Object.assign(document.createElement('a'), { href: location.pathname + location.search, textContent: 'Show it' });
  note.append(`Meanwhile: ${now.state}${now.decided_by ? ` by ${now.decided_by}` : ''} (revision ${now.rev}). `, link);
  say('');
  one('.said').append(note);
}

// That it stood before somebody's eyes is theirs alone to know: no decision, and nothing waits for it.
if (item) {
  fetch(`/updates/${item.dataset.itemId}/seen`, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams({ csrf: one('meta[name=csrf]').content }),
  }).catch(() => {});
}

let live = null;
function listen() {
  // A browser holds few connections to one host: only the page that is looked at has one.
  if (document.hidden || !(list || item || one('.empty'))) { live?.close(); live = null; return; }
  if (live) return;
  let seen = (list ?? item)?.dataset.revision ?? null;
  live = new EventSource('/events');
  live.addEventListener('queue', (event) => {
    if (seen !== null && seen !== event.data && !sending) look_again();
    seen = event.data;
  });
}
document.addEventListener('visibilitychange', listen);
listen();

// ---- a check while it happens

const check = one('[data-progress][data-done=no]');
if (check) {
  const steps = new EventSource(check.dataset.progress);
  const told = (event) => {
    const pieces = JSON.parse(event.data).map(({ text, path }) => Object.assign(document.createElement(path ? 'a' : 'span'),
      { textContent: text }, path ? { href: path } : {}));
    one('[role=log]', check).replaceChildren(...pieces.flatMap((piece) => [piece, ' ']));
  };
  steps.addEventListener('step', told);
  steps.addEventListener('done', (event) => {
    told(event);
    steps.close();
    check.dataset.done = 'yes';
    one('[data-again]', check)?.remove();
  });
}

one('[data-help]')?.removeAttribute('hidden');
one('[data-help]')?.addEventListener('click', help);
document.addEventListener('change', (event) => { if (event.target.name === 'pick') count_chosen(); });
document.addEventListener('click', (event) => {
  for (const menu of all('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
});
// Rows that stand side by side scroll together.
for (const pane of all('.frames iframe, .scrolls')) pane.tabIndex = 0;
const asked = new URLSearchParams(location.search);
if (location.hash === '#q') one('[name=q]')?.focus();
else if (one('[autofocus]')) one('[autofocus]').focus();
else if (list && (asked.has('at') || asked.has('done')) && current()) one('a.title', current()).focus({ preventScroll: true });
current()?.scrollIntoView({ block: 'nearest' });
count_chosen();

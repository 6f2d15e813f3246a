// Find or go to: one field that leads to every page and, for keys that may see them, to every user.

import { h, replace } from '../core/dom.js';
import { go, link } from '../core/router.js';
import { session as signedIn } from '../core/session.js';
import { openDialog } from './dialog.js';
import { icon } from './icons.js';

const MOST_USERS = 1000;
const MOST_SHOWN = 8;

/** Opens it on '/' and on Ctrl+K, unless somebody is typing. */
export function listenForPalette(pages) {
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]');
    const asked = (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) || (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey));
    if (!asked || signedIn() === null || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    openPalette(signedIn(), pages);
  });
}

/** Opens it. */
export function openPalette(session, pages) {
  const leaving = new AbortController();
  const places = pages.filter((page) => page.nav && page.scopes.includes(session.scope))
    .map((page) => ({ icon: page.icon, title: page.nav, note: page.group ?? 'Page', href: `#${page.path}` }));
  if (session.scope === 'user') places.unshift({ icon: 'user', title: session.user, note: 'Your memory', href: link('users', session.user) });
  let users = [];
  let found = [];
  let at = 0;

  const input = h('input.input.palette-input', {
    type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list', 'aria-autocomplete': 'list', 'aria-label': 'Find or go to',
    placeholder: session.scope === 'user' ? 'A page' : 'A user or a page', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', 'data-first': true, oninput: show, onkeydown: walk,
  });
  const list = h('ul.palette-list', { id: 'palette-list', role: 'listbox', 'aria-label': 'Found' });
  const dialog = openDialog({ title: 'Find or go to', body: [input, list], onclose: () => leaving.abort() });
  dialog.classList.add('palette');
  show();
  if (session.scope !== 'user') {
    session.api.all('/v1/users', 'users', { most: MOST_USERS, signal: leaving.signal })
      .then((page) => { users = page.items; if (!leaving.signal.aborted) show(); })
      .catch(() => { /* An id can still be typed whole. */ });
  }

  function show() {
    const typed = input.value.trim();
    const has = (text) => (text ?? '').toLowerCase().includes(typed.toLowerCase());
    const known = users.filter((user) => has(user.id) || has(user.display_name))
      .map((user) => ({ icon: 'user', title: user.display_name || user.id, note: user.display_name ? user.id : 'User', href: link('users', user.id) }));
    const exact = session.scope !== 'user' && typed !== '' && !users.some((user) => user.id === typed);
    found = [...places.filter((place) => has(place.title)), ...known].slice(0, MOST_SHOWN);
    if (exact) found.push({ icon: 'right', title: typed, note: 'Open the user with this id', href: link('users', typed) });
    at = 0;
    replace(list, found.length > 0 ? found.map(option) : h('li.palette-none', 'Nothing by that name'));
    mark();
  }

  function option(place, i) {
    return h('li.palette-option', { role: 'option', id: `palette-${i}`, onclick: () => open(i), onpointermove: () => { at = i; mark(); } },
      icon(place.icon), h('bdi.palette-title', place.title), h('bdi.palette-note', place.note));
  }

  function mark() {
    for (const [i, each] of [...list.querySelectorAll('[role=option]')].entries()) {
      each.setAttribute('aria-selected', String(i === at));
      if (i === at) each.scrollIntoView({ block: 'nearest' });
    }
    input.setAttribute('aria-activedescendant', found.length > 0 ? `palette-${at}` : '');
  }

  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) {
      event.preventDefault();
      at = (at + step + found.length) % found.length;
      mark();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(at);
    }
  }

  function open(i) {
    if (!found[i]) return;
    dialog.close();
    go(found[i].href);
  }
}

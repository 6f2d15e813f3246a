// All users of the owner, and a way to one whose id is known.

import { h, replace } from '../core/dom.js';
import { ago, atMinute, count, counted } from '../core/format.js';
import { go, link, linkWith } from '../core/router.js';
import { icon } from '../parts/icons.js';
import { avatar } from '../parts/person.js';
import { empty, fillWith, messageOf } from '../parts/states.js';
import { warn } from '../parts/toast.js';

const PAGE = 50;
const MOST_SEARCHED = 5000;

export const usersPage = { path: '/users', nav: 'Users', icon: 'users', draw };

function draw(page) {
  let users = [];
  let cursor = null;
  let reading = null;
  let typed = page.query.q ?? '';
  page.titled('Users');

  const summary = h('p.muted', { role: 'status' });
  const box = h('div.card.card-flush');
  const more = h('div.row');
  const input = h('input.input', {
    type: 'search', 'aria-label': 'Search users by id or name', placeholder: 'Search by id or name', value: typed, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', oninput: search,
  });
  replace(page.root,
    h('div.page-head', h('div.page-title', h('h1', 'Users'), summary), h('form.search', { role: 'search', onsubmit: open }, icon('search'), input)),
    box, more);
  return start();

  async function start() {
    await fillWith(box, page.signal, loadPage, () => list(), 6);
    if (typed !== '') await find();
    return (params, query) => {
      // The field's own text; a link without one shows all again.
      if ((query.q ?? '') !== typed) {
        typed = query.q ?? '';
        input.value = typed;
        find();
      }
      return true;
    };
  }

  /** One page at a time: whoever asks while one is read waits for that one. */
  function loadPage() {
    reading ??= readPage().finally(() => { reading = null; });
    return reading;
  }

  async function readPage() {
    const found = await page.api.get('/v1/users', { query: { limit: cursor === null ? PAGE : 200, cursor }, signal: page.signal });
    users.push(...found.users);
    cursor = found.next_cursor;
  }

  /** Only typing changes the address: what an address asked for may be found when somebody is already on the way to another. */
  function search() {
    typed = input.value.trim();
    history.replaceState(null, '', linkWith({ q: typed }, 'users'));
    find();
  }

  async function find() {
    refresh();
    const wanted = typed;
    try {
      // The server lists by id alone, so the rest is read first; what is known already shows meanwhile.
      while (wanted !== '' && wanted === typed && cursor !== null && users.length < MOST_SEARCHED && !page.signal.aborted) {
        await loadPage();
        if (wanted === typed) refresh();
      }
    } catch (error) {
      if (!page.signal.aborted) warn(messageOf(error));
    }
  }

  function refresh() {
    replace(box, list());
  }

  function list() {
    const shown = typed === '' ? users : users.filter((user) => [user.id, user.display_name ?? ''].some((text) => text.toLowerCase().includes(typed.toLowerCase())));
    summary.textContent = typed === '' ? `${counted(users.length, 'user')}${cursor ? ' so far' : ''}` : `${count(shown.length)} of ${counted(users.length, 'user')}`;
    replace(more, cursor !== null && h('button.button', { type: 'button', onclick: next }, 'Show more users'));
    if (users.length === 0) return empty('Nobody is remembered yet', 'A user appears as soon as an application hands over a first message or creates one.');
    if (shown.length === 0) {
      return empty(`No user like “${typed}”`, 'Ids and names are searched as they are written.',
        h('a.button', { href: link('users', typed) }, 'Open the user with exactly this id'));
    }
    return table(shown);
  }

  async function next(event) {
    event.target.disabled = true;
    try {
      await loadPage();
      refresh();
    } catch (error) {
      if (page.signal.aborted) return;
      warn(messageOf(error));
      event.target.disabled = false;
    }
  }

  function open(event) {
    event.preventDefault();
    if (typed !== '') go(link('users', users.find((user) => user.id.toLowerCase() === typed.toLowerCase())?.id ?? firstOf(box) ?? typed));
  }
}

/** The user of the first row, when it is the only one. */
function firstOf(box) {
  const rows = box.querySelectorAll('tbody tr');
  return rows.length === 1 ? rows[0].dataset.user : undefined;
}

function table(users) {
  return h('table.table.users',
    h('thead', h('tr', h('th', { scope: 'col' }, 'User'), h('th.number', { scope: 'col' }, 'Memories'), h('th.number', { scope: 'col' }, 'Messages'),
      h('th.number', { scope: 'col' }, 'Sessions'), h('th', { scope: 'col' }, 'Last active'))),
    h('tbody', users.map((user) => h('tr', { 'data-user': user.id },
      h('td', h('div.person', avatar(user.display_name || user.id), h('div',
        h('a.breaking', { href: link('users', user.id) }, user.display_name || user.id),
        user.display_name && h('div.faint.small.breaking', user.id)))),
      h('td.number', { 'data-label': 'Memories' }, count(user.usage.memories)),
      h('td.number', { 'data-label': 'Messages' }, count(user.usage.messages)),
      h('td.number', { 'data-label': 'Sessions' }, count(user.usage.sessions)),
      h('td.muted', { 'data-label': 'Last active', title: atMinute(user.usage.last_active) }, ago(user.usage.last_active))))));
}

// One user: how much is remembered, and tabs for what.

import { part } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import { ago, atMinute, count, noun, valueText } from '../core/format.js';
import { link } from '../core/router.js';
import { icon } from '../parts/icons.js';
import { avatar } from '../parts/person.js';
import { empty, failure, skeleton } from '../parts/states.js';
import { tabs } from '../parts/tabs.js';
import { erase } from './user/erase.js';
import { exportUser } from './user/export.js';
import { userTabs } from './user/tabs.js';

export const userPage = { path: '/users/:user', also: ['/users/:user/:tab', '/users/:user/:tab/:item'], draw };

function draw(page) {
  const user = page.params.user;
  const head = h('div.user-head');
  const panel = h('div.tab-panel', { id: 'panel', role: 'tabpanel', tabindex: '-1' });
  const bar = tabs('What is remembered', userTabs.map((tab) => ({ ...tab, href: link('users', user, tab.id) })), panel);
  let leaving = null;
  let open = null;

  replace(page.root, head, bar.element, panel);
  put(heading(user), skeleton(1));
  refreshHead();
  show(page.params, page.query);
  page.signal.addEventListener('abort', () => leaving?.abort());
  return (params, query) => params.user === user && show(params, query);

  async function refreshHead() {
    try {
      const record = await usage(page, user);
      if (!page.signal.aborted) put(header(page, user, record));
    } catch (error) {
      if (!page.signal.aborted) put(heading(user), failure(error, refreshHead));
    }
  }

  /** The heading is another element each time; whoever was on it, or nowhere, is on it afterwards. */
  function put(...content) {
    const wasHere = document.activeElement === document.body || (head.contains(document.activeElement) && document.activeElement.matches('h1'));
    replace(head, content);
    if (!wasHere) return;
    head.querySelector('h1').setAttribute('tabindex', '-1');
    head.querySelector('h1').focus({ preventScroll: true });
  }

  function show(params, query) {
    const tab = userTabs.find((each) => each.id === (params.tab ?? userTabs[0].id));
    if (open && open.tab === tab && open.update?.(params, query)) return true;
    leaving?.abort();
    leaving = new AbortController();
    if (!tab) {
      bar.choose('');
      replace(panel, empty('There is no such tab', null, h('a.button', { href: link('users', user) }, 'All about this user')));
      return true;
    }
    bar.choose(tab.id);
    open = { tab, update: null };
    const here = open;
    const root = h('div.stack');
    replace(panel, root);
    page.titled(`${tab.title} · ${user}`);
    // The counts above are of what the tab may have changed.
    Promise.resolve(tab.draw({ ...page, root, params, query, user, signal: leaving.signal, changed: refreshHead }))
      .then((update) => { here.update = typeof update === 'function' ? update : null; })
      .catch((error) => {
        if (leaving.signal.aborted) return;
        if (!error?.kind) console.error(error);
        replace(root, failure(error, () => { open = null; show(params, query); }));
      });
    return true;
  }
}

/** What is held; null for a user of whom nothing is stored yet. */
async function usage(page, user) {
  try {
    return await page.api.get(`/v1/users/${part(user)}`, { signal: page.signal });
  } catch (error) {
    if (error.kind === 'missing') return null;
    throw error;
  }
}

const heading = (user) => h('div.person', avatar(user, true), h('h1.breaking', user));

function header(page, user, record) {
  if (record === null) {
    return [heading(user), h('p.notice', 'Nothing is stored about a user with this id. It may be mistyped, never have been seen, or have been erased.')];
  }
  const name = record.display_name || user;
  return h('div.page-head',
    h('div.person', avatar(name, true), h('div.page-title',
      h('h1.breaking', name),
      h('p.muted.small', record.display_name && [h('bdi.mono.breaking', user), ' · '], 'first seen ', h('time', { datetime: record.created_at, title: atMinute(record.created_at) }, ago(record.created_at)),
        ' · last active ', h('time', { title: atMinute(record.usage.last_active) }, ago(record.usage.last_active))),
      h('dl.usage',
        h('div', h('dt', noun(record.usage.memories, 'memory', 'memories')), h('dd', count(record.usage.memories))),
        h('div', h('dt', noun(record.usage.messages, 'message')), h('dd', count(record.usage.messages))),
        h('div', h('dt', noun(record.usage.sessions, 'session')), h('dd', count(record.usage.sessions)))),
      record.metadata && Object.keys(record.metadata).length > 0 && h('p.memory-metadata.mono.breaking', { title: 'The application’s own data' }, valueText(record.metadata)))),
    h('div.row',
      h('button.button', { type: 'button', onclick: (event) => exportUser(page, user, event.currentTarget) }, icon('download'), 'Export'),
      h('button.button.button-danger-quiet', { type: 'button', onclick: () => erase(page, user, record) }, icon('trash'), 'Erase…')));
}

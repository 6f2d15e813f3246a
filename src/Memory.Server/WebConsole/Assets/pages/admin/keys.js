// The API keys of an owner: who may come in, with what, and since when not any more.

import { part } from '../../core/api.js';
import { h, replace } from '../../core/dom.js';
import { ago, atMinute, count, valueText } from '../../core/format.js';
import { linkWith } from '../../core/router.js';
import { confirm } from '../../parts/dialog.js';
import { icon } from '../../parts/icons.js';
import { said } from '../../parts/said.js';
import { empty } from '../../parts/states.js';
import { tell } from '../../parts/toast.js';
import { head } from './head.js';
import { createKey } from './key-form.js';
import { listing } from './listing.js';
import { reachesAll } from './reach.js';

export const keysPage = { path: '/admin/keys', nav: 'Keys', icon: 'key', draw };

async function draw(page) {
  let owner = page.query.owner ?? '';
  let isWithRevoked = false;
  page.titled('Keys');
  const keys = listing(page, '/v1/admin/keys', 'keys', table, 'Show more keys');
  const field = h('input.input', { type: 'text', 'aria-label': 'Owner', placeholder: 'Another owner', value: owner, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', maxlength: '255' });
  const toggle = h('button.toggle', { type: 'button', 'aria-pressed': 'false', onclick: showRevoked }, 'With revoked keys');
  const bar = h('div.row.row-apart', toggle);
  replace(page.root,
    head('API keys', 'Each application, user and administrator comes in with a key of their own. A key is stored as a hash: nobody can read it again.',
      h('button.button.button-main', { type: 'button', onclick: create }, icon('plus'), 'Create a key')),
    bar, keys.element);
  if (await reachesAll(page)) {
    bar.prepend(h('form.search', { role: 'search', onsubmit: choose }, icon('search'), field));
  }
  await keys.load({ owner_id: owner });

  function choose(event) {
    event.preventDefault();
    owner = field.value.trim();
    history.replaceState(null, '', linkWith({ owner }, 'admin', 'keys'));
    keys.load({ owner_id: owner });
  }

  function showRevoked() {
    isWithRevoked = !isWithRevoked;
    toggle.setAttribute('aria-pressed', String(isWithRevoked));
    keys.redraw();
  }

  async function create() {
    if (await createKey(page, owner || (keys.items[0]?.owner_id ?? 'default'))) keys.load();
  }

  async function revoke(key) {
    const wasRevoked = await confirm({
      title: 'Revoke this key?',
      text: 'Whoever comes with it is turned away from now on. This cannot be taken back. If it is the key that you signed in with, you are signed out.',
      fields: h('dl.pairs', h('dt', 'Key'), h('dd', h('code', key.key_id)), h('dt', 'Scope'), h('dd', key.scope), key.user_id && [h('dt', 'User'), h('dd', said(key.user_id))]),
      label: 'Revoke the key',
      danger: true,
      act: () => page.api.delete(`/v1/admin/keys/${part(key.key_id)}`),
    });
    if (!wasRevoked) return;
    tell('The key was revoked.');
    keys.load();
  }

  function table(all, more) {
    const shown = isWithRevoked ? all : all.filter((key) => !key.revoked_at);
    if (shown.length === 0 && !more) {
      return empty(all.length > 0 ? 'All keys of this owner are revoked' : 'This owner has no keys', all.length > 0 ? 'Show them with the switch above.' : 'Create one, and hand it to the application. A bootstrap key of the settings is not listed.');
    }
    return h('table.table.table-wide',
      h('thead', h('tr', ['Key', 'Scope', 'For', 'Per minute', 'Created', 'Last used', ''].map((text) => h('th', { scope: 'col' }, text || h('span.visually-hidden', 'Actions'))))),
      h('tbody', shown.map(row)));
  }

  function row(key) {
    return h('tr', { class: key.revoked_at ? 'row-gone' : null },
      h('td', h('div.stack-tight', h('code.small.breaking', key.key_id), metadata(key.metadata))),
      h('td', { 'data-label': 'Scope' }, h('span.badge', { class: key.scope === 'admin' ? 'badge-warn' : key.scope === 'owner' ? 'badge-accent' : null }, key.scope)),
      h('td.who.breaking', { 'data-label': 'For' }, key.user_id ? said(key.user_id) : h('span.muted', 'all users')),
      h('td', { 'data-label': 'Per minute' }, key.rate_limit === null || key.rate_limit === undefined ? h('span.muted', 'default') : key.rate_limit === 0 ? 'no limit' : count(key.rate_limit)),
      h('td.muted.unbroken', { 'data-label': 'Created', title: atMinute(key.created_at) }, ago(key.created_at)),
      h('td.muted.unbroken', { 'data-label': 'Last used', title: atMinute(key.last_used_at) }, ago(key.last_used_at)),
      h('td.tight', key.revoked_at
        ? h('span.badge.badge-danger', { title: atMinute(key.revoked_at) }, 'revoked')
        : h('button.button.button-small.button-danger-quiet', { type: 'button', 'aria-label': `Revoke key ${key.key_id}`, onclick: () => revoke(key) }, 'Revoke')));
  }
}

function metadata(all) {
  const entries = Object.entries(all ?? {});
  return entries.length > 0 && h('div.tags', entries.map(([name, value]) => h('span.tag', h('bdi.faint', said(name)), ' ', h('bdi', said(valueText(value))))));
}

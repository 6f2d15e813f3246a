// Who did what and when: the owner's log, newest first, with a look at whether its entries hold together.

import { h, replace } from '../../core/dom.js';
import { ago, atMinute, count, fieldTime } from '../../core/format.js';
import { linkWith } from '../../core/router.js';
import { openDialog } from '../../parts/dialog.js';
import { icon } from '../../parts/icons.js';
import { empty } from '../../parts/states.js';
import { checkChain } from './chain.js';
import { head } from './head.js';
import { listing } from './listing.js';

export const auditPage = { path: '/admin/audit', nav: 'Audit', icon: 'audit', draw };

const ACTIONS = [
  'audit.prune', 'backup.restore', 'backup.run', 'decay.run', 'job.retry', 'key.create', 'key.revoke', 'memory.associate', 'memory.delete', 'memory.edit', 'memory.restore',
  'memory.store', 'optimize.run', 'retention.run', 'seal.broken', 'session.end', 'sign-in.blocked', 'user.create', 'user.erase', 'user.export', 'user.import',
];
const GRAVE = /^(user\.erase|memory\.delete|key\.revoke|backup\.restore|retention\.run|seal\.broken|sign-in\.blocked|audit\.prune)$/;
const BOOTSTRAP = '00000000-0000-0000-0000-000000000000';

async function draw(page) {
  page.titled('Audit');
  const log = listing(page, '/v1/admin/audit', 'entries', table, 'Show older entries');
  const field = (label, props) => {
    const input = h('input.input', { autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', ...props });
    return { input, element: h('label.field', h('span.field-label', label), input) };
  };
  const user = field('User id', { type: 'text', maxlength: '255', placeholder: 'Anybody', value: page.query.user ?? '' });
  const action = field('Action', { type: 'text', list: 'audit-actions', maxlength: '100', placeholder: 'Any', value: page.query.action ?? '' });
  const since = field('Since (UTC)', { type: 'datetime-local', value: page.query.since ?? '' });
  const chain = h('div.chain', { role: 'status' });
  replace(page.root,
    head('Audit', 'What was done to the memories of this owner, and with which key. Nothing that anybody said stands here, and users go by a pseudonym that an erasure unties.'),
    h('form.card.sieve', { onsubmit: filter }, user.element, action.element, since.element, h('datalist', { id: 'audit-actions' }, ACTIONS.map((each) => h('option', { value: each }))),
      h('div.row.sieve-go', h('button.button.button-main', { type: 'submit' }, 'Filter'), h('button.button', { type: 'button', onclick: clear }, 'Clear'))),
    chain, log.element);
  await load();

  function filter(event) {
    event.preventDefault();
    load();
  }

  function clear() {
    for (const each of [user, action, since]) each.input.value = '';
    load();
  }

  async function load() {
    const [whose, what, from] = [user.input.value, action.input.value.trim(), since.input.value];
    history.replaceState(null, '', linkWith({ user: whose, action: what, since: from }, 'admin', 'audit'));
    replace(chain);
    await log.load({ user_id: whose, action: what, since: fieldTime(from) });
  }

  function table(entries) {
    look(entries);
    if (entries.length === 0) {
      const isFiltered = [user, action, since].some((each) => each.input.value !== '');
      return isFiltered ? empty('Nothing like that was written down', 'Reading, recall and turns are not. Of somebody who was erased nobody can tell any more.') : empty('Nothing was done yet', 'Keys, edits, deletions, exports and runs will stand here.');
    }
    return h('table.table.table-wide',
      h('thead', h('tr', ['', 'When', 'Action', 'With key', 'About', 'Details'].map((text) => h('th', { scope: 'col' }, text || h('span.visually-hidden', 'Number'))))),
      h('tbody', entries.map(row)));
  }

  async function look(entries) {
    const checked = await checkChain(entries);
    if (page.signal.aborted || entries !== log.items) return;
    replace(chain, tell(checked, entries));
  }
}

function tell(checked, entries) {
  if (entries.length < 2) return null;
  if (checked === null) return h('p.muted.small', 'Browsers check the chain of hashes only on pages that came by HTTPS. The command memory-server verify checks the whole log.');
  if (checked.broken.length > 0) return h('p.failure', icon('warning'), h('span', `Entry ${checked.broken.map(count).join(', ')} does not follow from the one before it: the log was changed. Run memory-server verify, and compare with a hash that you noted elsewhere.`));
  const links = checked.checked === 1 ? '1 link' : `${count(checked.checked)} links`;
  return h('p.muted.small.row', icon('check'), h('span', checked.checked === 0
    ? 'The entries shown are not neighbours, so that there is no link of the chain between them to check.'
    : `The chain holds: ${links} between the entries shown were computed again here. The command memory-server verify checks the whole log.`));
}

function row(entry) {
  const details = Object.entries(entry.details);
  return h('tr',
    h('td.faint.small', h('button.button-link', { type: 'button', 'aria-label': `Entry ${entry.sequence}`, onclick: () => show(entry) }, count(entry.sequence))),
    h('td.muted.unbroken', { 'data-label': 'When', title: ago(entry.at) }, atMinute(entry.at)),
    h('td', { 'data-label': 'Action' }, h('span.badge', { class: GRAVE.test(entry.action) ? 'badge-warn' : 'badge-accent' }, entry.action)),
    h('td.unbroken', { 'data-label': 'With key' }, keyOf(entry)),
    h('td.unbroken', { 'data-label': 'About' }, entry.pseudonym ? h('code.small', { title: `Pseudonym ${entry.pseudonym}` }, short(entry.pseudonym)) : h('span.muted', '–')),
    h('td', { 'data-label': 'Details' }, h('div.tags', details.slice(0, 3).map(([name, value]) => h('span.tag', h('bdi.faint', name), ' ', h('bdi', short(value)))), details.length > 3 && h('span.tag', `${details.length - 3} more`))));
}

function keyOf(entry) {
  if (!entry.key_id) return h('span.muted', `no key (${entry.details.by ?? 'the server'})`);
  return entry.key_id === BOOTSTRAP ? h('span.muted', 'bootstrap key') : h('code.small', { title: entry.key_id }, short(entry.key_id));
}

/** The end of an id: the beginning of those in use is a time, and alike. */
const short = (text) => (/^[0-9a-f-]{36}$/.test(text) ? text.slice(-8) : text);

function show(entry) {
  openDialog({
    title: `Entry ${count(entry.sequence)}`,
    side: true,
    body: [
      h('dl.pairs',
        h('dt', 'Action'), h('dd', entry.action),
        h('dt', 'When'), h('dd', h('code', entry.at)),
        h('dt', 'Key'), h('dd', entry.key_id ? h('code', entry.key_id) : 'none: the server did it, or a command'),
        h('dt', 'Pseudonym'), h('dd', entry.pseudonym ? h('code', entry.pseudonym) : 'it is about no user'),
        Object.entries(entry.details).map(([name, value]) => [h('dt', h('bdi', name)), h('dd', h('code', value))]),
        h('dt', 'Hash'), h('dd', h('code', entry.hash))),
      h('p.muted.small', 'Note the hash of the newest entry elsewhere now and then: memory-server verify --head HASH later tells whether the log still holds it.'),
    ],
  });
}

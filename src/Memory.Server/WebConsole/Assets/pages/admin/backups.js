// Backups of the whole store: made, looked through, verified, restored.

import { part } from '../../core/api.js';
import { h, replace } from '../../core/dom.js';
import { ago, atMinute, count, counted } from '../../core/format.js';
import { openDialog } from '../../parts/dialog.js';
import { icon } from '../../parts/icons.js';
import { empty, failure, messageOf } from '../../parts/states.js';
import { tell, warn } from '../../parts/toast.js';
import { contents, size } from './backup-contents.js';
import { head } from './head.js';
import { listing } from './listing.js';
import { reachesAll } from './reach.js';
import { restore } from './restore.js';

export const backupsPage = { path: '/admin/backups', nav: 'Backups', icon: 'backup', draw };

const TIERS = { hourly: 'Hourly', six_hourly: 'Every six hours', daily: 'Daily', manual: 'By hand' };

async function draw(page) {
  page.titled('Backups');
  const verified = new Map();
  const run = h('button.button.button-main', { type: 'button', onclick: runNow, hidden: true }, icon('plus'), 'Back up now');
  const body = h('div.stack');
  const backups = listing(page, '/v1/admin/backups', 'backups', table, 'Show older backups');
  replace(page.root,
    head('Backups', 'Each holds everything that the server holds, and restores into either kind of store. They are made while the server works.', run), body);
  if (!await reachesAll(page)) {
    replace(body, h('div.card', empty('Not with this key', 'A backup holds all owners’ users, so only an admin key of the first owner, “default”, may see, make or restore one.')));
    return;
  }
  await start();

  async function start() {
    try {
      await page.api.get('/v1/admin/backups', { query: { limit: 1 }, signal: page.signal });
    } catch (error) {
      if (page.signal.aborted) return;
      // A storage that is away tells when to ask again; a place that was never named does not.
      if (error.status === 503 && error.retryAfter === null) replace(body, off());
      else replace(body, failure(error, start));
      return;
    }
    run.hidden = false;
    replace(body, backups.element);
    await backups.load();
  }

  function off() {
    return h('div.card', empty('Backups are turned off', 'No place for them is configured. Name one, and they are made every hour, every six hours and every day:'),
      h('dl.pairs.settings',
        h('dt', 'A folder'), h('dd', h('code', 'Memory__Backups__Path')),
        h('dt', 'A bucket'), h('dd', h('code', 'Memory__Backups__S3__Bucket'))));
  }

  async function runNow() {
    await busy(run, 'Backing up', async () => {
      const made = await page.api.post('/v1/admin/backups', { body: {}, signal: page.signal });
      tell(`Backed up: ${counted(made.counts?.users ?? 0, 'user')}, ${size(made.bytes)}.`);
      if (made.unreadable_users > 0) warn(`${counted(made.unreadable_users, 'user')} could not be read and are not in it.`);
    });
    await backups.load();
  }

  async function verify(backup, button) {
    await busy(button, 'Verifying', async () => {
      const result = await page.api.get(`/v1/admin/backups/${part(backup.id)}/verify`, { signal: page.signal });
      verified.set(backup.id, result);
      if (result.is_sound) tell('The backup is sound: every file, every row, and a restore for trial.');
      else warn('The backup cannot be used.');
    });
    backups.redraw();
  }

  async function askRestore(backup) {
    if (await restore(page, backup)) await backups.load();
  }

  /** Does what takes a while, and shows that it does. Only the newest word of a failure is told. */
  async function busy(button, text, act) {
    const before = [...button.childNodes];
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
    replace(button, `${text}…`);
    try {
      await act();
    } catch (error) {
      if (!page.signal.aborted) warn(messageOf(error));
    } finally {
      replace(button, before);
      button.disabled = false;
      button.removeAttribute('aria-busy');
    }
  }

  function table(found) {
    if (found.length === 0) return empty('No backups yet', 'The first is made within the hour, or now with the button above.');
    return h('table.table.table-wide',
      h('thead', h('tr', ['Made', 'Kind', 'Holds', 'Size', 'State', ''].map((text) => h('th', { scope: 'col' }, text || h('span.visually-hidden', 'Actions'))))),
      h('tbody', found.map(row)));
  }

  function row(backup) {
    const name = `of ${atMinute(backup.made_at)}`;
    const button = (label, word, act) => h('button.button.button-small', { type: 'button', 'aria-label': `${label} the backup ${name}`, onclick: (event) => act(event.currentTarget) }, word);
    return h('tr',
      h('td', h('div.stack-tight',
        h('button.button-link', { type: 'button', onclick: () => show(backup) }, atMinute(backup.made_at)),
        h('span.faint.small', ago(backup.made_at)))),
      h('td', { 'data-label': 'Kind' }, TIERS[backup.tier] ?? backup.tier),
      h('td', { 'data-label': 'Holds' }, backup.counts ? `${counted(backup.counts.users, 'user')}, ${counted(backup.counts.messages, 'message')}` : h('span.muted', 'not known')),
      h('td.number', { 'data-label': 'Size' }, size(backup.bytes)),
      h('td', { 'data-label': 'State' }, h('div.tags', states(backup))),
      h('td.tight', h('div.row.row-end.row-whole',
        !backup.fault && button('Verify', 'Verify', (self) => verify(backup, self)),
        !backup.fault && button('Restore', 'Restore…', () => askRestore(backup)))));
  }

  function states(backup) {
    const result = verified.get(backup.id);
    return [
      backup.fault && h('span.badge.badge-danger', { title: backup.fault }, 'unreadable'),
      backup.is_encrypted && h('span.badge', 'encrypted'),
      backup.unreadable_users > 0 && h('span.badge.badge-warn', `${count(backup.unreadable_users)} users missing`),
      result && (result.is_sound ? h('span.badge.badge-accent', icon('check'), 'sound') : h('span.badge.badge-danger', { title: result.fault }, 'unusable')),
      !backup.fault && !result && h('span.badge', 'not verified here'),
    ];
  }

  function show(backup) {
    const result = verified.get(backup.id);
    const fault = backup.fault ?? result?.fault;
    openDialog({
      title: 'Backup',
      side: true,
      body: [
        fault && h('p.notice', fault),
        result?.closed_users > 0 && h('p.notice', `${counted(result.closed_users, 'user')} could not be opened: their keys are missing here.`),
        h('dl.pairs',
          h('dt', 'Id'), h('dd', h('code', backup.id)),
          h('dt', 'Kind'), h('dd', TIERS[backup.tier] ?? backup.tier),
          h('dt', 'Made'), h('dd', atMinute(backup.made_at)),
          backup.ended_at && [h('dt', 'Ended'), h('dd', atMinute(backup.ended_at))],
          h('dt', 'Size'), h('dd', size(backup.bytes)),
          h('dt', 'Encrypted'), h('dd', backup.is_encrypted === true ? 'yes, it takes the master key to open it' : backup.is_encrypted === false ? 'no' : 'not known')),
        backup.counts && [h('h3', 'What it holds'), contents(backup.counts)],
      ],
    });
  }
}

// Restoring a backup, which replaces everything: asked for by typing its id, and told with what came of it.

import { part } from '../../core/api.js';
import { h } from '../../core/dom.js';
import { atMinute, counted } from '../../core/format.js';
import { confirm, openDialog } from '../../parts/dialog.js';
import { contents } from './backup-contents.js';

const PATIENCE = 60;
const PAUSE = 1000;

/** Answers what was restored, once the server answers again, or undefined when nothing was. */
export async function restore(page, backup) {
  const force = check('Replace a store that is in use', 'Without this a store that holds users is left as it is.');
  const skip = check('Leave out users whose keys are missing', 'Of an encrypted backup. Without this nothing is restored when a key is missing.');
  const restored = await confirm({
    title: 'Restore this backup?',
    text: `Everything that the server holds now is replaced by what it held on ${atMinute(backup.made_at)}. What came since is lost, but for erasures and revoked keys, which stay. The server pauses meanwhile.`,
    fields: h('div.stack-tight', force.element, skip.element),
    typed: backup.id,
    label: 'Replace everything',
    danger: true,
    act: () => page.api.post(`/v1/admin/backups/${part(backup.id)}/restore`, { body: { force: force.input.checked, skip_missing_keys: skip.input.checked } }),
  });
  if (restored) await tellOf(page, restored);
  return restored;
}

async function tellOf(page, restored) {
  const state = h('p.notice', { role: 'status' }, 'The server opens the restored store now…');
  openDialog({
    title: 'Restored',
    body: [
      h('p', `The store is again as the backup has it.${restored.erased_users > 0 ? ` ${counted(restored.erased_users, 'user')} who asked to be forgotten since were left out.` : ''} Keys are those of the backup: if yours is not among them, you are signed out.`),
      restored.is_restarting && state,
      contents(restored.counts),
    ],
  });
  if (!restored.is_restarting) return;
  state.textContent = await isBack(page) ? 'The server opened the restored store and answers again.' : 'The server does not answer yet. Its log tells why.';
}

/** Whether the server came back. It begins anew after its answer has left, so that the first pause comes before the first question. */
async function isBack({ api, signal }) {
  for (let n = 0; n < PATIENCE && !signal.aborted; n++) {
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    try {
      await api.get('/health', { signal });
      return true;
    } catch (error) {
      if (error.kind !== 'offline' && error.kind !== 'unavailable') return true;
    }
  }
  return false;
}

function check(label, note) {
  const input = h('input', { type: 'checkbox' });
  return { input, element: h('label.check', input, h('span', h('span', label), h('span.field-note.block', note))) };
}

// Erases a user, after their id was typed, and shows the receipt.

import { part } from '../../core/api.js';
import { h } from '../../core/dom.js';
import { atMinute, count, counted } from '../../core/format.js';
import { go } from '../../core/router.js';
import { signOut } from '../../core/session.js';
import { confirm, openDialog } from '../../parts/dialog.js';

/** Asks, erases, and shows what the server says it erased. */
export async function erase(page, user, record) {
  const receipt = await confirm({
    title: 'Erase this user?',
    text: `This destroys ${counted(record.usage.memories, 'memory', 'memories')}, ${counted(record.usage.messages, 'message')} and everything else held about this user, in every index and, with encryption on, in every backup. It cannot be undone. Export first if somebody may need it.`,
    label: 'Erase for good',
    danger: true,
    typed: user,
    act: () => page.api.delete(`/v1/users/${part(user)}`),
  });
  if (receipt) showReceipt(page, receipt);
}

function showReceipt(page, receipt) {
  openDialog({
    title: 'Erased',
    body: [
      h('p', 'Nothing of this user is left. Keep the receipt: the audit log can prove it.'),
      h('dl.pairs',
        h('dt', 'User'), h('dd.mono', receipt.user_id),
        h('dt', 'When'), h('dd', atMinute(receipt.erased_at)),
        Object.entries(receipt.counts).map(([name, number]) => [h('dt', name), h('dd', count(number))]),
        h('dt', 'Receipt'), h('dd.mono', receipt.receipt_hash)),
    ],
    onclose: () => (page.session.scope === 'user' ? signOut('This user was erased, and the key with them.') : go('#/users')),
  });
}

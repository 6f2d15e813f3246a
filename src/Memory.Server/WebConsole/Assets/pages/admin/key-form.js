// Making a key: what is asked first, and the secret that is shown once.

import { ApiError } from '../../core/api.js';
import { h } from '../../core/dom.js';
import { confirm, openDialog } from '../../parts/dialog.js';
import { icon } from '../../parts/icons.js';
import { tell } from '../../parts/toast.js';

const SCOPES = [
  ['owner', 'Owner', 'An application: all users of the owner'],
  ['user', 'User', 'One person: that user’s memory alone'],
  ['admin', 'Admin', 'You and your colleagues: all users, and these pages'],
];

/** Asks for what a key needs and makes it; answers the key, or undefined when nobody wanted it. Ends when its secret was seen. */
export async function createKey(page, owner) {
  const typed = (label, props, note) => {
    const input = h('input.input', { type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', ...props });
    return { input, field: h('label.field', h('span.field-label', label), input, note && h('span.field-note', note)) };
  };
  const ownerId = typed('Owner', { value: owner, maxlength: '255', required: true }, 'The tenant whose memories it opens.');
  const user = typed('User id', { maxlength: '255' });
  const limit = typed('Requests per minute', { type: 'number', min: '0', step: '1', inputmode: 'numeric', placeholder: 'The server’s default' }, '0 is for no limit.');
  const note = typed('Note', { maxlength: '200', placeholder: 'support-desk, production' }, 'To tell it apart later; kept as its metadata.');
  user.field.hidden = true;
  const choices = SCOPES.map(([id, title, text]) => h('label.choice',
    h('input', { type: 'radio', name: 'scope', value: id, checked: id === 'owner', onchange: () => { user.field.hidden = id !== 'user'; } }),
    h('span', h('span.choice-title', title), h('span.field-note', text))));
  const made = await confirm({
    title: 'Create a key',
    fields: h('div.stack', h('fieldset.choices', h('legend.field-label', 'Scope'), choices), user.field, ownerId.field, limit.field, note.field),
    label: 'Create the key',
    act: () => {
      const scope = choices.map((choice) => choice.querySelector('input')).find((input) => input.checked).value;
      if (scope === 'user' && user.input.value === '') throw new ApiError('invalid', 'Name the user whose memory the key opens.');
      return page.api.post('/v1/admin/keys', {
        body: {
          owner_id: ownerId.input.value.trim(),
          scope,
          user_id: scope === 'user' ? user.input.value : undefined,
          rate_limit: limit.input.value === '' ? undefined : Number(limit.input.value),
          metadata: note.input.value.trim() === '' ? undefined : { note: note.input.value.trim() },
        },
      });
    },
  });
  if (made) await showSecret(made);
  return made;
}

/** Shows the secret, which is in this dialog alone and goes with it. */
function showSecret(made) {
  return new Promise((resolve) => {
    const secret = h('input.input.mono', { type: 'text', value: made.api_key, readOnly: true, 'aria-label': 'The new key', autocomplete: 'off', 'data-first': true, onfocus: (event) => event.target.select() });
    const dialog = openDialog({
      title: 'Copy the key now',
      body: [
        h('p', 'It is shown this once. The server keeps only its hash, so that nobody can read it again.'),
        h('div.copy', secret, h('button.button', { type: 'button', onclick: () => copy(secret) }, icon('card'), 'Copy')),
        h('div.row.row-end', h('button.button.button-main', { type: 'button', onclick: () => dialog.close() }, 'I have stored it')),
      ],
      onclose: () => {
        secret.value = '';
        resolve();
      },
    });
    // A click beside the dialog closes others; it must not lose a secret.
    dialog.addEventListener('click', (event) => event.target === dialog && event.stopImmediatePropagation(), { capture: true });
  });
}

async function copy(input) {
  input.select();
  try {
    // Only pages that came safely may write to the clipboard; what is selected can be copied by hand.
    await navigator.clipboard.writeText(input.value);
    tell('The key was copied.');
  } catch {
    tell('Your browser copies nothing by itself here: the key is selected, press Ctrl+C.');
  }
}

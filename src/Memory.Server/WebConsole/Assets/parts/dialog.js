// Dialogs and side panels. The browser's own <dialog> keeps the focus inside, closes with Escape and gives the focus back.

import { h } from '../core/dom.js';
import { icon } from './icons.js';
import { messageOf } from './states.js';
import { warn } from './toast.js';

let ids = 0;

/** Opens a dialog with a title and a body. `side` makes it a panel at the edge; answers the element, which closes like any dialog. */
export function openDialog({ title, body, side = false, onclose }) {
  const id = `dialog-${++ids}`;
  const dialog = h(side ? 'dialog.panel' : 'dialog.dialog', { 'aria-labelledby': id },
    h('header.dialog-head',
      h('h2', { id, tabindex: '-1' }, title),
      h('button.button-quiet', { type: 'button', 'aria-label': 'Close', onclick: () => dialog.close() }, icon('close'))),
    h('div.dialog-body', body));
  // Beside it, or on the way to a page: also to the one that is open already.
  dialog.addEventListener('click', (event) => (event.target === dialog || event.target.closest('a[href^="#"]')) && dialog.close());
  dialog.addEventListener('close', () => {
    dialog.remove();
    onclose?.();
    // What opened it may have been drawn anew; then the page has the focus, not nothing.
    if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  if (!dialog.querySelector('[data-first]')) dialog.querySelector('h2').focus();
  else dialog.querySelector('[data-first]').focus();
  return dialog;
}

/** Closes whatever is open: the page below is another one. */
export function closeDialogs() {
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
}

/**
 * Asks before something is done, and does it: answers what `act` answers, or undefined when nobody wanted it. `fields` are shown above the buttons.
 * With `typed`, that text has to be typed first. A failure of `act` is told in the dialog, which stays.
 */
export function confirm({ title, text, fields, label, danger = false, typed, act }) {
  return new Promise((resolve) => {
    let isRunning = false;
    const problem = h('p.field-error', { role: 'alert' });
    const input = typed && h('input.input', { type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', 'aria-label': `Type ${typed} to confirm`, 'data-first': true });
    const go = h('button.button', { type: 'submit', class: danger ? 'button-danger' : 'button-main', disabled: Boolean(typed) }, label);
    input?.addEventListener('input', () => { go.disabled = input.value !== typed; });
    const form = h('form.stack', { onsubmit: submit },
      text && h('p', text), fields,
      typed && h('label.field', h('span.field-label', 'Type ', h('code.breaking', typed), ' to confirm'), input),
      problem,
      h('div.row.row-end', h('button.button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'), go));
    const dialog = openDialog({ title, body: form, onclose: () => isRunning || resolve(undefined) });

    // What has begun is waited for: closing would not undo it.
    dialog.addEventListener('cancel', (event) => isRunning && event.preventDefault());

    async function submit(event) {
      event.preventDefault();
      if (typed && input.value !== typed) return;
      if (isRunning) return;
      isRunning = true;
      go.disabled = true;
      problem.textContent = '';
      try {
        const result = (await act()) ?? true;
        resolve(result);
        dialog.close();
      } catch (error) {
        isRunning = false;
        problem.textContent = messageOf(error);
        go.disabled = false;
        if (!dialog.open) {
          warn(messageOf(error));
          resolve(undefined);
        }
      }
    }
  });
}

// Changing one memory: its wording, deleting it, bringing it back. `actions` is the tab's page with written(), which is told when something was.

import { ApiError } from '../../core/api.js';
import { h } from '../../core/dom.js';
import { valueText } from '../../core/format.js';
import { confirm } from '../../parts/dialog.js';
import { said } from '../../parts/said.js';
import { tell } from '../../parts/toast.js';

// In the browser's count, which takes some characters for two; the server counts right.
const MOST = 20_000;

const address = (memory) => `/v1/memory/${memory.id}`;

/** Asks for another wording, value and importance. What it said before stays in its history. */
export async function changeMemory(actions, memory) {
  const content = h('textarea.input', { rows: '4', maxlength: String(MOST), value: memory.content, required: true, 'data-first': true, dir: 'auto' });
  const importance = h('select.select', { value: String(memory.importance ?? '') },
    h('option', { value: '', disabled: Boolean(memory.importance) }, 'not said'), [1, 2, 3, 4, 5].map((level) => h('option', { value: String(level) }, String(level))));
  // A text is edited as it is, anything else as JSON.
  const isText = typeof memory.value === 'string';
  const hasValue = memory.value !== null && memory.value !== undefined;
  const value = hasValue && h('textarea.input.input-low', { rows: '1', value: valueText(memory.value), autocomplete: 'off', spellcheck: 'false', dir: 'auto' });
  // A field writes line breaks its own way: what nobody touched is compared with what the field made of it.
  const before = { content: content.value, value: hasValue && value.value };
  const done = await confirm({
    title: 'Edit this memory',
    label: 'Save',
    fields: [
      h('label.field', h('span.field-label', 'What is remembered'), content),
      hasValue && h('label.field', h('span.field-label', isText ? 'Value of its slot' : 'Value of its slot, as JSON'), value),
      h('label.field', h('span.field-label', 'Importance, 1 to 5'), importance),
      h('p.field-note', 'The earlier wording stays in its history.'),
    ],
    act: async () => {
      const body = {};
      if (content.value !== before.content) body.content = content.value;
      if (hasValue && value.value !== before.value) body.value = isText ? value.value : parsed(value.value);
      if (importance.value !== '' && Number(importance.value) !== memory.importance) body.importance = Number(importance.value);
      return Object.keys(body).length === 0 ? null : actions.api.patch(address(memory), { query: { user_id: actions.user }, body });
    },
  });
  if (!done) return;
  tell('Saved.');
  await actions.written(memory, 'edit');
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError('invalid', 'The value is not JSON. A text stands in quotes.');
  }
}

/** Asks, and deletes: so that it is never recalled again, or so that not even its words are kept. */
export async function deleteMemory(actions, memory) {
  const hard = h('input', { type: 'checkbox' });
  const done = await confirm({
    title: 'Delete this memory?',
    fields: [
      h('blockquote.quoted.said', said(memory.content)),
      h('p', 'It will not be recalled again, and this cannot be undone. What was true before it does not come back.'),
      h('label.check', hard, 'Destroy its words as well'),
    ],
    label: 'Delete',
    danger: true,
    act: () => actions.api.delete(hard.checked ? address(memory) : `${address(memory)}/soft`, { query: { user_id: actions.user } }),
  });
  if (!done) return;
  tell('Deleted.');
  await actions.written(memory, 'trash');
}

/** Asks for a reason, and brings a retired memory back. Answers whether it did. */
export async function restoreMemory(actions, memory) {
  const reason = h('input.input', { type: 'text', maxlength: '255', autocomplete: 'off', 'data-first': true });
  const done = await confirm({
    title: 'Restore this memory?',
    fields: [
      h('blockquote.quoted.said', said(memory.content)),
      h('p', 'It will hold again as if it had never been retired. Where its slot has room for one, it takes the place of what holds now.'),
      h('label.field', h('span.field-label', 'Why? (kept in its history)'), reason),
    ],
    label: 'Restore',
    act: () => actions.api.post(`${address(memory)}/restore`, { query: { user_id: actions.user }, body: reason.value.trim() === '' ? {} : { reason: reason.value.trim() } }),
  });
  if (!done) return false;
  tell('Restored.');
  await actions.written(memory, 'edit');
  return true;
}

// Short news at the edge of the page, read out and gone by itself.

import { h } from '../core/dom.js';
import { icon } from './icons.js';

const SHOWN = 6000;
const MOST = 3;

/** Tells that something was done. */
export const tell = (text) => show(text, 'good', 'check');

/** Tells that something was not done. */
export const warn = (text) => show(text, 'bad', 'warning');

function show(text, kind, name) {
  const box = document.getElementById('toasts');
  while (box.children.length >= MOST) box.firstChild.remove();
  const toast = h(`div.toast.toast-${kind}`, icon(name), h('span', text),
    h('button.button-quiet', { type: 'button', 'aria-label': 'Dismiss', onclick: () => toast.remove() }, icon('close')));
  // Above whatever is open, also above a dialog that was opened later than the last one.
  if (box.matches(':popover-open')) box.hidePopover();
  box.showPopover();
  box.append(toast);
  // What still points at it or reads it keeps it.
  const fade = () => (toast.matches(':hover, :focus-within') ? setTimeout(fade, SHOWN) : toast.remove());
  setTimeout(fade, SHOWN);
}

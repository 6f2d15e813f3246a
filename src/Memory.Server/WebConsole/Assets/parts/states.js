// What a part of a page shows before it has something to show, when there is nothing, and when it failed.

import { h, replace } from '../core/dom.js';
import { icon } from './icons.js';

/** Grey lines in the place of what is being loaded. */
export function skeleton(lines = 4) {
  return h('div.skeleton', { role: 'status' }, h('span.visually-hidden', 'Loading'), Array.from({ length: lines }, () => h('div.skeleton-line', { 'aria-hidden': 'true' })));
}

/** Says that there is nothing, and what to do about it. */
export function empty(title, text, ...actions) {
  return h('div.empty', icon('none'), h('p.empty-title', title), text && h('p.empty-text', text), actions.some(Boolean) && h('div.row', actions));
}

/** Says what went wrong; with `retry`, another try is one click away. */
export function failure(error, retry) {
  const again = retry && h('button.button', { type: 'button', onclick: retry }, icon('restore'), 'Try again');
  return h('div.failure', { role: 'alert' }, icon('warning'), h('p', messageOf(error)), again);
}

/** An error in words for whoever reads the page. */
export function messageOf(error) {
  return error?.kind ? error.message : 'The console could not show this. Reload the page; what is stored is untouched.';
}

/**
 * Fills a box with what `load` brings, by way of grey lines, and with a retry if it fails. A later filling of the same box wins.
 * @param {Element} box what is filled
 * @param {AbortSignal} signal ends when nobody looks any more
 * @param {() => Promise<any>} load brings what is shown
 * @param {(data: any) => any} draw makes elements of it
 */
export async function fillWith(box, signal, load, draw, lines = 4) {
  const turn = Symbol('turn');
  turns.set(box, turn);
  const isLate = () => signal.aborted || turns.get(box) !== turn;
  replace(box, skeleton(lines));
  box.setAttribute('aria-busy', 'true');
  try {
    const data = await load();
    if (!isLate()) replace(box, draw(data));
  } catch (error) {
    if (isLate()) return;
    if (!error?.kind) console.error(error);
    replace(box, failure(error, () => fillWith(box, signal, load, draw, lines)));
  } finally {
    if (!isLate()) box.removeAttribute('aria-busy');
  }
}

const turns = new WeakMap();

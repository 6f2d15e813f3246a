// Text of others, as it is. Characters that turn the reading order or cannot be seen are shown by their numbers and kept from reaching further:
// whoever looks into a memory has to see what is really in it.

import { h } from '../core/dom.js';

const HIDDEN = /[\u202A-\u202E\u2066-\u2069\u200B\u2060\uFEFF\u00AD]/gu;
const MOST_MARKED = 500;

/** The text as children of an element. What it says is unchanged, also when it is copied. */
export function said(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(HIDDEN)) {
    if (parts.length > 2 * MOST_MARKED) break;
    const code = found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    parts.push(text.slice(from, found.index), h('span.hidden-character', { 'data-code': `U+${code}`, title: `An invisible character, U+${code}` }, found[0]));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

// The top of a page of the administration: its name, what it is for, and what can be done on it.

import { h } from '../../core/dom.js';

export function head(title, text, ...actions) {
  return h('div.page-head',
    h('div.page-title', h('h1', title), h('p.muted.purpose', text)),
    actions.length > 0 && h('div.row', actions));
}

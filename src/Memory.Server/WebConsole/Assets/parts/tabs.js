// Tabs that are addresses: arrow keys, Home and End walk along them, and each can be linked to.

import { h } from '../core/dom.js';
import { icon } from './icons.js';

/** A row of tabs: [{ id, title, icon, href }]. The panel that they belong to is `panel`, an element with an id. */
export function tabs(label, all, panel) {
  const links = all.map((tab) => h('a.tab', { role: 'tab', id: `tab-${tab.id}`, href: tab.href, 'aria-controls': panel.id, 'data-tab': tab.id }, icon(tab.icon), tab.title));
  const list = h('div.tabs', { role: 'tablist', 'aria-label': label, onkeydown: walk }, links);

  function walk(event) {
    const here = links.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: links.length - 1 }[event.key];
    if (here < 0 || to === undefined) return;
    event.preventDefault();
    const next = links[(to + links.length) % links.length];
    next.focus();
    next.click();
  }

  return {
    element: list,
    /** Shows which one is open. */
    choose(id) {
      for (const each of links) {
        const chosen = each.dataset.tab === id;
        each.setAttribute('aria-selected', String(chosen));
        each.setAttribute('tabindex', chosen ? '0' : '-1');
        if (chosen) {
          panel.setAttribute('aria-labelledby', each.id);
          list.scrollTo({ left: each.offsetLeft - list.clientWidth / 2 + each.clientWidth / 2 });
        }
      }
    },
  };
}

// How much is remembered, of which kind, and how much of it is retired.

import { h } from '../../core/dom.js';
import { atMinute, count, onDay } from '../../core/format.js';
import { fillWith } from '../../parts/states.js';

export const statisticsTab = { id: 'statistics', title: 'Statistics', icon: 'chart', draw };

function draw(page) {
  return fillWith(page.root, page.signal, () => page.api.get('/v1/memory/stats', { query: { user_id: page.user }, signal: page.signal }), show).then(() => null);
}

function show(stats) {
  return [
    h('dl.tiles', tile('stored in all', count(stats.total)), tile('superseded', count(stats.superseded)), tile('expired', count(stats.expired)), tile('deleted', count(stats.deleted)),
      tile('oldest', onDay(stats.oldest) || '–', atMinute(stats.oldest)), tile('newest', onDay(stats.newest) || '–', atMinute(stats.newest))),
    h('div.columns',
      h('section.card', h('h2.card-title', 'By kind'), bars(Object.entries(stats.by_type))),
      h('section.card', h('h2.card-title', 'By importance'), bars(Object.entries(stats.by_importance).reverse()))),
  ];
}

const tile = (name, value, title) => h('div.tile', h('dt', name), h('dd', { title }, value));

function bars(entries) {
  const most = Math.max(1, ...entries.map(([, number]) => number));
  return h('dl.bars', entries.map(([name, number]) => h('div.bar-row', { 'data-kind': name }, h('dt', name),
    h('dd', h('span.bar', { 'aria-hidden': 'true', vars: { share: number / most } }), h('span.number', count(number))))));
}

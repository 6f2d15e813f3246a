// A slot through time: what held when, what took its place and why. Oldest first.

import { h } from '../../core/dom.js';
import { atMinute, counted, onDay, slotName } from '../../core/format.js';
import { confidence } from '../../parts/confidence.js';
import { openDialog } from '../../parts/dialog.js';
import { icon } from '../../parts/icons.js';
import { badges, stateOf, validity } from '../../parts/memory.js';
import { said } from '../../parts/said.js';
import { fillWith } from '../../parts/states.js';
import { restoreMemory } from './change.js';
import { openSource } from './source.js';

const MOST_DRAWN = 24;

const REASONS = {
  replaced: 'because something newer took its place', corrected: 'because it was corrected: it never held', negated: 'because it no longer holds',
  merged: 'because it said the same as another one', edited: 'because its wording was changed',
};

/** Opens the history of a memory's slot beside the page. */
export function openHistory(actions, memory) {
  const leaving = new AbortController();
  const box = h('div.stack');
  const dialog = openDialog({ title: `History of ${slotName(memory.key)}`, side: true, body: box, onclose: () => leaving.abort() });
  load();

  function load() {
    return fillWith(box, leaving.signal,
      () => actions.api.get(`/v1/memory/${memory.id}/history`, { query: { user_id: actions.user }, signal: leaving.signal }),
      ({ memories }) => [h('p.muted', `${counted(memories.length, 'memory', 'memories')}, by when each held in the world.`), span(memories), h('ol.timeline', memories.map(point))]);
  }

  function point(each) {
    const state = stateOf(each);
    return h('li.moment', { 'data-state': state },
      h('p.moment-when', validity(each)),
      h('p.said', each.is_deleted && each.content === '' ? 'Its words are destroyed.' : said(each.content)),
      h('div.row', badges(each), confidence(each)),
      each.superseded_at && h('p.faint.small', `Retired ${onDay(each.superseded_at)} ${REASONS[each.superseded_reason] ?? ''}`),
      each.restored_at && h('p.faint.small.breaking', `Restored ${onDay(each.restored_at)}${each.restored_reason ? `: ${each.restored_reason}` : ''}`),
      h('p.faint.small', `Learned ${atMinute(each.created_at)} · `, h('span.mono.breaking', each.id)),
      h('div.row',
        each.source && h('button.button.button-small', { type: 'button', onclick: () => openSource(actions, each) }, icon('quote'), 'Source'),
        !each.is_deleted && (each.superseded_at || each.archived_at) && h('button.button.button-small', {
          type: 'button', onclick: async () => { if (await restoreMemory(actions, each)) await (dialog.open && load()); },
        }, icon('restore'), 'Restore…')));
  }
}

/** The same on one line of time: each memory a bar from when it held until when it no longer did. */
function span(memories, now = Date.now()) {
  const known = memories.filter((each) => each.valid_from && !each.is_deleted);
  if (known.length < 2 || known.length > MOST_DRAWN) return null;
  const from = Math.min(...known.map((each) => Date.parse(each.valid_from)));
  const to = Math.max(now, ...known.map((each) => Date.parse(each.valid_to ?? each.valid_from)));
  const at = (time) => (to === from ? 0 : (time - from) / (to - from));
  return h('figure.span', { 'aria-hidden': 'true' },
    known.map((each) => h('div.span-row', h('span.span-bar', {
      'data-state': stateOf(each), title: `${each.content.slice(0, 120)} (${validity(each)})`,
      vars: { from: at(Date.parse(each.valid_from)), to: at(Math.max(Date.parse(each.valid_from), Date.parse(each.valid_to ?? (each.superseded_at && stateOf(each) !== 'current' ? each.superseded_at : new Date(to))))) },
    }))),
    h('figcaption.span-ends', h('span', onDay(from)), h('span', onDay(to))));
}

// A user at one glance, as an application gets it, and what every session starts with.

import { part } from '../../core/api.js';
import { h, replace } from '../../core/dom.js';
import { slotName, valueText } from '../../core/format.js';
import { said } from '../../parts/said.js';
import { empty, fillWith } from '../../parts/states.js';

const FIELDS = new Set(['user_id', 'recent_topics', 'usage', 'summary', 'welcome']);

export const profileTab = { id: 'profile', title: 'Profile', icon: 'card', draw };

function draw(page) {
  const profile = h('section.card', { 'aria-label': 'Profile' });
  const conscious = h('section.card', { 'aria-label': 'Essentials' });
  replace(page.root, h('div.columns', profile, conscious));
  return Promise.all([
    fillWith(profile, page.signal, () => load(page), show),
    fillWith(conscious, page.signal, () => page.api.get('/v1/conscious', { query: { user_id: page.user }, signal: page.signal }), essentials),
  ]).then(() => null);
}

async function load(page) {
  try {
    return await page.api.get(`/v1/users/${part(page.user)}/profile`, { signal: page.signal });
  } catch (error) {
    if (error.kind === 'missing') return null;
    throw error;
  }
}

function show(profile) {
  if (profile === null) return empty('No profile yet');
  const slots = Object.entries(profile).filter(([name]) => !FIELDS.has(name));
  return h('div.stack',
    h('h2', 'Profile'),
    profile.summary && h('p.lead.said', said(profile.summary)),
    profile.recent_topics.length > 0 && h('div.stack-tight', h('h3.faint.small', 'Lately talked about'), h('div.row', profile.recent_topics.map((topic) => h('bdi.badge.badge-accent', topic.length > 60 ? `${topic.slice(0, 60)}…` : topic)))),
    slots.length === 0 ? h('p.muted', 'No slot is filled.') : tree(slots),
    profile.welcome && h('p.muted.said', `“${profile.welcome}”`));
}

/** Nested slots as nested lists of names and values. */
function tree(entries) {
  return h('dl.tree', entries.map(([name, value]) => (value !== null && typeof value === 'object' && !Array.isArray(value)
    ? h('div.stack-tight', h('dt.tree-name', slotName(name)), h('dd', tree(Object.entries(value))))
    : h('div.tree-row', h('dt.tree-name', slotName(name)), h('dd.said', Array.isArray(value) ? value.map(valueText).join(', ') : valueText(value))))));
}

function essentials({ memories, context }) {
  return h('div.stack',
    h('h2', 'What every session starts with'),
    memories.length === 0
      ? h('p.muted', 'No memory is among the essentials. Pin one in the list of memories, or let the server promote what matters.')
      : h('pre.context.said', { tabindex: '0', role: 'group', 'aria-label': 'The essentials' }, said(context)));
}

// What is remembered, slot by slot: what holds now, and on request also what was retired.

import { h, replace } from '../../core/dom.js';
import { ago, atMinute, count, counted, slotName, valueText } from '../../core/format.js';
import { confidence } from '../../parts/confidence.js';
import { icon } from '../../parts/icons.js';
import { badges, stateOf, validity } from '../../parts/memory.js';
import { said } from '../../parts/said.js';
import { empty, fillWith, messageOf } from '../../parts/states.js';
import { tell, warn } from '../../parts/toast.js';
import { changeMemory, deleteMemory, restoreMemory } from './change.js';
import { openHistory } from './history.js';
import { openSource } from './source.js';

const MOST = 500;
const LONG = 600;
const TYPES = ['fact', 'preference', 'event', 'system'];
const RETIRED = [['superseded', 'Superseded'], ['expired', 'Expired'], ['archived', 'Archived'], ['deleted', 'Deleted']];

export const memoriesTab = { id: 'memories', title: 'Memories', icon: 'memory', draw };

function draw(page) {
  let found = { items: [], cursor: null };
  let type = '';
  let typed = '';
  const include = new Set();
  const box = h('div.stack');
  const summary = h('p.muted.small', { role: 'status' });
  const input = h('input.input', { type: 'search', 'aria-label': 'Filter memories', placeholder: 'Filter by words or slot', autocomplete: 'off', spellcheck: 'false', oninput: () => { typed = input.value.trim().toLowerCase(); refresh(); } });
  const kind = h('select.select', { 'aria-label': 'Kind of memory', onchange: () => { type = kind.value; refresh(); } }, h('option', { value: '' }, 'Every kind'), TYPES.map((each) => h('option', { value: each }, each)));
  const actions = { ...page, written };
  const toggles = RETIRED.map(([name, label]) => h('button.toggle', { type: 'button', 'aria-pressed': 'false', onclick: (event) => toggle(name, event.currentTarget) }, label));

  replace(page.root,
    h('div.filters', h('div.search', icon('search'), input), kind, h('div.row', { role: 'group', 'aria-label': 'Show as well' }, h('span.faint.small', 'Show as well'), toggles)),
    summary, box);
  return load();

  function load() {
    return fillWith(box, page.signal, read, () => list(), 6);
  }

  async function read() {
    const asked = [...include].join(',');
    const answer = await page.api.all('/v1/memory', 'memories', { query: { user_id: page.user, include: asked }, most: MOST, signal: page.signal });
    if (asked === [...include].join(',')) found = answer;
  }

  async function readMore(button) {
    button.disabled = true;
    try {
      const before = found;
      const more = await page.api.all('/v1/memory', 'memories', { query: { user_id: page.user, include: [...include].join(',') }, most: MOST, cursor: before.cursor, signal: page.signal });
      // The list may have been read anew meanwhile.
      if (found === before) found = { items: [...before.items, ...more.items], cursor: more.cursor };
      refresh();
    } catch (error) {
      if (page.signal.aborted) return;
      warn(messageOf(error));
      button.disabled = false;
    }
  }

  /** What was written shows, and whoever wrote it stays where they were: on the same button, or where it no longer is, on the list. */
  async function written(memory, name) {
    try {
      await Promise.all([read(), page.changed()]);
    } catch (error) {
      if (!page.signal.aborted) warn(messageOf(error));
    }
    if (page.signal.aborted) return;
    refresh();
    if (document.querySelector('dialog[open]')) return;
    (box.querySelector(`[data-memory="${memory.id}"] [data-action="${name}"]`) ?? box.querySelector(`[data-memory="${memory.id}"] button`) ?? input).focus({ preventScroll: true });
  }

  function toggle(name, button) {
    if (!include.delete(name)) include.add(name);
    button.setAttribute('aria-pressed', String(include.has(name)));
    load();
  }

  function refresh() {
    replace(box, list());
  }

  function list() {
    const shown = found.items.filter((memory) => (type === '' || memory.type === type)
      && (typed === '' || [memory.content, memory.key ?? '', slotName(memory.key), valueText(memory.value)].some((text) => text.toLowerCase().includes(typed))));
    summary.textContent = `${counted(shown.length, 'memory', 'memories')}${found.cursor ? ` of the newest ${count(found.items.length)}` : ''}`;
    if (found.items.length === 0) return empty('Nothing is remembered', 'Memories appear when the user says something about themselves, or when the application stores some.');
    if (shown.length === 0) return empty('No memory matches', 'Try fewer words, or every kind.', found.cursor && older('Look among older memories'));
    return [
      h('div.slots', slotsOf(shown).map(([key, memories]) => group(key, memories))),
      found.cursor && h('div.row', older('Read older memories')),
    ];
  }

  function older(label) {
    return h('button.button', { type: 'button', onclick: (event) => readMore(event.currentTarget) }, label);
  }

  function group(key, memories) {
    return h('section.slot', { 'aria-label': key === '' ? 'Without a slot' : `Slot ${slotName(key)}` },
      h('header.slot-head', h('h2.slot-name.breaking', key === '' ? 'Without a slot' : slotName(key)),
        key !== '' && h('button.button-link.small', { type: 'button', 'aria-label': `History of ${slotName(key)}`, onclick: () => openHistory(actions, memories[0]) }, 'History')),
      h('ul.memories', memories.map(card)));
  }

  function card(memory) {
    const state = stateOf(memory);
    // Most values are words of the sentence above them.
    const value = valueText(memory.value);
    const isNews = value !== '' && !memory.content.toLowerCase().includes(value.toLowerCase());
    return h('li.memory', { 'data-state': state, 'data-memory': memory.id },
      h('div.memory-main',
        h('p.memory-content.said', { dir: 'auto', tabindex: memory.content.length > LONG ? '0' : undefined }, said(memory.content)),
        h('div.row.memory-badges', badges(memory), isNews && h('span.memory-value.mono.breaking', { title: 'The value of the slot' }, value)),
        memory.metadata && Object.keys(memory.metadata).length > 0 && h('p.memory-metadata.mono.breaking', { title: 'The application’s own data' }, valueText(memory.metadata))),
      h('div.memory-side',
        confidence(memory),
        h('span.faint.small', { title: `Stored ${atMinute(memory.created_at)}` }, validity(memory)),
        memory.expires_at && !memory.is_deleted && h('span.faint.small', { title: atMinute(memory.expires_at) }, `${state === 'expired' ? 'expired' : 'expires'} ${ago(memory.expires_at)}`),
        memory.superseded_at && h('span.faint.small', { title: atMinute(memory.superseded_at) }, `retired ${ago(memory.superseded_at)}`)),
      h('div.memory-actions',
        memory.source && action('quote', 'Where it came from', () => openSource(page, memory)),
        state !== 'deleted' && !memory.superseded_at && [
          action('pin', memory.is_essential ? 'Unpin from the essentials' : 'Pin to the essentials', () => pin(memory), memory.is_essential),
          action('edit', 'Edit', () => changeMemory(actions, memory)),
          action('trash', 'Delete', () => deleteMemory(actions, memory)),
        ],
        state !== 'deleted' && (memory.superseded_at || memory.archived_at) && action('restore', 'Restore', () => restoreMemory(actions, memory))));
  }

  async function pin(memory) {
    try {
      await page.api.patch(`/v1/memory/${memory.id}`, { query: { user_id: page.user }, body: { is_essential: !memory.is_essential }, signal: page.signal });
      tell(memory.is_essential ? 'No longer among the essentials.' : 'Pinned: every session starts with it.');
      await written(memory, 'pin');
    } catch (error) {
      if (!page.signal.aborted) warn(messageOf(error));
    }
  }
}

/** A small button that is an icon; its name is told and shown on pointing. */
function action(name, label, act, pressed) {
  return h('button.button-quiet', { type: 'button', 'aria-label': label, title: label, 'data-action': name, 'aria-pressed': pressed === undefined ? undefined : String(pressed), onclick: act }, icon(name));
}

/** The memories by slot: slots by name, what has none last; within a slot what holds first, then the newest. */
function slotsOf(memories) {
  const slots = new Map();
  for (const memory of memories) slots.set(memory.key ?? '', [...(slots.get(memory.key ?? '') ?? []), memory]);
  for (const each of slots.values()) each.sort((a, b) => Number(Boolean(a.superseded_at || a.is_deleted)) - Number(Boolean(b.superseded_at || b.is_deleted)));
  return [...slots].sort(([a], [b]) => Number(a === '') - Number(b === '') || (a < b ? -1 : 1));
}

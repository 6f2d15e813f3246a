// A memory's marks: what kind it is, and what became of it.

import { h } from '../core/dom.js';
import { onDay } from '../core/format.js';
import { icon } from './icons.js';

const REASONS = { replaced: 'replaced', corrected: 'corrected', negated: 'no longer true', merged: 'merged', edited: 'edited' };

/** What became of a memory, in a word: current, past, future, recurring, superseded, archived, expired or deleted. */
export function stateOf(memory, now = Date.now()) {
  if (memory.is_deleted) return 'deleted';
  if (memory.superseded_at) return 'superseded';
  if (memory.archived_at) return 'archived';
  if (memory.expires_at && new Date(memory.expires_at).getTime() <= now) return 'expired';
  return memory.temporal_state;
}

/** The marks of a memory, none for what is plainly current. */
export function badges(memory) {
  const state = stateOf(memory);
  return [
    h('span.badge', { 'data-kind': memory.type }, h('span.dot', { 'aria-hidden': 'true' }), memory.type),
    memory.is_essential && h('span.badge.badge-accent', { title: 'Part of the essentials that every session starts with' }, icon('pin'), 'essential'),
    state === 'superseded' && h('span.badge.badge-warn', REASONS[memory.superseded_reason] ?? 'superseded'),
    state === 'deleted' && h('span.badge.badge-danger', 'deleted'),
    ['archived', 'expired', 'past', 'future', 'recurring'].includes(state) && h('span.badge', state),
    memory.importance && h('span.faint.small', { title: 'Importance, 1 (low) to 5 (critical)' }, `importance ${memory.importance}`),
  ];
}

/** When it holds in the world, in words. */
export function validity(memory) {
  if (memory.valid_from && memory.valid_to) return `${onDay(memory.valid_from)} – ${onDay(memory.valid_to)}`;
  if (memory.valid_from) return `since ${onDay(memory.valid_from)}`;
  if (memory.valid_to) return `until ${onDay(memory.valid_to)}`;
  return 'any time';
}

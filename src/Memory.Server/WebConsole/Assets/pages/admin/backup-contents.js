// What a backup holds, in numbers.

import { h } from '../../core/dom.js';
import { count } from '../../core/format.js';

const WORDS = [
  ['owners', 'Owners'], ['users', 'Users'], ['sessions', 'Sessions'], ['messages', 'Messages'], ['memory_versions', 'Memories, all versions'],
  ['associations', 'Associations'], ['jobs', 'Jobs'], ['keys', 'Keys'], ['audit_entries', 'Audit entries'],
];
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export const contents = (counts) => h('dl.pairs', WORDS.map(([name, word]) => [h('dt', word), h('dd', count(counts[name]))]));

/** Bytes as people read them. */
export function size(bytes) {
  if (bytes === null || bytes === undefined) return 'not known';
  let unit = 0;
  let amount = bytes;
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${amount < 10 && unit > 0 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[unit]}`;
}

// Numbers and times as people read them.

const number = new Intl.NumberFormat('en');
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const minute = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const STEPS = [['year', 31_557_600], ['month', 2_629_800], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60]];

export const count = (value) => number.format(value ?? 0);

/** 'memory' for one, 'memories' for any other number. */
export const noun = (value, one, many = `${one}s`) => (value === 1 ? one : many);

/** '1 memory', '12 memories'. */
export const counted = (value, one, many) => `${count(value)} ${noun(value, one, many)}`;

export const percent = (value) => `${Math.round((value ?? 0) * 100)}%`;

/** 12 Mar 2026, as UTC has it. */
export const onDay = (time) => (time ? day.format(new Date(time)) : '');

/** 12 Mar 2026, 09:30 UTC. */
export const atMinute = (time) => (time ? `${minute.format(new Date(time))} UTC` : '');

/** 3 days ago. */
export function ago(time, now = Date.now()) {
  if (!time) return 'never';
  const seconds = (new Date(time).getTime() - now) / 1000;
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return 'just now';
}

/** A slot's name for readers: 'ui_theme' is 'ui theme'. */
export const slotName = (key) => (key ? key.replaceAll('_', ' ') : 'no slot');

/** A JSON value on one line; a text as it is. */
export const valueText = (value) => (value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** What a time field holds ('2026-03-01T12:00', taken as UTC) as the API writes it; null when it is empty. */
export const fieldTime = (text) => (text ? new Date(`${text}${text.length > 16 ? '' : ':00'}Z`).toISOString() : null);

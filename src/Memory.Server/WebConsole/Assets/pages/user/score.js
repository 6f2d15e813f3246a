// A score taken apart: each signal's part times its weight, drawn as lengths of one bar and written as numbers that add up.

import { h } from '../../core/dom.js';
import { colourOf } from './signals.js';

const DIGITS = 3;
const STEP = 10 ** DIGITS;

/** What each signal adds to a score: [{ name, part, weight, points }], the largest first. */
export function contributions(explanation, weights) {
  return Object.entries(explanation ?? {})
    .map(([name, value]) => ({ name, part: value, weight: weights?.[name] ?? (name === 'validity' ? 1 : 0) }))
    .map((each) => ({ ...each, points: each.part * each.weight }))
    .filter((each) => each.points > 0)
    .sort((a, b) => b.points - a.points);
}

/** Rounds numbers so that what is written adds up to their rounded sum: what is left over goes to those that lost most. */
export function rounded(values) {
  const whole = values.map((value) => Math.floor(value * STEP + 1e-9));
  const missing = Math.round(values.reduce((sum, value) => sum + value, 0) * STEP) - whole.reduce((sum, value) => sum + value, 0);
  const order = values.map((value, i) => [value * STEP - whole[i], i]).sort((a, b) => b[0] - a[0]);
  for (const [, i] of order.slice(0, Math.max(0, missing))) whole[i] += 1;
  return whole.map((value) => value / STEP);
}

/** The bar, its legend, and below them the same as a table. */
export function scoreBar(score, explanation, weights) {
  const parts = contributions(explanation, weights);
  const points = rounded(parts.map((each) => each.points));
  const words = parts.map((each, i) => `${each.name} ${points[i].toFixed(DIGITS)}`).join(', ');
  return h('div.score',
    h('div.score-line',
      h('div.score-track', { role: 'img', 'aria-label': `Score ${score.toFixed(DIGITS)}: ${words || 'nothing'}` },
        parts.map((each, i) => h('span.score-part', { 'data-colour': String(colourOf(each.name)), title: `${each.name} ${points[i].toFixed(DIGITS)}`, vars: { part: each.points } }))),
      h('strong.score-number', score.toFixed(DIGITS))),
    h('details.score-details',
      h('summary', h('span.visually-hidden', 'How it adds up: '), h('span.legend', { 'aria-hidden': 'true' }, parts.slice(0, 4).map((each, i) => key(each.name, points[i])), parts.length > 4 && h('span.faint', `+ ${parts.length - 4} more`))),
      h('table.sums',
        h('thead', h('tr', h('th', { scope: 'col' }, 'Signal'), h('th.number', { scope: 'col' }, 'Part'), h('th.number', { scope: 'col' }, '× weight'), h('th.number', { scope: 'col' }, '= points'))),
        h('tbody', parts.map((each, i) => h('tr', h('th', { scope: 'row' }, key(each.name)), h('td.number', each.part.toFixed(DIGITS)), h('td.number', each.weight.toFixed(DIGITS)), h('td.number', points[i].toFixed(DIGITS))))),
        h('tfoot', h('tr', h('th', { scope: 'row', colspan: '3' }, 'Score'), h('td.number', points.reduce((sum, value) => sum + value, 0).toFixed(DIGITS)))))));
}

const key = (name, points) => h('span.legend-key', h('span.legend-dot', { 'data-colour': String(colourOf(name)) }), name, points !== undefined && h('span.faint', points.toFixed(DIGITS)));

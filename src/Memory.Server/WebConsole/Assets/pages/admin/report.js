// What a run did, or would do: counts of everything, and the first memories of each user by id.

import { h } from '../../core/dom.js';
import { atMinute, count, counted, percent, slotName } from '../../core/format.js';
import { icon } from '../../parts/icons.js';
import { said } from '../../parts/said.js';
import { empty } from '../../parts/states.js';

const ACTIONS = {
  archived: 'put away', expired: 'expired', deleted: 'deleted for good', promoted: 'made essential', demoted: 'no longer essential', merged: 'merged', decayed: 'faded',
};
const KINDS = { deleted: 'badge-danger', archived: 'badge-warn', expired: 'badge-warn', decayed: null };

/** What is done to how many memories. */
export function countsOf(report) {
  const all = Object.entries(report.actions);
  return h('dl.usage', all.map(([action, number]) => h('div', h('dt', ACTIONS[action] ?? action), h('dd', count(number)))));
}

/** The whole report. */
export function reportOf(report) {
  const nothing = Object.keys(report.actions).length === 0;
  return h('div.stack',
    h('div.card-title', h('h2', report.dry_run ? 'What a run would do' : 'What was done'), h('span.badge', { class: report.dry_run ? 'badge-accent' : 'badge-warn' }, report.dry_run ? 'dry run' : 'done')),
    h('p.muted', `${counted(report.users, 'user')} looked at, ${atMinute(report.at)}.${report.lowest_confidence === null || report.lowest_confidence === undefined ? '' : ` The least confidence is ${percent(report.lowest_confidence)}.`}`),
    report.failed_users > 0 && h('p.notice', `${counted(report.failed_users, 'user')} could not be worked on. The server’s log tells why; the others went on.`),
    nothing ? empty('Nothing is due', 'No memory meets a rule. Rules are off until settings name them.') : countsOf(report),
    Object.keys(report.rules).length > 0 && rules(report.rules),
    report.changes.map(userOf),
    report.is_truncated && h('p.notice', 'The list ends here; there is more. The counts above are of everything.'));
}

function rules(all) {
  return h('div.stack-tight', h('h3', 'By rule'), h('dl.pairs', Object.entries(all).map(([rule, number]) => [h('dt', h('code', rule)), h('dd', count(number))])));
}

function userOf(user) {
  return h('details.fold', { open: true },
    h('summary', icon('down'), h('span.breaking.grow', said(user.user_id)), h('span.faint.small.breaking', said(user.owner_id)), h('span.badge', counted(Object.values(user.actions).reduce((sum, each) => sum + each, 0), 'memory', 'memories'))),
    h('div.card-flush.holds-table',
      h('table.table.table-wide',
        h('thead', h('tr', ['Memory', 'Slot', 'What', 'Rule', 'Confidence'].map((text) => h('th', { scope: 'col' }, text)))),
        h('tbody', user.memories.map(memoryOf)))));
}

function memoryOf(change) {
  return h('tr',
    h('td', h('div.stack-tight', h('code.small.breaking', change.memory_id), h('span.faint.small', change.type))),
    h('td.breaking', { 'data-label': 'Slot' }, change.key ? slotName(change.key) : h('span.muted', 'none')),
    h('td', { 'data-label': 'What' }, h('span.badge', { class: change.action in KINDS ? KINDS[change.action] : 'badge-accent' }, ACTIONS[change.action] ?? change.action),
      change.merged_into && h('div.faint.small.breaking', 'into ', h('code', change.merged_into))),
    h('td', { 'data-label': 'Rule' }, change.rule ? h('code.small.breaking', change.rule) : h('span.muted', '–')),
    h('td.number', { 'data-label': 'Confidence' }, percent(change.confidence) === percent(change.effective_confidence) ? percent(change.confidence) : `${percent(change.confidence)} → ${percent(change.effective_confidence)}`));
}

// How the server is: whether it reaches its storage, what waits, and when its regular work was done.

import { h, replace } from '../../core/dom.js';
import { ago, atMinute, count, counted } from '../../core/format.js';
import { icon } from '../../parts/icons.js';
import { failure, fillWith } from '../../parts/states.js';
import { head } from './head.js';

export const healthPage = { path: '/admin/health', nav: 'Health', icon: 'pulse', draw };

const EVERY = 10_000;
const UNITS = [['day', 86_400], ['h', 3_600], ['min', 60]];
const ENCRYPTION = { plain: 'Off', sealing: 'Being encrypted', sealed: 'On', opening: 'Being decrypted' };

async function draw(page) {
  page.titled('Health');
  const box = h('div.stack');
  const asked = h('span.muted.small');
  const again = h('button.button', { type: 'button', onclick: () => load() }, icon('restore'), 'Refresh');
  replace(page.root, head('Health', 'The server as it says it is. The page asks again every ten seconds while it is in view.', asked, again), box);
  const timer = setInterval(() => document.visibilityState === 'visible' && refresh(), EVERY);
  page.signal.addEventListener('abort', () => clearInterval(timer));
  await load();

  async function load() {
    await fillWith(box, page.signal, ask, drawn, 6);
  }

  /** Without grey lines in between, so that nothing moves under whoever reads. */
  async function refresh() {
    if (box.hasAttribute('aria-busy')) return;
    try {
      const found = await ask();
      replace(box, drawn(found));
    } catch (error) {
      // Told once: whoever listens to the page need not hear it every ten seconds.
      if (!page.signal.aborted && box.querySelector('.failure') === null) replace(box, failure(error, load));
    }
  }

  async function ask() {
    const health = await page.api.get('/v1/admin/health', { signal: page.signal });
    asked.textContent = `as of ${new Date().toISOString().slice(11, 19)} UTC`;
    return health;
  }
}

function drawn(health) {
  const isWell = health.status === 'ok';
  const encryption = health.encryption;
  const toDo = encryption ? encryption.users_done + encryption.users_to_do : 0;
  return [
    h('div.vitals',
      vital('Status', isWell ? 'Ready' : 'Storage away', isWell ? 'It reaches its storage.' : 'It is up, but cannot reach its storage: the log tells why.', isWell ? 'good' : 'bad'),
      vital('Queue', health.queue_depth === null || health.queue_depth === undefined ? 'Not known' : counted(health.queue_depth, 'job'), waiting(health.lanes)),
      vital('Storage', health.storage === 'postgres' ? 'Postgres' : 'Embedded', `${health.storage === 'postgres' ? 'A database' : 'A folder of this server'}${health.storage_latency_seconds === null || health.storage_latency_seconds === undefined ? '' : `, which answers in ${brief(health.storage_latency_seconds)}`}.`),
      vital('Encryption', encryption ? ENCRYPTION[encryption.state] ?? encryption.state : 'Off',
        encryption?.users_to_do > 0 ? `${count(encryption.users_done)} of ${counted(toDo, 'user')} done.` : encryption ? 'At rest, under each user’s own key.' : 'What is stored can be read by whoever has the disk.'),
      service('Embedder', health.embedder, 'Not known', ''),
      service('Model', health.model, 'None', 'Rules alone read what is said.'),
      vital('Up for', lasting(health.uptime_seconds), `Since ${atMinute(new Date(Date.now() - health.uptime_seconds * 1000))}.`),
      vital('Version', health.version, 'Of the server.')),
    h('section.card.card-flush.holds-table', { 'aria-labelledby': 'schedule-title' },
      h('div.card-head', h('h2', { id: 'schedule-title' }, 'Regular work')),
      health.jobs.length > 0 ? schedule(health.jobs) : h('p.muted.card-note', isWell ? 'Nothing has been due since the first start.' : 'Not known while the storage is away.')),
  ];
}

function service(label, service, otherwise, note) {
  if (!service) return vital(label, otherwise, note);
  const lastFault = service.last_fault_at ? `${service.last_fault ?? 'a fault'}, ${ago(service.last_fault_at)}` : null;
  if (service.circuit === 'local') return vital(label, service.name, 'Works inside this server.');
  if (service.circuit === 'open') return vital(label, service.name, `Left alone for a while, since it does not answer${lastFault ? `: ${lastFault}` : ''}.`, 'bad');
  return vital(label, service.name, `${service.last_success_at ? `Answered ${ago(service.last_success_at)}.` : 'Not asked since the start.'}${lastFault ? ` Last trouble: ${lastFault}.` : ''}`);
}

/** Who waits longest, where somebody does. */
function waiting(lanes = []) {
  const behind = lanes.filter((lane) => lane.oldest_seconds > 0);
  return behind.length === 0 ? 'Turns that wait to be read.' : `Longest wait: ${behind.map((lane) => `${lane.name} ${brief(lane.oldest_seconds)}`).join(', ')}.`;
}

const brief = (seconds) => (seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))} ms` : seconds < 60 ? `${Math.round(seconds)} s` : lasting(seconds));

function vital(label, value, note, kind) {
  return h('section.vital', { 'aria-label': label },
    h('h2.vital-label', label),
    h('p.vital-value', { class: kind && `vital-${kind}` }, kind && icon(kind === 'good' ? 'check' : 'warning'), value),
    h('p.muted.small', note));
}

function schedule(jobs) {
  return h('table.table.table-wide',
    h('thead', h('tr', ['Work', 'Last run', 'Took', 'Outcome', 'Next'].map((text) => h('th', { scope: 'col' }, text)))),
    h('tbody', jobs.map((job) => h('tr',
      h('td', h('code', job.name)),
      h('td.muted', { 'data-label': 'Last run', title: atMinute(job.last_started_at) }, ago(job.last_started_at)),
      h('td.muted', { 'data-label': 'Took' }, took(job)),
      h('td', { 'data-label': 'Outcome' }, outcome(job)),
      h('td.muted', { 'data-label': 'Next', title: atMinute(job.next_due_at) }, new Date(job.next_due_at) <= Date.now() ? 'now' : ago(job.next_due_at))))));
}

function took(job) {
  if (!job.last_started_at || !job.last_ended_at) return '–';
  const milliseconds = new Date(job.last_ended_at) - new Date(job.last_started_at);
  return milliseconds < 1000 ? `${Math.max(0, milliseconds)} ms` : milliseconds < 60_000 ? `${(milliseconds / 1000).toFixed(1)} s` : lasting(milliseconds / 1000);
}

function outcome(job) {
  if (job.last_started_at && (!job.last_ended_at || job.last_ended_at < job.last_started_at)) return h('span.badge.badge-accent', 'running');
  if (!job.last_outcome) return h('span.muted', 'not yet');
  return h('span.badge', { class: job.last_outcome === 'failed' ? 'badge-danger' : 'badge-accent' }, job.last_outcome);
}

/** The two largest units of a time: '3 days 4 h'. */
function lasting(seconds) {
  const parts = [];
  let rest = Math.floor(seconds);
  for (const [unit, length] of UNITS) {
    const number = Math.floor(rest / length);
    rest -= number * length;
    if (number > 0) parts.push(`${number} ${unit === 'day' && number > 1 ? 'days' : unit}`);
  }
  return parts.length > 0 ? parts.slice(0, 2).join(' ') : `${rest} s`;
}

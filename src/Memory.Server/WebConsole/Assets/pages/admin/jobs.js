// Turns that could not be read: which, why, and another try.

import { part } from '../../core/api.js';
import { h, replace } from '../../core/dom.js';
import { ago, atMinute, count, counted } from '../../core/format.js';
import { linkWith } from '../../core/router.js';
import { confirm } from '../../parts/dialog.js';
import { icon } from '../../parts/icons.js';
import { said } from '../../parts/said.js';
import { empty, messageOf } from '../../parts/states.js';
import { tell, warn } from '../../parts/toast.js';
import { head } from './head.js';
import { listing } from './listing.js';
import { reachesAll } from './reach.js';

export const jobsPage = { path: '/admin/jobs', nav: 'Failed jobs', icon: 'jobs', draw };

async function draw(page) {
  let user = page.query.user ?? '';
  page.titled('Failed jobs');
  const jobs = listing(page, '/v1/admin/jobs', 'jobs', table, 'Show more jobs');
  const field = h('input.input', { type: 'search', 'aria-label': 'User id', placeholder: 'Of one user, by id', value: user, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', maxlength: '255' });
  const all = h('button.button', { type: 'button', onclick: retryAll, hidden: true }, icon('restore'), 'Try all again');
  const found = h('div.stack', jobs.element);
  replace(page.root,
    head('Failed jobs', 'Turns are kept the moment they arrive and read afterwards. A job stands here when reading was given up; its turns can still be recalled.',
      all, h('button.button', { type: 'button', onclick: () => load() }, 'Refresh')),
    h('form.search', { role: 'search', onsubmit: choose }, icon('search'), field), found);
  // Asked once and awaited where it matters: the form may be sent before the answer is here.
  const reach = reachesAll(page);
  await load();

  async function load() {
    all.hidden = true;
    const isWhole = await reach;
    if (user === '' && !isWhole) {
      replace(found, h('div.card', empty('Whose jobs?', 'This key administers the users of its own owner, one at a time. Enter a user’s id above.')));
      return;
    }
    replace(found, jobs.element);
    await jobs.load({ status: 'failed', user_id: user });
  }

  function choose(event) {
    event.preventDefault();
    user = field.value.trim();
    history.replaceState(null, '', linkWith({ user }, 'admin', 'jobs'));
    load();
  }

  async function retry(job, button) {
    button.disabled = true;
    try {
      await page.api.post(`/v1/admin/jobs/${part(job.job_id)}/retry`, { body: {} });
      tell('The job is queued again. If it fails once more, it comes back here.');
      jobs.items = jobs.items.filter((each) => each !== job);
      jobs.redraw();
    } catch (error) {
      if (page.signal.aborted) return;
      button.disabled = false;
      if (error.kind !== 'missing') return void warn(messageOf(error));
      warn('The job is not there any more: it was tried again meanwhile, or its user was erased.');
      load();
    }
  }

  async function retryAll() {
    const waiting = [...jobs.items];
    const queued = await confirm({
      title: `Try ${counted(waiting.length, 'job')} again?`,
      text: 'Each is queued as new. Those that fail once more come back here.',
      label: 'Try all again',
      act: async () => {
        let done = 0;
        for (const job of waiting) {
          try {
            await page.api.post(`/v1/admin/jobs/${part(job.job_id)}/retry`, { body: {} });
            done++;
          } catch (error) {
            if (error.kind !== 'missing') throw error;
          }
        }
        return { done };
      },
    });
    if (queued) tell(`${counted(queued.done, 'job')} queued again.`);
    if (queued !== undefined) load();
  }

  function table(found, more) {
    all.hidden = found.length < 2;
    if (found.length === 0 && !more) return empty('No failed jobs', user === '' ? 'Whatever was said has been read.' : 'Whatever this user said has been read.');
    return h('table.table.table-wide',
      h('thead', h('tr', ['User', 'Job', 'Why it failed', 'Attempts', 'Given up', ''].map((text) => h('th', { scope: 'col' }, text || h('span.visually-hidden', 'Actions'))))),
      h('tbody', found.map(row)));
  }

  function row(job) {
    return h('tr',
      h('td', h('div.stack-tight', h('span.breaking', said(job.user_id)), h('span.faint.small.breaking', said(job.owner_id)))),
      h('td', { 'data-label': 'Job' }, h('code.small.breaking', { title: job.job_id }, job.job_id.slice(job.job_id.lastIndexOf('-') + 1))),
      h('td.breaking', { 'data-label': 'Why it failed' }, h('code', job.last_error ?? 'not told')),
      h('td.number', { 'data-label': 'Attempts' }, count(job.attempts)),
      h('td.muted', { 'data-label': 'Given up', title: atMinute(job.updated_at) }, ago(job.updated_at)),
      h('td.tight', h('button.button.button-small', { type: 'button', 'aria-label': `Try the job of ${job.user_id} again`, onclick: (event) => retry(job, event.currentTarget) }, icon('restore'), 'Try again')));
  }
}

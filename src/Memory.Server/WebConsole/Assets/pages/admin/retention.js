// The regular work on memories: what it would do, and doing it now.

import { h, replace } from '../../core/dom.js';
import { counted } from '../../core/format.js';
import { confirm } from '../../parts/dialog.js';
import { icon } from '../../parts/icons.js';
import { empty, fillWith } from '../../parts/states.js';
import { tell } from '../../parts/toast.js';
import { head } from './head.js';
import { reachesAll } from './reach.js';
import { countsOf, reportOf } from './report.js';

export const retentionPage = { path: '/admin/retention', nav: 'Retention', icon: 'hourglass', draw };

const WORK = [
  { id: 'retention', title: 'Retention', text: 'Puts away, expires and deletes memories by the rules of the settings. Without rules it does nothing.' },
  { id: 'optimize', title: 'Optimise', text: 'Promotes what matters most to the essentials, and makes one of memories that say the same.' },
  { id: 'decay', title: 'Decay', text: 'Lists what lost confidence with age, and takes what is stale out of the essentials.' },
];

async function draw(page) {
  page.titled('Retention');
  let work = WORK[0];
  let dry = null;
  let asked = 0;
  const user = h('input.input', { type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', maxlength: '255', oninput: forget });
  const label = h('span.field-label', 'User id');
  const choices = WORK.map((each) => h('label.choice',
    h('input', { type: 'radio', name: 'work', value: each.id, checked: each === work, onchange: () => { work = each; forget(); } }),
    h('span', h('span.choice-title', each.title), h('span.field-note', each.text))));
  const problem = h('p.field-error', { role: 'alert' });
  const real = h('button.button.button-danger-quiet', { type: 'button', onclick: run, disabled: true }, 'Run it now…');
  const report = h('section.card', { 'aria-label': 'Report' });
  replace(page.root,
    head('Retention and upkeep', 'The server does this by itself on its schedule. Here it is tried first: a dry run changes nothing and reports exactly what a real run does.'),
    h('form.card.stack', { onsubmit: tryOut },
      h('fieldset.choices', h('legend.visually-hidden', 'Work'), choices),
      h('label.field.field-narrow', label, user), problem,
      h('div.row', h('button.button.button-main', { type: 'submit' }, icon('search'), 'Dry run'), real)),
    report);
  forget();
  // Asked at once and awaited where it matters: the form may be sent before the answer is here.
  const reach = reachesAll(page);
  const isWhole = await reach;
  label.textContent = isWhole ? 'Only this user (optional)' : 'User id';
  user.setAttribute('placeholder', isWhole ? 'Everybody' : 'This key works on one user at a time');

  /** What was reported is of another order than the one that stands there now. */
  function forget() {
    dry = null;
    asked++;
    real.disabled = true;
    problem.textContent = '';
    replace(report, nothing());
  }

  async function tryOut(event) {
    event.preventDefault();
    if (!(await reach) && user.value === '') {
      problem.textContent = 'Enter the id of one of your users: only a key of the first owner may work on the whole store.';
      user.focus();
      return;
    }
    forget();
    const mine = asked;
    const order = { id: work.id, body: { dry_run: true, user_id: user.value === '' ? undefined : user.value } };
    await fillWith(report, page.signal, () => ask(order), (found) => {
      // The answer to an order that was changed meanwhile must not be carried out as the one that stands there.
      if (mine !== asked) return nothing();
      dry = { order, found };
      real.disabled = Object.keys(found.actions).length === 0;
      return reportOf(found);
    });
  }

  async function run() {
    const { order, found } = dry;
    const done = await confirm({
      title: `Run ${work.title.toLowerCase()} now?`,
      text: `It does what the dry run reported, ${order.body.user_id === undefined ? 'to all users of the store' : 'to this user'}. What somebody changed since is left to the next run.${found.actions.deleted ? ' Deleted memories are gone for good.' : ''}`,
      fields: countsOf(found),
      label: 'Run it now',
      danger: true,
      act: () => ask({ id: order.id, body: { ...order.body, dry_run: false } }),
    });
    if (!done) return;
    tell(`Done: ${counted(Object.values(done.actions).reduce((sum, each) => sum + each, 0), 'memory', 'memories')} changed.`);
    dry = null;
    real.disabled = true;
    replace(report, reportOf(done));
  }

  function nothing() {
    return empty('Nothing reported yet', 'Start with a dry run.');
  }

  function ask({ id, body }) {
    return page.api.post(`/v1/admin/${id}/run`, { body, signal: page.signal });
  }
}

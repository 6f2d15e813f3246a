// A playground for recall: what a question brings, why in that order, and what the model would be told.

import { h, replace } from '../../core/dom.js';
import { atMinute, count, counted, fieldTime, slotName } from '../../core/format.js';
import { link } from '../../core/router.js';
import { icon } from '../../parts/icons.js';
import { badges, validity } from '../../parts/memory.js';
import { said } from '../../parts/said.js';
import { empty, fillWith } from '../../parts/states.js';
import { scoreBar } from './score.js';
import { openSource } from './source.js';
import { weightSliders } from './weights.js';

const TYPES = ['fact', 'preference', 'event', 'system'];
const DEFAULT_BUDGET = 1024;

export const recallTab = { id: 'recall', title: 'Recall', icon: 'search', draw };

function draw(page) {
  const query = h('textarea.input', { rows: '2', maxlength: '100000', placeholder: 'Where do I live?', 'aria-label': 'Question', dir: 'auto', enterkeyhint: 'search', onkeydown: submitOnEnter });
  const number = (value, max) => h('input.input', { type: 'number', min: '0', max: String(max), step: '1', value: String(value), inputmode: 'numeric', required: true });
  const time = () => h('input.input', { type: 'datetime-local', step: '1', min: '1970-01-01T00:00', max: '9999-12-31T23:59' });
  const limit = number(10, 100);
  const turnLimit = number(10, 100);
  const budget = number(DEFAULT_BUDGET, 32_768);
  const least = h('input.input', { type: 'number', min: '0', max: '1', step: '0.01', value: '0', required: true });
  const asOf = time();
  const knownAt = time();
  const currentOnly = h('input', { type: 'checkbox', checked: true });
  const types = TYPES.map((type) => h('button.toggle', { type: 'button', 'aria-pressed': 'false', onclick: (event) => event.currentTarget.setAttribute('aria-pressed', String(event.currentTarget.getAttribute('aria-pressed') !== 'true')) }, type));
  const weights = weightSliders();
  const results = h('div.stack', { 'aria-live': 'polite' }, empty('Ask something', 'See which memories and turns come back, what each score is made of, and the context that a model would be given. An empty question brings the highest-ranked memories.'));

  const form = h('form.recall-form.card', { onsubmit: (event) => { event.preventDefault(); ask(); } },
    query,
    h('button.button.button-main', { type: 'submit' }, icon('search'), 'Recall'),
    h('fieldset.plain', h('legend.field-label', 'Kinds of memory (none chosen: all)'), h('div.row', types)),
    h('div.fields', field('Memories', limit), field('Turns', turnLimit), field('Token budget', budget), field('Least score', least)),
    h('label.check', currentOnly, 'Only what holds'),
    h('details', h('summary', 'Another time'), h('div.stack-tight', field('True in the world as of (UTC)', asOf), field('Known to the server at (UTC)', knownAt), h('p.field-note', 'Empty means now.'))),
    h('details', h('summary', 'Weights'), weights.element));
  replace(page.root, h('div.recall', form, results));

  function submitOnEnter(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  }

  function ask() {
    const chosen = TYPES.filter((_, i) => types[i].getAttribute('aria-pressed') === 'true');
    const body = {
      user_id: page.user, query: query.value, limit: limit.valueAsNumber, turn_limit: turnLimit.valueAsNumber, token_budget: budget.valueAsNumber, min_score: least.valueAsNumber,
      types: chosen.length > 0 ? chosen : null, current_view_only: currentOnly.checked, as_of: fieldTime(asOf.value), known_at: fieldTime(knownAt.value), weights: weights.value(), explain: true,
    };
    return fillWith(results, page.signal, () => page.api.post('/v1/recall', { body, signal: page.signal }), (answer) => show(answer, body.token_budget), 8);
  }

  function show(answer, tokens) {
    if (answer.memories.length === 0 && answer.turns.length === 0) {
      return empty('Nothing helps with that', 'Only what has some relevance to the question is brought back. Ask with other words, or let history count too.');
    }
    return [
      h('section.card', h('div.card-title', h('h2', 'What the model is told'),
        h('span.faint.small', `${count(answer.token_count)} of ${count(tokens)} tokens`)),
      answer.context === '' ? h('p.muted', 'Nothing fits into the budget.') : h('pre.context.said', { tabindex: '0', role: 'group', 'aria-label': 'The context' }, said(answer.context))),
      section('Memories', answer.memories, (memory) => [
        h('p.said', said(memory.content)),
        h('div.row', badges(memory), memory.key && h('span.faint.small.breaking', slotName(memory.key)), h('span.faint.small', validity(memory)),
          memory.source && h('button.button-link.small', { type: 'button', onclick: () => openSource(page, memory) }, 'Source')),
        scoreBar(memory.score, memory.explanation, answer.weights),
      ]),
      section('Turns', answer.turns, (turn) => [
        h('p.said.found-turn', said(turn.content)),
        h('div.row', h('bdi.badge', turn.name || turn.role), h('span.faint.small', atMinute(turn.created_at)), h('a.small', { href: link('users', page.user, 'sessions', turn.session_id) }, 'Session')),
        scoreBar(turn.score, turn.explanation, answer.weights),
      ]),
    ];
  }
}

function section(title, found, draw) {
  return h('section.card.card-flush', h('header.found-head', h('h2', title), h('span.faint.small', counted(found.length, 'result'))),
    found.length === 0 ? h('p.found-none.muted', 'None.') : h('ol', found.map((each) => h('li.found', draw(each)))));
}

const field = (label, input) => h('label.field', h('span.field-label', label), input);

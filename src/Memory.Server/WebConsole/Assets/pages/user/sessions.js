// Conversations and what was said in them, word for word.

import { part } from '../../core/api.js';
import { h, replace } from '../../core/dom.js';
import { ago, atMinute, valueText } from '../../core/format.js';
import { link } from '../../core/router.js';
import { icon } from '../../parts/icons.js';
import { empty, fillWith, messageOf } from '../../parts/states.js';
import { warn } from '../../parts/toast.js';
import { turn } from '../../parts/turn.js';

export const sessionsTab = { id: 'sessions', title: 'Sessions', icon: 'chat', draw };

function draw(page) {
  const list = h('nav.sessions-list', { 'aria-label': 'Sessions' });
  const talk = h('section.sessions-talk', { 'aria-label': 'What was said' });
  const root = h('div.sessions', list, talk);
  const sessions = [];
  let cursor = null;
  let chosen;
  let leaving = null;

  replace(page.root, root);
  page.signal.addEventListener('abort', () => leaving?.abort());
  choose(page.params.item);
  return fillWith(list, page.signal, nextSessions, listed).then(() => (params) => {
    choose(params.item);
    return true;
  });

  async function nextSessions() {
    const found = await page.api.get('/v1/sessions', { query: { user_id: page.user, limit: 50, cursor }, signal: page.signal });
    sessions.push(...found.sessions);
    cursor = found.next_cursor;
  }

  function listed() {
    if (sessions.length === 0) return empty('No sessions', 'A session begins with the first message that an application hands over.');
    return [
      h('ul', sessions.map((session) => h('li', h('a.session', { href: link('users', page.user, 'sessions', session.id), 'aria-current': session.id === chosen ? 'true' : undefined, 'data-session': session.id },
        h('bdi.session-name', session.id),
        h('span.faint.small', { title: atMinute(session.updated_at) }, session.ended_at ? `ended ${ago(session.ended_at)}` : ago(session.updated_at)))))),
      cursor !== null && h('button.button.button-small', { type: 'button', onclick: (event) => more(event.currentTarget, nextSessions, () => replace(list, listed())) }, 'Show more sessions'),
    ];
  }

  function choose(session) {
    if (session === chosen && leaving) return;
    chosen = session;
    leaving?.abort();
    leaving = new AbortController();
    root.dataset.open = String(session !== undefined);
    for (const each of list.querySelectorAll('a')) {
      if (each.dataset.session === session) each.setAttribute('aria-current', 'true');
      else each.removeAttribute('aria-current');
    }
    if (session === undefined) replace(talk, empty('Choose a session', 'What was said in it is shown here, word for word.'));
    else open(session, leaving.signal);
  }

  function open(session, signal) {
    const turns = h('ol.turns');
    const rest = h('div.row');
    let next = null;
    const load = async () => {
      const found = await page.api.get(`/v1/sessions/${part(session)}/messages`, { query: { user_id: page.user, limit: 50, cursor: next }, signal });
      next = found.next_cursor;
      turns.append(...found.messages.map((message) => turn(message)));
    };
    const after = () => replace(rest, next !== null && h('button.button', { type: 'button', onclick: (event) => more(event.currentTarget, load, after) }, 'Show more messages'));
    fillWith(talk, signal, async () => {
      const record = await page.api.get(`/v1/sessions/${part(session)}`, { query: { user_id: page.user }, signal });
      await load();
      return record;
    }, (record) => {
      after();
      return [
        h('header.session-head',
          h('a.button-quiet.session-back', { href: link('users', page.user, 'sessions'), 'aria-label': 'All sessions' }, icon('left')),
          h('div.grow', h('h2.breaking', record.id), h('p.faint.small', `Began ${atMinute(record.created_at)}`, record.ended_at && ` · ended ${atMinute(record.ended_at)}`)),
          record.context && Object.keys(record.context).length > 0 && h('details.session-context', h('summary', 'Context'), h('pre.said', valueText(record.context)))),
        turns.children.length === 0 ? empty('Nothing was said in it') : turns,
        rest,
      ];
    });
  }

  async function more(button, load, after) {
    button.disabled = true;
    try {
      await load();
      after();
    } catch (error) {
      if (page.signal.aborted) return;
      warn(messageOf(error));
      button.disabled = false;
    }
  }
}

// Where a memory came from: the very turns, beside the page.

import { h } from '../../core/dom.js';
import { link } from '../../core/router.js';
import { openDialog } from '../../parts/dialog.js';
import { said } from '../../parts/said.js';
import { empty, fillWith } from '../../parts/states.js';
import { turn } from '../../parts/turn.js';

/** Opens the turns that a memory came from, beside the page. */
export function openSource(page, memory) {
  const leaving = new AbortController();
  const box = h('div.stack');
  openDialog({
    title: 'Where it came from', side: true, onclose: () => leaving.abort(),
    body: [
      h('blockquote.quoted.said', said(memory.content)),
      box,
      memory.source && h('a.button', { href: link('users', page.user, 'sessions', memory.source.session_id) }, 'Open the whole session'),
    ],
  });
  fillWith(box, leaving.signal,
    () => page.api.get(`/v1/memory/${memory.id}/source`, { query: { user_id: page.user }, signal: leaving.signal }),
    ({ messages }) => (messages.length === 0
      ? empty('No turn is kept for it', 'The application stored it itself, or its turns are gone.')
      : h('ol.turns', messages.map((message) => turn(message)))));
}

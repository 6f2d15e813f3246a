// One message said, as in a chat.

import { h, replace } from '../core/dom.js';
import { atMinute, valueText } from '../core/format.js';
import { said } from './said.js';

const LONG = 1500;

/** A message with who said it and when. A long one is cut until it is asked for. */
export function turn(message, ...more) {
  const isLong = message.content.length > LONG;
  const text = h('p.turn-text.said', { dir: 'auto' }, said(isLong ? cut(message.content) : message.content), isLong && '…');
  const rest = isLong && h('button.button-link.small', { type: 'button', onclick: () => { replace(text, said(message.content)); rest.remove(); } }, 'Show all of it');
  return h('li.turn', { 'data-role': message.role, 'data-message': message.id },
    h('p.turn-head', h('bdi.turn-who', message.name || message.role), h('time.faint', { datetime: message.created_at }, atMinute(message.created_at))),
    h('div.turn-bubble', text, rest, message.metadata && h('p.turn-metadata.mono.breaking', valueText(message.metadata)), more));
}

/** Never through the middle of a character. */
const cut = (text) => text.slice(0, LONG).replace(/[\uD800-\uDBFF]$/, '');

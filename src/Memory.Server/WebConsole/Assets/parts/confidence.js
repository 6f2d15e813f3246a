// How sure the server is of a memory: a bar, and what age has left of it within the bar.

import { h } from '../core/dom.js';
import { percent } from '../core/format.js';

/** The bar with its number. What was observed is the lighter length, what is left of it the full one. */
export function confidence(memory) {
  const left = memory.effective_confidence ?? memory.confidence;
  const faded = memory.confidence - left >= 0.005;
  const words = faded ? `${percent(left)} sure now, ${percent(memory.confidence)} when it was said` : `${percent(left)} sure`;
  return h('span.sure', { title: words },
    h('span.sure-bar', { 'aria-hidden': 'true', vars: { left, said: memory.confidence } }),
    h('span.sure-number', { 'aria-hidden': 'true' }, percent(left)),
    h('span.visually-hidden', words));
}

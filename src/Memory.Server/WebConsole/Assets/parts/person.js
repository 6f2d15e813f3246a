// A user as a picture of one letter: whoever looks for somebody finds them sooner.

import { h } from '../core/dom.js';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The round mark of a user. */
export function avatar(text, large = false) {
  const letter = [...segmenter.segment(text.trim().slice(0, 40))].map((part) => part.segment).find((part) => /[\p{L}\p{N}]/u.test(part)) ?? '·';
  return h(large ? 'span.avatar.avatar-large' : 'span.avatar', { 'aria-hidden': 'true' }, letter.slice(0, 4).toUpperCase());
}

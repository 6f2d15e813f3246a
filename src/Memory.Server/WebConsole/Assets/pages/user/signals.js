// What recall weighs: each signal with the weight that a server has when nobody says otherwise. A test holds the list against the server's.

export const signals = [
  { name: 'lexical', weight: 0.5, hint: 'Words in common with the question' },
  { name: 'feedback', weight: 0.5, hint: 'Words of what was found first' },
  { name: 'coverage', weight: 0.2, hint: 'How much of the question it covers' },
  { name: 'synonyms', weight: 0.3, hint: 'Words that mean the same' },
  { name: 'semantic', weight: 0.2, hint: 'Closeness of meaning' },
  { name: 'slot', weight: 1.2, hint: 'It answers the very question' },
  { name: 'association', weight: 0.5, hint: 'Linked with what fits' },
  { name: 'date', weight: 1.4, hint: 'The time that is asked about' },
  { name: 'answer', weight: 0.42, hint: 'The kind of answer that is asked for' },
  { name: 'speaker', weight: 0.28, hint: 'Said by whom the question is about' },
  { name: 'role', weight: 0.8, hint: 'Said by the user or by the assistant' },
  { name: 'session', weight: 0.36, hint: 'Said in a conversation that fits' },
  { name: 'statement', weight: 0.75, hint: 'It tells rather than asks' },
  { name: 'recency', weight: 0.06, hint: 'How lately it was said' },
  { name: 'importance', weight: 0.06, hint: 'How much it matters' },
  { name: 'confidence', weight: 0.06, hint: 'How sure the server is' },
];

/** The number of a signal's colour; what is not listed shares the last. */
export function colourOf(name) {
  if (name === 'validity') return 16;
  const at = signals.findIndex((signal) => signal.name === name);
  return at < 0 ? 15 : at;
}

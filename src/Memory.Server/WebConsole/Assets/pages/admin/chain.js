// Whether entries of the audit log follow from one another: each carries the hash of the one before it and of its own text, see docs/audit.md.

/**
 * Checks those entries whose predecessor is among them, of a list that begins with the newest. Answers { checked, broken } with the sequences that do
 * not follow; null where the browser computes no hashes, which is on pages that came neither by HTTPS nor from this machine.
 */
export async function checkChain(entries) {
  if (!globalThis.crypto?.subtle) return null;
  const bySequence = new Map(entries.map((entry) => [entry.sequence, entry]));
  const broken = [];
  let checked = 0;
  for (const entry of entries) {
    const before = bySequence.get(entry.sequence - 1);
    if (before === undefined) continue;
    checked++;
    if (await hashAfter(before.hash, entry) !== entry.hash) broken.push(entry.sequence);
  }
  return { checked, broken };
}

async function hashAfter(before, entry) {
  const text = new TextEncoder().encode(textOf(entry).map((line) => `${line}\n`).join(''));
  const bytes = new Uint8Array(32 + text.length);
  bytes.set(before.match(/../g).map((pair) => Number.parseInt(pair, 16)));
  bytes.set(text, 32);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function textOf(entry) {
  // Names of details are of a–z, 0–9 and _, so that the order of JavaScript is that of code points.
  const details = Object.keys(entry.details).sort().map((name) => `${name}=${entry.details[name]}`);
  return [entry.sequence, microseconds(entry.at), entry.key_id ?? '', entry.action, entry.pseudonym ?? '', ...details];
}

/** A time as the chain writes it, with six digits: JavaScript's own dates have three. */
function microseconds(time) {
  const [seconds, fraction = ''] = time.replace(/(Z|[+-]00:00)$/, '').split('.');
  return `${seconds}.${fraction.padEnd(6, '0').slice(0, 6)}Z`;
}

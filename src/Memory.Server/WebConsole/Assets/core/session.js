// Who is signed in. The key lives in this module's memory and nowhere else: a reload forgets it.

import { createApi } from './api.js';

let current = null;
const listeners = new Set();

/** What is known of who signed in: { api, scope: 'admin' | 'owner' | 'user', user }. Null when nobody is. */
export const session = () => current;

/** Calls back whenever somebody signs in or out, with a reason when the console did it by itself. */
export function onSession(listener) {
  listeners.add(listener);
}

/** Finds out what a key may do by asking what it may do. Answers { scope }; the user of a user's key is not told by the server. */
export async function tryKey(key, signal) {
  const api = createApi(key);
  if (await allows(api, '/v1/admin/keys', signal)) return { scope: 'admin' };
  return { scope: (await allows(api, '/v1/users', signal)) ? 'owner' : 'user' };
}

/** Whether a user's key is that user's. */
export async function isTheirs(key, user, signal) {
  try {
    await createApi(key).get('/v1/memory/stats', { query: { user_id: user }, signal });
    return true;
  } catch (fault) {
    if (fault.kind === 'missing') return false;
    throw fault;
  }
}

export function signIn(key, scope, user = null) {
  current = { scope, user, api: createApi(key, () => signOut('The server no longer takes this key: it was revoked, or its user erased.')) };
  tell();
}

export function signOut(reason = null) {
  if (current === null) return;
  current = null;
  tell(reason);
}

// A page that comes back from the browser's history would come back with its memory.
addEventListener('pageshow', (event) => {
  if (event.persisted) signOut();
});

function tell(reason = null) {
  for (const listener of listeners) listener(current, reason);
}

async function allows(api, path, signal) {
  try {
    await api.get(path, { query: { limit: 1 }, signal });
    return true;
  } catch (fault) {
    if (fault.kind === 'forbidden') return false;
    throw fault;
  }
}

// Asks the server. Addresses are relative to the page, so that a proxy's prefix is kept.

/** Why a request was not answered. `kind` is one of: offline, unauthorized, forbidden, missing, conflict, busy, unavailable, invalid, failed. */
export class ApiError extends Error {
  constructor(kind, message, { status = 0, retryAfter = null, errors = null } = {}) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
    this.errors = errors;
  }
}

const KINDS = new Map([[400, 'invalid'], [401, 'unauthorized'], [403, 'forbidden'], [404, 'missing'], [409, 'conflict'], [429, 'busy'], [503, 'unavailable']]);

/** A client that sends one key. `onRefused` is told when the server no longer takes it. */
export function createApi(key, onRefused = () => {}) {
  async function send(method, path, { query, body, signal, headers } = {}) {
    let response;
    try {
      response = await fetch(address(path, query), {
        method,
        signal,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch (fault) {
      if (signal?.aborted) throw fault;
      throw new ApiError('offline', 'The server does not answer. Is it running, and can you reach it?');
    }
    if (response.ok) return response;
    const error = await errorOf(response);
    if (error.kind === 'unauthorized') onRefused(error);
    throw error;
  }

  const json = (method) => async (path, options) => {
    const response = await send(method, path, options);
    return response.status === 204 ? null : await response.json();
  };

  return {
    get: json('GET'),
    post: json('POST'),
    patch: json('PATCH'),
    delete: json('DELETE'),
    /** The response itself, for what is not JSON or too large to be read whole. */
    raw: send,
    /** Every item of a paged list, up to a number of them; a `cursor` is left when there are others. */
    async all(path, items, { query = {}, most = 1000, cursor = null, signal } = {}) {
      const found = [];
      do {
        const page = await json('GET')(path, { query: { ...query, limit: 200, cursor }, signal });
        found.push(...page[items]);
        cursor = page.next_cursor;
      } while (cursor && found.length < most);
      return { items: found, cursor };
    },
  };
}

/** One part of a path, such as a user's id. Every URL takes a lone '.' or '..' for a step, also when it is encoded: it would ask about something else. */
export function part(text) {
  if (/^\.{1,2}$/.test(text)) throw new ApiError('invalid', 'No address can name this id: in an address, dots alone mean a step.');
  return encodeURIComponent(text);
}

function address(path, query = {}) {
  const url = new URL(path.replace(/^\//, ''), document.baseURI);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  return url;
}

async function errorOf(response) {
  const problem = await response.json().catch(() => ({}));
  const seconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  const retryAfter = Number.isFinite(seconds) ? seconds : null;
  const kind = KINDS.get(response.status) ?? (response.status >= 500 ? 'failed' : 'invalid');
  const wait = retryAfter === null ? 'in a moment' : `in ${retryAfter} s`;
  const messages = {
    unauthorized: 'The server does not take this key. It may be mistyped, revoked, or of another server.',
    busy: `Too many requests with this key. Try again ${wait}.`,
    unavailable: `${problem.detail ?? 'The server cannot reach its storage'}. Try again ${wait}.`,
  };
  const told = [...new Set(Object.entries(problem.errors ?? {}).flatMap(([field, texts]) => texts.map((text) => `${field}: ${text}`)))].join(' · ');
  return new ApiError(kind, messages[kind] ?? (told || problem.detail || `The server answered ${response.status}`), {
    status: response.status, retryAfter, errors: problem.errors ?? null,
  });
}

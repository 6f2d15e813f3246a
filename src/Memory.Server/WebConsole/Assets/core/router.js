// Pages by the address after '#', so that a link leads deep and the server sees nothing of it.

/** The parts of an address and its query: '#/users/ann?q=x' is [['users', 'ann'], { q: 'x' }]. Null when it cannot be read. */
export function parse(hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split('?', 2);
  try {
    return { parts: path.split('/').filter(Boolean).map(decodeURIComponent), query: Object.fromEntries(new URLSearchParams(query)) };
  } catch {
    return null;
  }
}

/** The address of a page: link('users', 'ann b') is '#/users/ann%20b'. */
export const link = (...parts) => `#/${parts.map(encodeURIComponent).join('/')}`;

/** The address of a page with a query; what is empty is left out. */
export function linkWith(query, ...parts) {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '' && value !== null && value !== undefined)).toString();
  return text ? `${link(...parts)}?${text}` : link(...parts);
}

/** Matches '/users/:user/:tab' with parts; the named parts, or null. */
export function match(pattern, parts) {
  const names = pattern.split('/').filter(Boolean);
  if (names.length !== parts.length) return null;
  const params = {};
  for (const [i, name] of names.entries()) {
    if (name.startsWith(':')) params[name.slice(1)] = parts[i];
    else if (name !== parts[i]) return null;
  }
  return params;
}

/** Goes to a page. With `replace` the one that is left is not gone back to. */
export function go(address, { replace = false } = {}) {
  if (replace) location.replace(address);
  else location.hash = address;
}

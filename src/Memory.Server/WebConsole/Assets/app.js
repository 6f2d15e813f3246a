// Where the console starts: who is signed in, which page the address names, and what is drawn.

import { h, replace } from './core/dom.js';
import { pages } from './core/pages.js';
import { go, link, match, parse } from './core/router.js';
import { onSession, session } from './core/session.js';
import { signInPage } from './pages/signin.js';
import { closeDialogs } from './parts/dialog.js';
import { listenForPalette } from './parts/palette.js';
import { shell } from './parts/shell.js';
import { empty, failure } from './parts/states.js';

const app = document.getElementById('app');
const name = 'Memory console';
let frame = null;
let open = null;

addEventListener('hashchange', () => show());
onSession((current, reason) => enter(current, reason));
listenForPalette(pages);
enter(session());

function enter(current, reason = null) {
  closeDialogs();
  leave();
  if (current === null) {
    frame = null;
    document.title = `Sign in · ${name}`;
    replace(app, signInPage(reason));
    app.querySelector('input').focus();
    return;
  }
  frame = shell(current, pages);
  replace(app, frame.element);
  show();
}

function leave() {
  open?.leaving.abort();
  open = null;
}

function show() {
  const current = session();
  if (current === null) return;
  closeDialogs();
  const address = parse(location.hash);
  if (address !== null && address.parts.length === 0) {
    go(current.scope === 'user' ? link('users', current.user) : link('users'), { replace: true });
    return;
  }
  for (const page of address === null ? [] : pages) {
    const params = [page.path, ...(page.also ?? [])].map((pattern) => match(pattern, address.parts)).find((found) => found !== null);
    if (params !== undefined && page.scopes.includes(current.scope)) {
      draw(page, params, address.query);
      return;
    }
  }
  leave();
  begin('Not found', () => empty('There is no such page', 'The address is mistyped, or this key may not see it.', h('a.button', { href: '#/' }, 'To the start')));
}

async function draw(page, params, query) {
  // The same page with another rest of its address keeps what it has loaded, and the focus.
  if (open?.page === page && open.update?.(params, query)) return;
  leave();
  const leaving = new AbortController();
  const here = { page, leaving, update: null };
  open = here;
  frame.mark(page);
  const root = begin(page.nav ?? name);
  const context = { root, params, query, signal: leaving.signal, session: session(), api: session().api, titled };
  try {
    const update = await page.draw(context);
    here.update = typeof update === 'function' ? update : null;
  } catch (error) {
    if (leaving.signal.aborted) return;
    if (!error?.kind) console.error(error);
    replace(root, failure(error, () => { open = null; draw(page, params, query); }));
  }
  if (!leaving.signal.aborted) focusHeading(root);
}

/** Empties the page. Scrolled to the top, as a new page is. */
function begin(title, content) {
  titled(title);
  const root = h('div.page', content?.());
  replace(frame.main, root);
  scrollTo(0, 0);
  if (content) focusHeading(root);
  return root;
}

/** Whoever listens to the page hears where they are, unless they are already in it. */
function focusHeading(root) {
  if (root.contains(document.activeElement)) return;
  const heading = root.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  (heading ?? frame.main).focus({ preventScroll: true });
}

function titled(text) {
  document.title = `${text} · ${name}`;
}

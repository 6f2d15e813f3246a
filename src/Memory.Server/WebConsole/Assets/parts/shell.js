// What stands around every page: where one can go, who is signed in, and how it looks.

import { h } from '../core/dom.js';
import { link } from '../core/router.js';
import { signOut } from '../core/session.js';
import { nextTheme, theme } from '../core/theme.js';
import { icon } from './icons.js';
import { openPalette } from './palette.js';

const SCOPES = { admin: 'Admin key', owner: 'Owner key', user: 'User key' };
const THEMES = { auto: ['auto', 'Colours: as your system'], light: ['sun', 'Colours: light'], dark: ['moon', 'Colours: dark'] };

/** The frame for one signed-in person. `main` is where pages are drawn; `mark(page)` shows which one it is. */
export function shell(session, pages) {
  const links = new Map();
  const item = (page) => {
    const href = page.path === '/users/:user' ? link('users', session.user) : `#${page.path}`;
    const entry = h('a.nav-link', { href }, icon(page.icon), h('span', page.nav));
    links.set(page.path, entry);
    return h('li', entry);
  };
  const own = session.scope === 'user' ? [{ path: '/users/:user', nav: session.user, icon: 'user' }] : [];
  const listed = [...own, ...pages.filter((page) => page.nav && page.scopes.includes(session.scope))];
  const plain = listed.filter((page) => !page.group);
  const grouped = listed.filter((page) => page.group);
  const main = h('main.main', { id: 'main', tabindex: '-1' });

  const nav = h('nav.nav', { 'aria-label': 'Pages' },
    h('ul.nav-list', plain.map(item)),
    grouped.length > 0 && h('p.nav-group', grouped[0].group),
    grouped.length > 0 && h('ul.nav-list', grouped.map(item)));

  const element = h('div.shell',
    h('a.skip', { href: '#main', onclick: skip }, 'Skip to the page'),
    h('header.side',
      h('div.side-head', brand(),
        h('button.button.find', { type: 'button', 'aria-label': 'Find or go to', onclick: () => openPalette(session, pages) }, icon('search'), h('span.find-text', 'Find or go to'), h('kbd', { 'aria-hidden': 'true' }, '/'))),
      nav,
      h('div.side-foot',
        h('span.scope', { title: 'What the key you signed in with may reach' }, icon('key'), h('span', SCOPES[session.scope])),
        themeButton(),
        h('button.button-quiet', { type: 'button', 'aria-label': 'Sign out', title: 'Sign out', onclick: () => signOut() }, icon('out')))),
    main);

  function skip(event) {
    // The address is the page's; the link only moves the focus.
    event.preventDefault();
    main.focus();
  }

  return {
    element,
    main,
    mark(page) {
      const current = page.path.startsWith('/users') ? links.get('/users') ?? links.get('/users/:user') : links.get(page.path);
      for (const each of links.values()) each.removeAttribute('aria-current');
      current?.setAttribute('aria-current', 'page');
      if (current) bringIntoView(nav, current);
    },
  };
}

/** On a phone the links are wider than the screen. Only the list is moved, never the page. */
function bringIntoView(list, link) {
  const [outer, inner] = [list.getBoundingClientRect(), link.getBoundingClientRect()];
  const beyond = (start, end, least, most) => (start < least || end > most ? (start + end - least - most) / 2 : 0);
  list.scrollBy({ left: beyond(inner.left, inner.right, outer.left, outer.right), top: beyond(inner.top, inner.bottom, outer.top, outer.bottom) });
}

export const brand = () => h('a.brand', { href: '#/' }, h('span.brand-mark', icon('memory')), h('span', 'Memory'));

/** The switch between the system's colours, light and dark. */
export function themeButton() {
  const button = h('button.button-quiet', { type: 'button', onclick: () => { nextTheme(); show(); } });
  function show() {
    const [name, label] = THEMES[theme()];
    button.replaceChildren(icon(name));
    button.setAttribute('aria-label', label);
    button.setAttribute('title', label);
  }
  show();
  return button;
}

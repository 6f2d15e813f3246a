// Every page of the console: its address, its name, who may see it, and what draws it.
//
// A page is { path, draw, also?, nav?, icon? }; `also` are other addresses that it draws. draw(page) fills page.root, which is empty, and may return a function
// update(params, query) that is called instead of drawing anew when only the rest of the address changes; it answers whether it did.
// page is { root, params, query, signal, api, session, titled(text) }; signal ends when the page is left.
// With nav, the page stands in the navigation by that name.

import { usersPage } from '../pages/users.js';
import { userPage } from '../pages/user.js';
import { adminPages } from '../pages/admin/index.js';

const ALL = ['admin', 'owner', 'user'];

export const pages = [
  { ...usersPage, scopes: ['admin', 'owner'] },
  { ...userPage, scopes: ALL },
  ...adminPages.map((page) => ({ ...page, scopes: ['admin'], group: 'Administration' })),
];

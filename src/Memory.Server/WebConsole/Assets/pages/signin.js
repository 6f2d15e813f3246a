// Signing in: with a key, and with a user's key also the user's id, which the server tells nobody.

import { ApiError } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import { isTheirs, signIn, tryKey } from '../core/session.js';
import { icon } from '../parts/icons.js';
import { themeButton } from '../parts/shell.js';
import { messageOf } from '../parts/states.js';

/** The page of somebody who is not signed in. */
export function signInPage(reason) {
  const box = h('div.signin-card');
  askKey();
  return h('div.signin', h('header.signin-top', themeButton()), h('main.signin-main', { id: 'main' }, box),
    h('footer.signin-foot', 'The key stays in this page’s memory. Reloading or closing the page forgets it.'));

  function askKey() {
    const input = secret();
    replace(box,
      h('span.brand-mark.brand-mark-large', icon('memory')),
      h('h1', { tabindex: '-1' }, 'Memory console'),
      h('p.muted', 'Sign in with an API key of this server. An owner key shows all users, a user key one, and an admin key the administration as well.'),
      reason && h('p.notice', { role: 'status' }, reason),
      form('Sign in', field('API key', input), async () => {
        const key = input.value.trim();
        if (key === '') throw new ApiError('invalid', 'Paste a key first.');
        // A header carries no more than that; the browser would throw before it asks.
        if (!/^[\x21-\x7e]+$/.test(key)) throw new ApiError('invalid', 'A key has no spaces and no letters with accents. Was more than the key copied?');
        const { scope } = await tryKey(key);
        if (scope === 'user') askUser(key);
        else signIn(key, scope);
      }, input));
  }

  function askUser(key) {
    const input = h('input.input', { type: 'text', id: 'signin-field', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', maxlength: '255' });
    replace(box,
      h('span.brand-mark.brand-mark-large', icon('user')),
      h('h1', { tabindex: '-1' }, 'Whose key is it?'),
      h('p.muted', 'This key opens the memory of one user. Enter the id that the application gave that user.'),
      form('Open the memory', field('User id', input), async () => {
        const user = input.value;
        if (user === '' || !(await isTheirs(key, user))) throw new ApiError('invalid', 'This key is not that user’s. Upper and lower case matter.');
        signIn(key, 'user', user);
      }, input, h('button.button-link', { type: 'button', onclick: askKey }, 'Use another key')));
    input.focus();
  }

  function secret() {
    return h('input.input', { type: 'password', id: 'signin-field', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', placeholder: 'mem_live_…' });
  }

  function field(label, input) {
    return h('label.field', { for: 'signin-field' }, h('span.field-label', label), input);
  }

  function form(label, fieldElement, act, input, more) {
    const problem = h('p.field-error', { role: 'alert', id: 'signin-problem' });
    const button = h('button.button.button-main.button-wide', { type: 'submit' }, label);
    input.setAttribute('aria-describedby', 'signin-problem');
    return h('form.stack', {
      onsubmit: async (event) => {
        event.preventDefault();
        if (button.disabled) return;
        button.disabled = true;
        button.setAttribute('aria-busy', 'true');
        problem.textContent = '';
        input.removeAttribute('aria-invalid');
        try {
          await act();
        } catch (error) {
          problem.textContent = messageOf(error);
          if (error.kind === 'invalid' || error.kind === 'unauthorized') input.setAttribute('aria-invalid', 'true');
          input.focus();
        } finally {
          button.disabled = false;
          button.removeAttribute('aria-busy');
        }
      },
    }, fieldElement, problem, button, more);
  }
}

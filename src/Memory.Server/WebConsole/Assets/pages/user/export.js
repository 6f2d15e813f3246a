// Takes a user out as one document, into a file of the browser's.

import { part } from '../../core/api.js';
import { h } from '../../core/dom.js';
import { messageOf } from '../../parts/states.js';
import { tell, warn } from '../../parts/toast.js';

/** Downloads everything that is held about a user. */
export async function exportUser(page, user, button) {
  button.disabled = true;
  try {
    const response = await page.api.raw('GET', `/v1/users/${part(user)}/export`, { signal: page.signal });
    const address = URL.createObjectURL(await response.blob());
    h('a', { href: address, download: `memory-${user.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80)}.json` }).click();
    // The browser takes the file over before it is let go.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    tell('The export was downloaded.');
  } catch (error) {
    if (!page.signal.aborted) warn(messageOf(error));
  } finally {
    button.disabled = false;
  }
}

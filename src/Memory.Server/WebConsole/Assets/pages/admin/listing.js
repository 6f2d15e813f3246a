// A list that the server answers by pages: the first with grey lines in its place, more of it by a button below.

import { h, replace } from '../../core/dom.js';
import { fillWith, messageOf } from '../../parts/states.js';
import { warn } from '../../parts/toast.js';

const PAGE = 50;

/**
 * Shows a list and answers { element, items, load(query), redraw() }; load asks anew, redraw only draws what is known.
 * @param {object} page the page that it stands on
 * @param {string} path the route that lists
 * @param {string} items what the route calls what it lists
 * @param {(found: any[], more: boolean) => any} draw makes elements of all that was read so far
 * @param {string} label what the button for more of them says
 */
export function listing(page, path, items, draw, label = 'Show more') {
  const box = h('div.card.card-flush.holds-table');
  const foot = h('div.row');
  let query = {};
  let cursor = null;
  const list = { element: [box, foot], items: [], load, redraw };
  return list;

  async function load(asked = query) {
    query = asked;
    replace(foot);
    await fillWith(box, page.signal, async () => {
      const from = asked;
      const found = await ask(null);
      if (from === query) [list.items, cursor] = [found[items], found.next_cursor];
    }, drawn, 5);
  }

  function redraw() {
    replace(box, drawn());
  }

  function drawn() {
    replace(foot, cursor !== null && h('button.button', { type: 'button', onclick: more }, label));
    return draw(list.items, cursor !== null);
  }

  async function more({ currentTarget: button }) {
    const from = query;
    button.disabled = true;
    try {
      const found = await ask(cursor);
      if (from !== query) return;
      [list.items, cursor] = [[...list.items, ...found[items]], found.next_cursor];
      redraw();
    } catch (error) {
      if (page.signal.aborted) return;
      warn(messageOf(error));
      button.disabled = false;
    }
  }

  function ask(from) {
    return page.api.get(path, { query: { ...query, limit: PAGE, cursor: from }, signal: page.signal });
  }
}

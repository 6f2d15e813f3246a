// What is linked with what: a drawing around one memory, and the same as a table.

import { h, replace } from '../../core/dom.js';
import { counted, percent, slotName } from '../../core/format.js';
import { go, link } from '../../core/router.js';
import { confidence } from '../../parts/confidence.js';
import { openDialog } from '../../parts/dialog.js';
import { icon } from '../../parts/icons.js';
import { badges, validity } from '../../parts/memory.js';
import { said } from '../../parts/said.js';
import { empty, fillWith } from '../../parts/states.js';
import { drawing, shortName } from './drawing.js';
import { openSource } from './source.js';

const MOST_LISTED = 1000;
const ZOOMS = [0.6, 0.8, 1, 1.4, 2, 3];

export const graphTab = { id: 'graph', title: 'Graph', icon: 'graph', draw };

async function draw(page) {
  let item = page.params.item;
  let zoom = 2;
  const box = h('div.stack');
  const start = h('select.select.graph-start', { 'aria-label': 'Begin with', onchange: () => go(link('users', page.user, 'graph', start.value)) });
  const depth = h('select.select', { 'aria-label': 'How many links away', onchange: load, value: '2' }, [1, 2, 3, 4].map((each) => h('option', { value: String(each) }, counted(each, 'link away', 'links away'))));
  const told = h('output.small.muted');
  const strength = h('input.range', { type: 'range', min: '0', max: '1', step: '0.05', value: '0', 'aria-label': 'Least strength of a link', onchange: load, oninput: tellStrength });
  const current = h('input', { type: 'checkbox', checked: true, onchange: load });
  tellStrength();
  await fillWith(page.root, page.signal, () => page.api.all('/v1/memory', 'memories', { query: { user_id: page.user }, most: MOST_LISTED, signal: page.signal }), ({ items }) => {
    if (items.length === 0) return empty('Nothing to link', 'Links are made between memories that were told together, are about the same or were linked by the application.');
    replace(start, items.map((memory) => h('option', { value: memory.id }, `${memory.key ? `${slotName(memory.key)}: ` : ''}${memory.content.slice(0, 70)}`)));
    item ??= (items.find((memory) => memory.key === 'name') ?? items.find((memory) => memory.is_essential) ?? items[0]).id;
    queueMicrotask(load);
    return [h('div.filters', start, depth, h('label.graph-strength', h('span.small.muted', 'Least strength'), strength, told), h('label.check', current, 'What holds now')), box];
  });
  return (params) => {
    if (params.item && params.item !== item) {
      item = params.item;
      load();
    }
    return true;
  };

  function tellStrength() {
    told.textContent = percent(strength.valueAsNumber);
  }

  function load() {
    start.value = item;
    return fillWith(box, page.signal,
      () => page.api.get(`/v1/memory/${encodeURIComponent(item)}/graph`, { query: { user_id: page.user, depth: depth.value, min_strength: strength.value, current: current.checked }, signal: page.signal }),
      show, 8);
  }

  function show(graph) {
    // It may be older than those that are listed.
    if (start.value !== item) start.append(h('option', { value: item }, graph.nodes[0].content.slice(0, 70)));
    start.value = item;
    const names = new Map(graph.nodes.map((node) => [node.id, node]));
    const drawn = drawing(graph, (node) => open(node, graph, names));
    const frame = h('div.graph-frame', drawn.element);
    const size = () => drawn.element.style.setProperty('--zoom', String(ZOOMS[zoom]));
    const zooming = (step, label, name) => h('button.button-quiet', { type: 'button', 'aria-label': label, title: label, onclick: () => { zoom = Math.max(0, Math.min(ZOOMS.length - 1, zoom + step)); size(); } }, name);
    drawn.element.style.setProperty('--least', `${Math.round(drawn.least)}px`);
    size();
    // Where it is wider than the page, it begins with the centre.
    requestAnimationFrame(() => {
      frame.scrollLeft = drawn.centre.x * frame.scrollWidth - frame.clientWidth / 2;
      frame.scrollTop = drawn.centre.y * frame.scrollHeight - frame.clientHeight / 2;
    });
    return [
      h('div.card.card-flush.graph-card', frame, h('div.graph-zoom', zooming(1, 'Larger', icon('plus')), zooming(-1, 'Smaller', '–'))),
      h('p.muted.small', { role: 'status' }, `${counted(graph.nodes.length, 'memory', 'memories')}, ${counted(graph.edges.length, 'link')}. Lines are as thick as links are strong; dashed ones were made by rules.${graph.truncated ? ' There are more than are drawn: raise the least strength, or go fewer links away.' : ''}`),
      graph.edges.length === 0 ? empty('Nothing is linked with it', 'Choose another memory to begin with, or a lower strength.') : table(graph, names),
    ];
  }

  function table(graph, names) {
    const name = (id) => h('button.button-link.breaking', { type: 'button', onclick: () => open(names.get(id), graph, names) }, shortName(names.get(id)));
    return h('details.card.card-flush.graph-list', { open: graph.edges.length <= 12 }, h('summary', 'The same as a table'),
      h('table.table', h('thead', h('tr', h('th', { scope: 'col' }, 'From'), h('th', { scope: 'col' }, 'Relation'), h('th', { scope: 'col' }, 'To'), h('th.number', { scope: 'col' }, 'Strength'))),
        h('tbody', graph.edges.filter((edge) => names.has(edge.source_id) && names.has(edge.target_id)).map((edge) => h('tr',
          h('td', name(edge.source_id)), h('td.muted.breaking', { 'data-label': 'Relation' }, edge.relation.replaceAll('_', ' ')),
          h('td', { 'data-label': 'To' }, name(edge.target_id)), h('td.number', { 'data-label': 'Strength' }, percent(edge.strength)))))));
  }

  function open(node, graph, names) {
    const around = graph.edges.filter((edge) => edge.source_id === node.id || edge.target_id === node.id);
    const other = (edge) => names.get(edge.source_id === node.id ? edge.target_id : edge.source_id);
    openDialog({
      title: slotName(node.key), side: true,
      body: [
        h('blockquote.quoted.said', said(node.content)),
        h('div.row', badges(node), confidence(node), h('span.faint.small', validity(node))),
        h('div.row',
          h('a.button', { href: link('users', page.user, 'graph', node.id) }, icon('graph'), 'Begin here'),
          node.source && h('button.button', { type: 'button', onclick: () => openSource(page, node) }, icon('quote'), 'Source')),
        around.length > 0 && h('section.stack-tight', h('h3', 'Linked with'), h('ul.stack-tight', around.map((edge) => h('li', h('span.muted.breaking', `${edge.relation.replaceAll('_', ' ')} · ${percent(edge.strength)} · `), h('span.breaking', other(edge)?.content.slice(0, 200) ?? ''))))),
      ],
    });
  }
}

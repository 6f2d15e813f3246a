// A graph as a drawing: memories as circles, links as lines as thick as they are strong.

import { svg } from '../../core/dom.js';
import { slotName, valueText } from '../../core/format.js';
import { layout } from './layout.js';

const NAMED_LINKS = 16;
const LETTERS = 26;
const MOST_WIDE = 3200;

/** The drawing. `choose(node)` is called when a memory is pressed. */
export function drawing(graph, choose) {
  const { places, box } = layout(graph.nodes, graph.edges);
  const showsNames = graph.edges.length <= NAMED_LINKS;
  const lines = graph.edges.filter((edge) => places.has(edge.source_id) && places.has(edge.target_id)).map((edge) => link(edge, places, showsNames));
  const nodes = graph.nodes.map((node) => circle(node, places.get(node.id), choose));
  const element = svg('svg.graph', { viewBox: `${box.x} ${box.y} ${box.width} ${box.height}`, role: 'group', 'aria-label': 'Memories and their links. The same stands in the table below.', preserveAspectRatio: 'xMidYMid meet' }, svg('g', lines), svg('g', nodes));
  element.addEventListener('keydown', (event) => walk(event, nodes));
  const first = places.get(graph.nodes[0].id);
  // Names stay readable: what does not fit is scrolled to.
  return { element, least: Math.min(box.width, MOST_WIDE) * 0.8, centre: { x: (first.x - box.x) / box.width, y: (first.y - box.y) / box.height } };
}

/** A memory's short name: its value where that is a word or two, or else the beginning of its words. */
export function shortName(memory) {
  const value = typeof memory.value === 'string' ? valueText(memory.value) : '';
  const letters = [...(value || memory.content).replace(/\s+/gu, ' ')];
  return letters.length > LETTERS ? `${letters.slice(0, LETTERS - 1).join('')}…` : letters.join('');
}

function circle(node, place, choose) {
  const group = svg('g.node', {
    transform: `translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})`, role: 'button', tabindex: node.depth === 0 ? '0' : '-1', 'data-kind': node.type, 'data-depth': String(node.depth), 'data-memory': node.id,
    'aria-label': `${shortName(node)} ${node.key ? shortName({ content: slotName(node.key) }) : ''}: ${node.content.slice(0, 200)} (${node.depth === 0 ? 'the centre' : `${node.depth} away`})`,
    onclick: () => choose(node),
    onkeydown: (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      choose(node);
    },
  },
  svg('circle', { r: node.depth === 0 ? '17' : '12' }),
  svg('text.node-name', { 'text-anchor': 'middle', y: node.depth === 0 ? '36' : '29' }, shortName(node)), ' ',
  node.key && svg('text.node-slot', { 'text-anchor': 'middle', y: node.depth === 0 ? '51' : '44' }, shortName({ content: slotName(node.key) })));
  return group;
}

function link(edge, places, showsName) {
  const [from, to] = [places.get(edge.source_id), places.get(edge.target_id)];
  return svg('g.link', { 'data-automatic': String(edge.is_automatic) },
    svg('line', { x1: from.x.toFixed(1), y1: from.y.toFixed(1), x2: to.x.toFixed(1), y2: to.y.toFixed(1), class: `strength-${Math.round(edge.strength * 4)}` }),
    showsName && svg('text.link-name', { x: ((from.x + to.x) / 2).toFixed(1), y: ((from.y + to.y) / 2 - 5).toFixed(1), 'text-anchor': 'middle' }, shortName({ content: edge.relation.replaceAll('_', ' ') })));
}

/** One stop of the Tab key; the arrow keys go on from memory to memory. */
function walk(event, nodes) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const here = nodes.indexOf(document.activeElement);
  if (!step || here < 0) return;
  event.preventDefault();
  const next = nodes[(here + step + nodes.length) % nodes.length];
  nodes[here].setAttribute('tabindex', '-1');
  next.setAttribute('tabindex', '0');
  next.focus();
}

// Sliders for what recall weighs. Only what was moved is sent; the rest is as the server has it.

import { h } from '../../core/dom.js';
import { colourOf, signals } from './signals.js';

const MOST = 2;

/** The sliders and what they say: { element, value() }, whose value is null when nothing was moved. */
export function weightSliders() {
  const moved = new Map();
  const resets = [];
  const validity = h('input', { type: 'checkbox', checked: true });
  resets.push(() => { validity.checked = true; });

  const rows = signals.map((signal) => {
    const told = h('output.weight-value');
    const range = h('input.range', { type: 'range', min: '0', max: String(MOST), step: '0.02', value: String(signal.weight), 'aria-label': `Weight of ${signal.name}: ${signal.hint}`, oninput: () => { moved.set(signal.name, Number(range.value)); show(); } });
    const show = () => {
      told.textContent = moved.has(signal.name) ? Number(range.value).toFixed(2) : 'default';
      range.setAttribute('aria-valuetext', told.textContent);
      told.classList.toggle('is-moved', moved.has(signal.name));
    };
    resets.push(() => { moved.delete(signal.name); range.value = String(signal.weight); show(); });
    show();
    return h('div.weight', { title: signal.hint }, h('span.weight-name', h('span.legend-dot', { 'data-colour': String(colourOf(signal.name)) }), signal.name), range, told);
  });

  return {
    element: h('div.stack-tight', rows,
      h('label.check', validity, 'What holds stands above what it replaced'),
      h('div.row', h('button.button.button-small', { type: 'button', onclick: () => resets.forEach((reset) => reset()) }, 'As the server has them'))),
    value() {
      const weights = Object.fromEntries(moved);
      if (!validity.checked) weights.validity = 0;
      return Object.keys(weights).length === 0 ? null : weights;
    },
  };
}

// Builds elements. Text becomes text nodes and nothing else, and only attributes that cannot run anything are ever set:
// what people said is shown, never interpreted.

const SVG = 'http://www.w3.org/2000/svg';

const ATTRIBUTES = new Set([
  'class', 'id', 'role', 'type', 'name', 'for', 'title', 'tabindex', 'placeholder', 'autocomplete', 'autocapitalize', 'spellcheck', 'inputmode', 'min', 'max',
  'step', 'maxlength', 'rows', 'colspan', 'scope', 'datetime', 'dir', 'lang', 'list', 'download', 'enterkeyhint', 'accept',
]);

const SVG_ATTRIBUTES = new Set([
  'class', 'id', 'role', 'tabindex', 'viewBox', 'd', 'cx', 'cy', 'r', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'rx', 'ry', 'dx', 'dy', 'width', 'height', 'transform',
  'text-anchor', 'preserveAspectRatio', 'focusable',
]);

const PROPERTIES = new Set(['value', 'checked', 'disabled', 'hidden', 'open', 'required', 'readOnly', 'selected', 'multiple', 'indeterminate']);

/** An element: h('p.note', { title: 'Why' }, 'text', child, [children]). Null and false children are left out. */
export function h(tag, ...rest) {
  const [name, ...classes] = tag.split('.');
  return fill(document.createElement(name), classes, rest, ATTRIBUTES);
}

/** The same for drawings. */
export function svg(tag, ...rest) {
  const [name, ...classes] = tag.split('.');
  return fill(document.createElementNS(SVG, name), classes, rest, SVG_ATTRIBUTES);
}

/** Puts other children in the place of an element's own. */
export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

function fill(element, classes, rest, allowed) {
  if (classes.length > 0) element.setAttribute('class', classes.join(' '));
  const hasProps = rest.length > 0 && isProps(rest[0]);
  // Children first: a select takes a value only once it has its options.
  append(element, hasProps ? rest.slice(1) : rest);
  if (hasProps) for (const [name, value] of Object.entries(rest[0])) set(element, name, value, allowed);
  return element;
}

function isProps(value) {
  return value !== null && typeof value === 'object' && !(value instanceof Node) && !Array.isArray(value);
}

function set(element, name, value, allowed) {
  if (value === undefined || value === null) return;
  if (name.startsWith('on')) {
    if (typeof value !== 'function') throw new TypeError(`${name} must be a function`);
    element.addEventListener(name.slice(2), value);
  } else if (name === 'vars') {
    // Custom properties only: the style sheets say what they mean.
    for (const [key, each] of Object.entries(value)) element.style.setProperty(`--${key}`, String(each));
  } else if (name === 'class') {
    element.setAttribute('class', [element.getAttribute('class'), value].filter(Boolean).join(' '));
  } else if (name === 'href') {
    // Inside the console, or a file that it made. Nothing that was remembered is ever a link.
    if (!/^(#|blob:)/.test(value)) throw new TypeError('A link leads to a page of the console');
    element.setAttribute('href', value);
  } else if (PROPERTIES.has(name)) {
    element[name] = value;
  } else if (allowed.has(name) || /^(aria|data)-[a-z-]+$/.test(name)) {
    if (value !== false || name.startsWith('aria-')) element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : String(value));
  } else {
    throw new TypeError(`${name} is not an attribute that the console sets`);
  }
}

function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === true) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child instanceof Node ? child : String(child));
  }
}

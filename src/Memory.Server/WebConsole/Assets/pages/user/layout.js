// Where the memories of a graph stand: in rings around the first, then pushed and pulled until links are short and names apart. Pure, and the same
// each time.

const WIDTH = 900;
const RING = 150;
const ROOM = 90;
const FLAT = 0.8;
// Where the first branch begins, in radians: to the left, since drawings are wider than high.
const FIRST = 2.8;
const APART = 26000;
const PULL = 0.02;
const LENGTH = 230;

/** Places nodes: a map from id to { x, y }, and the box that holds them all. */
export function layout(nodes, edges) {
  const at = new Map(nodes.map((node, i) => [node.id, i]));
  const links = edges.map((edge) => [at.get(edge.source_id), at.get(edge.target_id), edge.strength]).filter(([a, b]) => a !== undefined && b !== undefined);
  const points = rings(nodes, links);
  // Each step looks at every pair: fewer steps for many.
  const steps = Math.max(20, Math.min(300, Math.round(30_000_000 / (nodes.length * nodes.length + 1))));
  for (let step = 0; step < steps; step++) relax(points, links, 1 - step / steps);
  return { places: new Map(points.map((point, i) => [nodes[i].id, point])), box: boxOf(points) };
}

/** A tree around the first memory: each link away a ring farther out, and each memory in the sector of the one that leads to it. */
function rings(nodes, links) {
  const depths = nodes.map((node) => node.depth ?? 1);
  const parents = nodes.map(() => 0);
  for (const [a, b] of links) {
    if (depths[b] === depths[a] + 1) parents[b] ||= a;
    else if (depths[a] === depths[b] + 1) parents[a] ||= b;
  }
  // The nearest come first, so going backwards meets children before their parents.
  const leaves = nodes.map(() => 0);
  for (let i = nodes.length - 1; i > 0; i--) {
    leaves[i] = Math.max(1, leaves[i]);
    leaves[parents[i]] += leaves[i];
  }
  const radii = radiiOf(depths);
  const from = nodes.map(() => 0);
  const wide = nodes.map(() => 0);
  // Not the whole circle: two opposite branches would stand on one line with the first, and their own links run through it.
  wide[0] = 2 * Math.PI * leaves[0] / (leaves[0] + 1);
  from[0] = FIRST;
  const used = nodes.map(() => 0);
  return nodes.map((_, i) => {
    if (i > 0) {
      const parent = parents[i];
      wide[i] = wide[parent] * leaves[i] / leaves[parent];
      from[i] = from[parent] + used[parent];
      used[parent] += wide[i];
    }
    const angle = from[i] + wide[i] / 2;
    return { x: Math.cos(angle) * radii[depths[i]], y: Math.sin(angle) * radii[depths[i]] * FLAT };
  });
}

/** How far out each ring is: so far that its memories have room beside each other. */
function radiiOf(depths) {
  const radii = [0];
  for (let depth = 1; depth <= Math.max(...depths, 1); depth++) {
    const here = depths.filter((each) => each === depth).length;
    radii[depth] = Math.max(radii[depth - 1] + RING, here * ROOM / (2 * Math.PI));
  }
  return radii;
}

function relax(points, links, heat) {
  const moves = points.map(() => ({ x: 0, y: 0 }));
  for (let a = 0; a < points.length; a++) {
    for (let b = a + 1; b < points.length; b++) {
      const [dx, dy] = [points[a].x - points[b].x, points[a].y - points[b].y];
      const square = Math.max(100, dx * dx + dy * dy);
      const force = APART / square / Math.sqrt(square);
      push(moves, a, b, dx * force, dy * force);
    }
  }
  for (const [a, b, strength] of links) {
    const [dx, dy] = [points[a].x - points[b].x, points[a].y - points[b].y];
    const far = Math.max(1, Math.hypot(dx, dy));
    const force = -PULL * (0.5 + strength) * (far - LENGTH) / far;
    push(moves, a, b, dx * force, dy * force);
  }
  // The first stays where it is: the others find their places around it.
  for (let i = 1; i < points.length; i++) {
    const far = Math.max(1, Math.hypot(moves[i].x, moves[i].y));
    const reach = Math.min(far, 40 * heat + 1) / far;
    points[i].x += moves[i].x * reach - points[i].x * 0.002;
    points[i].y += moves[i].y * reach - points[i].y * 0.004;
  }
}

function push(moves, a, b, x, y) {
  moves[a].x += x;
  moves[a].y += y;
  moves[b].x -= x;
  moves[b].y -= y;
}

function boxOf(points) {
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  const margin = { x: 110, y: 60 };
  const box = { x: Math.min(...xs) - margin.x, y: Math.min(...ys) - margin.y, width: Math.max(...xs) - Math.min(...xs) + 2 * margin.x, height: Math.max(...ys) - Math.min(...ys) + 2 * margin.y };
  // Few memories are not blown up to fill the page.
  const wide = Math.max(WIDTH, box.width);
  const high = Math.max(380, box.height);
  return { x: box.x - (wide - box.width) / 2, y: box.y - (high - box.height) / 2, width: wide, height: high };
}

// What a row of samples says: the straight line through it, and how far from it the truth may lie.

/** Two-sided 95 % quantiles of Student's t by degrees of freedom, from 1; then the normal's. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086];
const NORMAL = 1.96;

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

/**
 * The slope of least squares with its 95 % interval (Student's t on the residuals). The points are
 * to be few and far apart: neighbouring samples of one process are no independent witnesses.
 *
 * @param {{ x: number, y: number }[]} points at least three
 */
export function slope(points) {
  const [x, y] = [mean(points.map((p) => p.x)), mean(points.map((p) => p.y))];
  const spread = points.reduce((sum, p) => sum + (p.x - x) ** 2, 0);
  const per = points.reduce((sum, p) => sum + (p.x - x) * (p.y - y), 0) / spread;
  const rest = points.reduce((sum, p) => sum + (p.y - y - per * (p.x - x)) ** 2, 0);
  const free = points.length - 2;
  const wide = (T[free - 1] ?? NORMAL) * Math.sqrt(rest / free / spread);
  return { per, from: per - wide, to: per + wide, n: points.length };
}

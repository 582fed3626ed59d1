// Held, waiting and grants since the page was opened, drawn by uPlot.

import uPlot from "./webjars/uplot/uPlot.esm.js";
import { element } from "./dom.js";

/** An hour of seconds; older ones fall out. */
const MOST_POINTS = 3_600;
const HEIGHT = 200;

export function openPlot() {
  const place = element("div", { class: "plot" });
  const node = element("section", { class: "card" }, element("header", {}, element("h2", {}, "Since this page was opened")), place);
  const [times, held, waiting, grants] = [[], [], [], []];
  let before = null;
  let chart = null;

  function width() {
    return Math.max(200, Math.floor(place.clientWidth));
  }

  function draw() {
    chart?.destroy();
    chart = new uPlot(options(width()), [times, held, waiting, grants], place);
  }

  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", draw);
  const sized = new ResizeObserver(() => {
    if (chart && chart.width !== width()) {
      chart.setSize({ width: width(), height: HEIGHT });
    }
  });
  sized.observe(place);

  return {
    node,
    add(pool) {
      const time = Date.parse(pool.time) / 1000;
      if (times.length && time <= times[times.length - 1]) {
        return;
      }
      times.push(time);
      held.push(pool.held);
      waiting.push(pool.waiting);
      grants.push(grantsPerSecond(time, pool.granted));
      if (times.length > MOST_POINTS) {
        [times, held, waiting, grants].forEach((series) => series.shift());
      }
      if (!chart) {
        draw();
      } else {
        chart.setData([times, held, waiting, grants]);
      }
      // Where nobody points, the legend tells of now.
      if (!(chart.cursor.left >= 0)) {
        chart.setLegend({ idx: times.length - 1 });
      }
    },
    /** Nothing is known of now: the line must not pretend otherwise. */
    gap() {
      if (times.length && held[held.length - 1] !== null) {
        times.push(times[times.length - 1] + 0.001);
        [held, waiting, grants].forEach((series) => series.push(null));
      }
      before = null;
    },
    close() {
      scheme.removeEventListener("change", draw);
      sized.disconnect();
      chart?.destroy();
      chart = null;
    },
  };

  function grantsPerSecond(time, granted) {
    // A count that goes back belongs to a pool that was made anew.
    const rate = before && granted >= before.granted ? (granted - before.granted) / (time - before.time) : null;
    before = { time, granted };
    return rate;
  }
}

function options(width) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: colour("--muted"), font, grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1, size: 4 } };
  const line = (label, name, scale, extra = {}) => ({ label, scale, stroke: colour(name), width: 1.6, points: { show: false }, ...extra });
  const whole = (value) => (value === null || value === undefined ? "–" : String(Math.round(value * 10) / 10));
  return {
    width,
    height: HEIGHT,
    cursor: { y: false },
    scales: { calls: { range: fromZero }, rate: { range: fromZero } },
    series: [
      { label: "Time", value: (chart, time) => (time ? new Date(time * 1000).toLocaleTimeString("en-GB") : "–") },
      line("Held", "--plot-held", "calls", { fill: colour("--plot-held-fill"), value: (chart, value) => whole(value) }),
      line("Waiting", "--plot-waiting", "calls", { value: (chart, value) => whole(value) }),
      line("Grants per second", "--plot-grants", "rate", { dash: [4, 3], value: (chart, value) => whole(value) }),
    ],
    axes: [
      { ...axis, space: 90, size: 32, values: (chart, ticks) => ticks.map((tick) => new Date(tick * 1000).toLocaleTimeString("en-GB")) },
      { ...axis, scale: "calls", size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6] },
      { ...axis, scale: "rate", side: 1, size: 44, grid: { show: false } },
    ],
  };
}

function fromZero(chart, least, most) {
  return [0, Math.max(1, (most ?? 0) * 1.1)];
}

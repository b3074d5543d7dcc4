/** Timeline: one bar for each stretch in which a run logged. */

const HEIGHT = 28;

register({
  name: "timeline",
  async mount(element, view, core) {
    const rows = await Promise.all(
      view.runs.map(async (entry) => ({
        run: entry.run,
        starts: await core.decode(entry.starts),
        ends: await core.decode(entry.ends),
      })),
    );
    const place = element.querySelector("[data-timeline]");
    const first = Math.min(...rows.flatMap(({ starts }) => [...starts]));
    const last = Math.max(...rows.flatMap(({ ends }) => [...ends]));

    const draw = () => place.replaceChildren(...rows.filter(({ run }) => core.runs.shown(run)).map(bar));
    core.on("runs", draw);
    core.on("colors", draw);
    core.on("theme", draw);
    draw();

    function bar({ run, starts, ends }) {
      const share = (seconds) => (100 * (seconds - first)) / (last - first || 1);
      const stretches = [...starts].map((start, i) =>
        core.svg("rect", {
          x: `${share(start)}%`,
          y: 6,
          width: `${Math.max(0.2, share(ends[i]) - share(start))}%`,
          height: HEIGHT - 12,
          rx: 3,
          fill: core.runs.color(run),
        }),
      );
      const name = core.page.runs[run].name;
      const span = `${core.format.time(starts[0])}, ${core.format.duration(ends.at(-1) - starts[0])}`;
      return core.h(
        "div",
        { class: "timeline-row", title: span },
        core.h("span", { class: "timeline-name" }, name),
        core.svg("svg", { height: HEIGHT, role: "img", "aria-label": `${name}: ${span}` }, ...stretches),
      );
    }
  },
});

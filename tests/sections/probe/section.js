/** Writes into the page what the core gave it, for the tests to read. */

register({
  name: "probe",
  async mount(element, view, core) {
    const place = element.querySelector("[data-probe]");
    const say = (name, text) => place.append(core.h("p", { "data-said": name }, String(text)));
    say("numbers", [...(await core.decode(view.numbers))].join(" "));
    say("wholes", [...(await core.decode(view.wholes))].join(" "));
    say("times", view.times);
    for (const key of view.blobs) {
      const blob = await core.blob(key);
      if (!blob) {
        say("blob", "left out");
        continue;
      }
      const image = core.h("img", { src: blob.url(), alt: key });
      place.append(image);
      await image.decode();
      say("blob", `${blob.mime} ${blob.bytes.length} ${image.naturalWidth}`);
      image.remove();
      blob.release();
    }
    const step = () => say("step", core.steps.current());
    core.on("step", step);
    place.append(core.h("button", { type: "button", onclick: () => core.steps.set(7) }, "Step 7"));
    const card = core.card({ tag: "<i>tag</i>" });
    place.append(card.element);
    let draws = 0;
    core.schedule.observe(card.element, {
      draw() {
        draws += 1;
        card.body.textContent = `drawn ${draws}`;
      },
      release() {
        card.body.textContent = "";
      },
    });
    const far = core.card({ tag: "broken" });
    place.append(far.element);
    core.schedule.observe(far.element, {
      draw() {
        throw new Error("on purpose");
      },
    });
  },
});

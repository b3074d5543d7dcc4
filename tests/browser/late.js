// What a page waits for comes up to LATE ms late, each time anew: tests that look too early fail here, not once a month.
(() => {
  const { setTimeout, requestAnimationFrame, IntersectionObserver, createImageBitmap } = globalThis;
  const { addEventListener } = EventTarget.prototype;
  const { decode } = HTMLImageElement.prototype;
  const EVENTS = new Set(["toggle", "close"]); // which come a task after what they tell of
  const late = () => Math.random() * LATE;
  const wait = () => new Promise((done) => setTimeout(done, late()));
  const gone = new Set();
  let frames = 0;

  globalThis.setTimeout = (act, pace = 0, ...rest) => setTimeout(act, pace + late(), ...rest);
  globalThis.requestAnimationFrame = (act) => {
    const frame = ++frames;
    setTimeout(() => requestAnimationFrame((time) => gone.has(frame) || act(time)), late());
    return frame;
  };
  globalThis.cancelAnimationFrame = (frame) => gone.add(frame);
  globalThis.IntersectionObserver = class extends IntersectionObserver {
    constructor(act, options) {
      let told = Promise.resolve();
      const tell = (entries, self) => {
        told = Promise.all([told, wait()]).then(() => act(entries, self)); // one after the other
      };
      super(tell, options);
    }
  };
  EventTarget.prototype.addEventListener = function (type, act, options) {
    const hear = EVENTS.has(type) && typeof act === "function";
    const heard = hear ? (event) => setTimeout(() => act.call(this, event), late()) : act;
    addEventListener.call(this, type, heard, options);
  };
  globalThis.createImageBitmap = (...given) => wait().then(() => createImageBitmap(...given));
  HTMLImageElement.prototype.decode = function () {
    return wait().then(() => decode.call(this));
  };
})();

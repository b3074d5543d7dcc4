"""Counts what a page keeps of its images, whether they are in the document or not: scripts for a browser."""

WATCH = """
globalThis.__addresses = new Set();
globalThis.__pictures = new Set();
{
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    const address = createObjectURL.call(URL, blob);
    __addresses.add(address);
    return address;
  };
  URL.revokeObjectURL = (address) => {
    __addresses.delete(address);
    revokeObjectURL.call(URL, address);
  };
  const { createElement } = Document.prototype;
  Document.prototype.createElement = function (name, ...rest) {
    const element = createElement.call(this, name, ...rest);
    if (name === "canvas") __pictures.add(element);
    return element;
  };
  globalThis.Image = class extends Image {
    constructor() {
      super();
      __pictures.add(this);
    }
  };
}
null;
"""
"""To be run before the section is opened. Pictures outside the document hold their pixels too."""

DECODED = """() => {
  let bytes = 0;
  for (const e of __pictures) {
    const held = e.localName === "canvas" ? [e.width, e.height] : e.src ? [e.naturalWidth, e.naturalHeight] : [0, 0];
    bytes += 4 * held[0] * held[1];
  }
  return [bytes, __addresses.size];
}"""
"""Bytes of decoded pixels, and how many object URLs are alive."""

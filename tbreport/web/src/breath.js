/**
 * Long work in short tasks: between them the browser answers its reader. A page that is being printed has no next
 * task, so that there nothing waits. DOM-free.
 */

const TASK = 12; // ms of work, after which others get a turn

let began = 0;
let hurried = false;
/** @type {Set<() => void>} those that wait for their next task */
const waiting = new Set();

/** Whether nothing may be waited for. Who waits already goes on at once. @param {boolean} now */
export function hurry(now) {
  hurried = now;
  if (now) for (const go of [...waiting]) go();
}

/** Until a task of its own begins. @returns {Promise<void>} */
export function nextTask() {
  if (hurried) return Promise.resolve();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel(); // a timer would wait for four milliseconds
    const go = () => {
      waiting.delete(go);
      port1.close();
      began = performance.now();
      resolve();
    };
    waiting.add(go);
    port1.onmessage = go;
    port2.postMessage(null);
  });
}

/**
 * To be awaited between two pieces of work that may be long: at once as long as this task is short.
 * @param {number} [most]  ms that it may have lasted
 */
export async function breathe(most = TASK) {
  if (performance.now() - began > most) await nextTask();
}

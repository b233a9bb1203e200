// The plain script: becomes the stub that collected calls while it was loading, and starts by its own attributes.

import { init } from './tracker.js';

const tag = document.currentScript;
const tidewatch = (window.tidewatch = window.tidewatch || {});
const calls = tidewatch.q || [];
let tracker;

tidewatch.init = (options) => {
  // A second one would send the same queue.
  tracker = tracker || init(options);
  Object.assign(tidewatch, tracker);
  catchUp();
  return tidewatch;
};

/** What was called before `init` comes after it. */
function catchUp() {
  for (const [name, ...given] of calls.splice(0)) {
    tidewatch[name](...given);
  }
}

// <script async src="https://shop.example/t/tidewatch.js" data-key="..."> is all that a shop needs for its page views.
if (tag?.dataset.key) {
  tidewatch.init({ endpoint: tag.src.replace(/\/[^/]*$/, ''), ...tag.dataset }).page();
}
catchUp();

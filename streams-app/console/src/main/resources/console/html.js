// Markup in template strings, without a build step. Texts are set as text, so no id and no message can become markup.

import { h } from './preact.js';
import htm from './htm.js';

export const html = htm.bind(h);

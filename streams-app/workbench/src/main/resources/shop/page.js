// Small helpers to build a page without a framework. Texts go in as texts, never as markup.

/** An element; a property that begins with "on" listens, one with a dash is an attribute, `children` may be elements and texts. */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (key.includes('-') || key === 'role' || key === 'for') {
      element.setAttribute(key, value);
    } else {
      element[key] = value;
    }
  }
  element.append(...children);
  return element;
}

/** An element of a drawing. */
export function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

export const byName = (id) => document.getElementById(id);

/** Shows a text, and lets it be seen where that is another than before. */
export function show(element, text) {
  if (element.textContent !== text) {
    const first = element.textContent === '';
    element.textContent = text;
    if (!first) {
      element.classList.remove('changed');
      // Reading a measure makes the browser begin the animation anew.
      void element.offsetWidth;
      element.classList.add('changed');
    }
  }
}

// What the shop itself remembers between two visits: cart, favourites, who is logged in. In memory where the browser keeps nothing.

const memory = new Map();

export function remember(name, value) {
  memory.set(name, value);
  try {
    localStorage.setItem('shop.' + name, JSON.stringify(value));
  } catch {
    // It is in memory.
  }
}

export function recall(name, otherwise) {
  if (!memory.has(name)) {
    try {
      memory.set(name, JSON.parse(localStorage.getItem('shop.' + name)));
    } catch {
      memory.set(name, null);
    }
  }
  return memory.get(name) ?? otherwise;
}

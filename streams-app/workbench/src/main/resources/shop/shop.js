// The test shop: a dozen things, a search, a cart, a log-in. Everything that a customer does in it is told to Tidewatch.

import { byId, CURRENCY, GOODS, matching, money } from './goods.js';
import { recall, remember } from './keep.js';
import { byName, make, show } from './page.js';
import { startPanel } from './panel.js';
import { readConfig, Telling } from './telling.js';

const main = byName('goods');
let telling;

/** Item ids with their pieces. */
const cart = () => recall('cart', {});
const cartLines = () => Object.entries(cart()).map(([id, quantity]) => ({ item: byId(id), quantity }));
const pieces = () => cartLines().reduce((sum, line) => sum + line.quantity, 0);
const total = (lines) => lines.reduce((sum, { item, quantity }) => sum + item.price * quantity, 0);

function announce(text) {
  byName('said').textContent = text;
}

function putIntoCart(item, quantity = 1) {
  remember('cart', { ...cart(), [item.id]: (cart()[item.id] || 0) + quantity });
  telling.tell('cart', item.name, {
    item_id: item.id,
    category: item.category,
    value: item.price * quantity,
    currency: CURRENCY,
    quantity,
  });
  showCount();
  announce(`${item.name} is in the cart.`);
}

function takeOut(item) {
  const { [item.id]: gone, ...rest } = cart();
  remember('cart', rest);
  showCount();
  showCart();
  announce(`${item.name} was taken out.`);
}

function showCount() {
  show(byName('cart-count'), String(pieces()));
}

function favouriteButton(item) {
  const button = make('button', { type: 'button', className: 'heart' }, '♥');
  const mark = () => {
    const marked = recall('favourites', []).includes(item.id);
    button.setAttribute('aria-pressed', marked);
    button.setAttribute('aria-label', `${item.name} is a favourite`);
  };
  button.addEventListener('click', () => {
    const before = recall('favourites', []);
    const marked = before.includes(item.id);
    remember('favourites', marked ? before.filter((id) => id !== item.id) : [...before, item.id]);
    if (!marked) {
      telling.tell('favourite', item.name, { item_id: item.id, category: item.category });
    }
    mark();
  });
  mark();
  return button;
}

function picture(item) {
  const frame = make('div', { className: 'picture', 'aria-hidden': 'true' });
  // The drawings are the shop's own constants.
  frame.innerHTML = `<svg viewBox="0 0 64 64">${item.art}</svg>`;
  return frame;
}

function cartButton(item, words = 'Add') {
  return make('button', {
    type: 'button',
    className: 'main',
    textContent: words,
    'aria-label': `Put ${item.name} into the cart`,
    onclick: () => putIntoCart(item),
  });
}

function card(item) {
  return make(
    'li',
    { className: 'card' },
    picture(item),
    make('h2', {}, make('a', { href: '#/item/' + item.id, textContent: item.name })),
    favouriteButton(item),
    make('div', { className: 'foot' }, make('span', { className: 'price', textContent: money(item.price) }), cartButton(item)),
  );
}

function present(title, ...content) {
  const heading = make('h1', { tabIndex: -1, textContent: title });
  main.replaceChildren(heading, ...content);
  document.title = `${title}: Low Tide, a test shop of Tidewatch`;
  return heading;
}

function showGoods() {
  telling.tell('page', 'all goods');
  return present(
    'Things for a calm house',
    make('p', { className: 'lead' }, 'A shop to try Tidewatch with: nothing here costs anything, and nothing is sent to you.'),
    make('ul', { className: 'grid' }, ...GOODS.map(card)),
  );
}

function showFound(words) {
  const found = matching(words);
  telling.tell('search', `“${words}”`, words, found.length === 1 ? { item_id: found[0].id, category: found[0].category } : {});
  return present(
    found.length === 1 ? `One thing for “${words}”` : `${found.length || 'No'} things for “${words}”`,
    found.length
      ? make('ul', { className: 'grid' }, ...found.map(card))
      : make('p', {}, 'Try another word, or look at ', make('a', { href: '#/' }, 'all goods'), '.'),
  );
}

function reviewForm(item) {
  const stars = [1, 2, 3, 4, 5].map((count) => {
    const id = 'star-' + count;
    return [
      make('input', { type: 'radio', name: 'rating', id, value: count, required: true, className: 'unseen' }),
      make('label', { for: id, title: `${count} of 5` }, make('span', { className: 'unseen' }, `${count} of 5`), '★'),
    ];
  });
  const fieldset = make('fieldset', { className: 'stars' }, make('legend', {}, 'Stars'), ...stars.flat());
  const text = make('textarea', { name: 'text', rows: 2, maxLength: 10000, 'aria-label': 'Your words' });
  return make(
    'form',
    {
      className: 'review',
      onsubmit(event) {
        event.preventDefault();
        const rating = Number(new FormData(event.target).get('rating'));
        telling.tell('review', `${item.name}, ${rating} of 5`, {
          item_id: item.id,
          category: item.category,
          rating,
          text: text.value,
        });
        event.target.replaceChildren(make('p', { role: 'status' }, 'Thank you for the review.'));
      },
    },
    make('h2', {}, 'How do you like it?'),
    fieldset,
    text,
    make('button', { type: 'submit' }, 'Send the review'),
  );
}

function showItem(item) {
  telling.tell('page', item.name, { item_id: item.id, category: item.category });
  return present(
    item.name,
    make(
      'article',
      { className: 'item' },
      picture(item),
      make(
        'div',
        {},
        make('p', { className: 'category', textContent: item.category.replace('/', ' / ') }),
        make('p', { textContent: item.about }),
        make('p', { className: 'price large', textContent: money(item.price) }),
        make('div', { className: 'row' }, cartButton(item, 'Add to the cart'), favouriteButton(item)),
        reviewForm(item),
      ),
    ),
  );
}

function showCart() {
  const lines = cartLines();
  if (lines.length === 0) {
    return present('Your cart is empty', make('p', {}, 'Look at ', make('a', { href: '#/' }, 'all goods'), '.'));
  }
  return present(
    'Your cart',
    make(
      'ul',
      { className: 'lines' },
      ...lines.map(({ item, quantity }) =>
        make(
          'li',
          {},
          picture(item),
          make('a', { href: '#/item/' + item.id, textContent: item.name }),
          make('span', { textContent: `${quantity} × ${money(item.price)}` }),
          make('button', {
            type: 'button',
            className: 'plain',
            textContent: 'Take out',
            'aria-label': `Take ${item.name} out`,
            onclick: () => takeOut(item),
          }),
        ),
      ),
    ),
    make(
      'div',
      { className: 'row total' },
      make('strong', { textContent: money(total(lines)) }),
      make('button', { type: 'button', className: 'main', textContent: 'Place the order', onclick: placeOrder }),
    ),
  );
}

function placeOrder() {
  const lines = cartLines();
  const order = 'order-' + Date.now().toString(36) + '-' + Math.floor(Math.random() * 1e6).toString(36);
  telling.tell('purchase', money(total(lines)), {
    event_id: order,
    value: total(lines),
    currency: CURRENCY,
    items: lines.map(({ item, quantity }) => ({
      item_id: item.id,
      category: item.category,
      quantity,
      price: item.price,
    })),
  });
  remember('cart', {});
  showCount();
  location.hash = '#/thanks';
}

function showThanks() {
  return present(
    'Thank you for your order',
    make('p', {}, 'It is on its way to nowhere. Tidewatch has counted it, as the panel shows. '),
    make('p', {}, make('a', { href: '#/' }, 'Back to all goods')),
  );
}

/** The parts of the address; none if somebody has typed what cannot be decoded. */
function parts() {
  try {
    return decodeURIComponent(location.hash).split('/').slice(1);
  } catch {
    return [];
  }
}

/** What an address shows. */
function route() {
  const [place, ...rest] = parts();
  const what = rest.join('/');
  const item = place === 'item' && byId(what);
  if (item) {
    return showItem(item);
  }
  if (place === 'search' && what) {
    byName('words').value = what;
    return showFound(what);
  }
  if (place === 'cart') {
    telling.tell('page', 'the cart');
    return showCart();
  }
  return place === 'thanks' ? showThanks() : showGoods();
}

function followAddress() {
  addEventListener('hashchange', () => {
    // The skip link's target is no address of the shop's.
    if (location.hash === '' || location.hash.startsWith('#/')) {
      const heading = route();
      scrollTo(0, 0);
      heading.focus({ preventScroll: true });
    }
  });
  byName('search').addEventListener('submit', (event) => {
    event.preventDefault();
    const words = byName('words').value.trim();
    if (words) {
      location.hash = '#/search/' + encodeURIComponent(words);
    }
  });
}

function offerLogIn(customers) {
  const dialog = byName('log-in');
  const button = byName('account');
  const name = () => show(button, recall('customer') ? `Log out ${recall('customer')}` : 'Log in');

  function logIn(id) {
    remember('customer', id);
    telling.tell('identify', id, id);
    name();
    route();
    announce(`Logged in as ${id}.`);
  }

  function choose(id) {
    byName('customer-id').value = id;
    dialog.close('go');
  }

  byName('customers').replaceChildren(
    ...customers.map(({ id, note }) =>
      make('button', { type: 'button', onclick: () => choose(id) }, make('strong', {}, id), ' ', note || ''),
    ),
  );
  button.addEventListener('click', () => {
    if (recall('customer')) {
      remember('customer', null);
      telling.logOut();
      name();
      route();
      announce('Logged out.');
    } else {
      byName('customer-id').value = '';
      dialog.returnValue = '';
      dialog.showModal();
    }
  });
  dialog.addEventListener('close', () => {
    const id = byName('customer-id').value.trim();
    if (dialog.returnValue === 'go' && id) {
      logIn(id);
    }
  });
  name();
}

const config = await readConfig();
telling = await Telling.start(config);
if (recall('customer')) {
  // As a shop does it: on each page, and told once all the same.
  telling.identifyAgain(recall('customer'));
}
showCount();
offerLogIn(config.customers);
followAddress();
route();
startPanel(telling);

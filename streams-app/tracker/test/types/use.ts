import { init, type Lost, type Tracker } from 'tidewatch-tracker';

const tidewatch: Tracker = init({
  key: 'k',
  endpoint: 'https://shop.example/t',
  onLost: ({ reason, count }: Lost) => console.log(reason.toUpperCase(), count.toFixed()),
});
tidewatch.page();
tidewatch.page({ item_id: 42, category: 'tea' });
tidewatch.search('green tea', { item_id: 'a' });
tidewatch.purchase({ event_id: 'order-1', value: '12.50', currency: 'EUR', items: [{ item_id: 'a', quantity: 2, price: 6.25 }] });
tidewatch.track('support', { text: 'Where is it?', rating: 2 });
tidewatch.identify(17850);
const queued: number = tidewatch.state().queued;
window.tidewatch.init({ key: 'k' }).optOut();

// @ts-expect-error a tracker needs its key
init({});
// @ts-expect-error no type of the contract
tidewatch.track('view');
// @ts-expect-error a line needs its item
tidewatch.purchase({ items: [{ quantity: queued }] });
// @ts-expect-error nobody reads it
tidewatch.page({ email: 'a@b.example' });

// Sends one purchase to shop.events: node producer.js HOST:PORT USER
import { randomUUID } from 'node:crypto'
import { compatibilityPartitioner, ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka'

export function purchase (userId) {
  return {
    // Made once and kept for retries: the same id again counts once.
    event_id: randomUUID(),
    user_id: userId,
    type: 'purchase',
    time: new Date().toISOString(),
    value: 40.8,
    currency: 'GBP',
    items: [
      { item_id: '22423', category: 'home/cake stands', quantity: 2, price: 12.75 },
      { item_id: '85123A', quantity: 6, price: 2.55 }
    ],
    session_id: 's-81'
  }
}

const [brokers, userId] = process.argv.slice(2)
const producer = new Producer({
  clientId: 'shop-frontend',
  bootstrapBrokers: brokers.split(','),
  serializers: stringSerializers,
  // As the Java client does it. This client's own default puts the same user elsewhere.
  partitioner: compatibilityPartitioner
})
const event = purchase(userId)
await producer.send({
  acks: ProduceAcks.ALL,
  messages: [{ topic: 'shop.events', key: event.user_id, value: JSON.stringify(event) }]
})
console.log(`sent ${event.event_id}`)
await producer.close()

// Reads churn.interventions and says what to do: node consumer.js HOST:PORT GROUP
import { Consumer, FetchIsolationLevels, stringDeserializers } from '@platformatic/kafka'

export function handle (alert) {
  if (alert.kind === 'RAISED' || alert.kind === 'ESCALATED') {
    // To leave the customer alone is an action too.
    const action = alert.suggested_action?.type ?? 'none'
    const reasons = (alert.reasons ?? []).map(reason => reason.text).join(' ')
    // Alerts of the old form, with horizon_days, have no due.
    const due = (alert.due ?? alert.expires_at).slice(0, 10)
    return `try ${action} for ${alert.user_id} before ${due}: ${reasons}`
  }
  return `take back what episode ${alert.episode_id} led to: ${alert.kind}`
}

function read (value) {
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

const [brokers, groupId] = process.argv.slice(2)
const consumer = new Consumer({
  clientId: 'coupon-service',
  groupId,
  bootstrapBrokers: brokers.split(','),
  deserializers: stringDeserializers
})
const messages = await consumer.consume({
  topics: ['churn.interventions'],
  mode: 'committed',
  fallbackMode: 'earliest',
  // What the engine rolled back never happened.
  isolationLevel: FetchIsolationLevels.READ_COMMITTED,
  autocommit: false
})
// An alert may come again after a crash. A real service keeps these ids in its database, with the action.
const done = new Set()
for await (const message of messages) {
  const alert = read(message.value)
  if (alert?.alert_id === undefined) {
    console.error(`no alert at offset ${message.offset}`)
  } else if (!done.has(alert.alert_id)) {
    done.add(alert.alert_id)
    console.log(handle(alert))
  }
  await message.commit()
}

import { createHash, createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { canonicalRequest } from '@essc/protocol/channels/proof'
import { luhnDigit, paymentStep } from '@essc/protocol/codes/payment-digits'

/**
 * Tills that charge what holders show, in a process of its own. Requests are made before a round, so
 * that within it this process only writes and reads: the machine is the platform's.
 *
 * `{ prepare: n }` makes n requests. `{ run: { forMs, connections, rate? } }` sends them: without a
 * rate each connection sends the next one when it has its answer; with one, requests fall due evenly,
 * and a payment's time counts from the moment that it was due.
 */
const world = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { hostname, port } = new URL(world.address)
const tills = world.tills.map(([kid, secret, token]) => {
  const authorization = `authorization: Bearer ${token}\r\n`
  return { kid, secret: Buffer.from(secret, 'base64url'), token, authorization }
})
const handles = world.handles.map(([handle, secret]) => ({
  handle,
  secret: Buffer.from(secret, 'base64url'),
  lastStep: 0,
}))

let seed = 20_261_123
const draw = (below) => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((seed / 4_294_967_296) * below)
}

const hmac = (key, message) => createHmac('sha256', key).update(message).digest()
const sha256 = (bytes) => createHash('sha256').update(bytes).digest()

/** RFC 4226, 5.3, with eight digits. */
function oneTimeNumber(secret, step) {
  const counter = Buffer.alloc(8)
  counter.writeUInt32BE(step, 4)
  const mac = hmac(secret, counter)
  const value = mac.readUInt32BE(mac[31] & 15) & 0x7fffffff
  return String(value % 100_000_000).padStart(8, '0')
}

let turn = 0
let orders = 0
function requestOf(nonce, step) {
  const holder = handles[turn % handles.length]
  turn += 1
  // Everybody has had a turn, so nobody has a code of this step left.
  if (holder.lastStep >= step) throw new RangeError('More payments than codes of one step.')
  holder.lastStep = step
  const till = tills[draw(tills.length)]
  orders += 1
  const shown = holder.handle + oneTimeNumber(holder.secret, step)
  const body = Buffer.from(
    JSON.stringify({
      digits: shown + luhnDigit(shown),
      amountFen: 100 + draw(400),
      orderReference: `bench-${orders}`,
    }),
  )
  const idempotencyKey = randomBytes(16).toString('base64url')
  const random = randomBytes(12)
  const message = canonicalRequest(
    {
      operation: 'payments.charge',
      parameters: {},
      token: till.token,
      body,
      idempotencyKey,
      nonce,
      random,
    },
    sha256,
  )
  const mac = hmac(till.secret, message).toString('base64url')
  const head =
    `POST /v1/charges HTTP/1.1\r\nhost: ${hostname}:${port}\r\n` +
    `content-type: application/json\r\ncontent-length: ${body.length}\r\n` +
    `idempotency-key: ${idempotencyKey}\r\n${till.authorization}` +
    `essc-proof: ${till.kid}, ${nonce}, ${random.toString('base64url')}, ${mac}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

let ready = []
let usedStep = 0
let used = 0
async function prepare(count) {
  const answer = await fetch(`${world.address}/health`)
  const nonce = answer.headers.get('essc-nonce')
  if (count > handles.length) throw new RangeError('More payments than codes of one step.')
  let step = paymentStep(Date.now() / 1_000)
  // Whoever has shown the code of this step shows none before the next.
  if (step === usedStep && used + count > handles.length) {
    while (paymentStep(Date.now() / 1_000) === step) await sleep(100)
    step = paymentStep(Date.now() / 1_000)
  }
  used = count + (step === usedStep ? used : 0)
  usedStep = step
  ready = Array.from({ length: count }, () => requestOf(nonce, step))
}

/** A connection that sends one request at a time. */
function open(onAnswer) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: hostname, port: Number(port), noDelay: true })
    let text = ''
    let dueAt = 0
    socket.setEncoding('latin1')
    socket.once('connect', () =>
      resolve({
        socket,
        send(bytes, due) {
          dueAt = due
          socket.write(bytes)
        },
        isFree: true,
      }),
    )
    socket.on('data', (chunk) => {
      text += chunk
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)[1])
      if (text.length < end + 4 + length) return
      const [status, body] = [Number(text.slice(9, 12)), text.slice(end + 4)]
      text = ''
      onAnswer(status, body, dueAt)
    })
    socket.on('error', reject)
  })
}

async function run({ forMs, connections, rate }) {
  let done = 0
  let next = 0
  let ended = 0
  const refused = {}
  const times = []
  const free = []
  const begun = performance.now()
  const lanes = []
  const total = rate === undefined ? ready.length : Math.min(ready.length, (rate * forMs) / 1_000)
  const due = (index) => (rate === undefined ? performance.now() : begun + (index * 1_000) / rate)
  await new Promise((resolve, reject) => {
    const isOver = () => next >= total || performance.now() - begun >= forMs
    const go = (lane) => {
      if (isOver() && (rate === undefined || next >= total)) {
        ended += 1
        if (ended === connections) resolve()
        return
      }
      if (rate !== undefined && due(next) > performance.now()) {
        free.push(lane)
        return
      }
      const index = next
      next += 1
      lane.send(ready[index], due(index))
    }
    const timer = setInterval(() => {
      const now = performance.now()
      while (free.length > 0 && (next >= total || due(next) <= now)) go(free.pop())
      if (ended === connections) clearInterval(timer)
    }, 1)
    const connect = async () => {
      let lane
      const onAnswer = (status, body, dueAt) => {
        const now = performance.now()
        if (status === 200 && body.includes('"state":"captured"')) {
          done += 1
          times.push(now - dueAt)
        } else {
          const why = /"(?:code|state)":"(\w+)"/.exec(body)?.[1] ?? status
          refused[why] = (refused[why] ?? 0) + 1
        }
        go(lane)
      }
      lane = await open(onAnswer)
      lanes.push(lane)
      go(lane)
    }
    for (let each = 0; each < connections; each += 1) connect().catch(reject)
  })
  const tookMs = performance.now() - begun
  for (const { socket } of lanes) socket.destroy()
  const ranDry = rate === undefined && next >= ready.length
  ready = []
  times.sort((a, b) => a - b)
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))]
  return { perSecond: (done * 1_000) / tookMs, done, refused, ranDry, p50: at(0.5), p99: at(0.99) }
}

process.on('message', async (message) => {
  try {
    if (message === 'stop') process.exit(0)
    if (message.prepare !== undefined) process.send({ done: await prepare(message.prepare) })
    else process.send({ done: await run(message.run) })
  } catch (error) {
    process.send({ failed: error.message })
  }
})
process.send('ready')

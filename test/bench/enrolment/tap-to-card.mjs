import { randomBytes } from 'node:crypto'
import { connect, createServer } from 'node:net'
import { createEssc } from '@essc/sdk/client'

/** Counts the bytes of every connection on the way to the platform, both ways, headers and all. */
async function meter(target) {
  const { hostname, port } = new URL(target)
  const count = { bytes: 0 }
  const server = createServer((phone) => {
    const platform = connect(Number(port), hostname)
    const close = () => {
      phone.destroy()
      platform.destroy()
    }
    phone.on('data', (data) => {
      count.bytes += data.length
    })
    platform.on('data', (data) => {
      count.bytes += data.length
    })
    for (const socket of [phone, platform]) socket.on('error', close).on('close', close)
    phone.pipe(platform)
    platform.pipe(phone)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    count,
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/**
 * A phone that was never here before, from the tap to the card with a code: how many requests it sends
 * and how many bytes pass, over HTTP, with the face taken at once. The host has no secure randomness of
 * its own, which costs the most. The channel's own server, which gives the launch ticket, is not counted,
 * nor is the stream of events that an open screen waits at.
 */
export async function tapToCard(world) {
  const way = await meter(world.platform.address)
  const stored = new Map()
  const sent = []
  let bodyBytes = 0
  const members = new Set(['verifyFace'])
  const host = {
    name: 'alipay',
    supports: (member) => members.has(member),
    native: () => undefined,
    now: () => world.platform.clock.now(),
    timer(call, delayMs) {
      const timer = setTimeout(call, delayMs)
      return () => clearTimeout(timer)
    },
    login: async () => ({ code: 'login' }),
    async request({ url, method, headers, body }) {
      sent.push(new URL(url).pathname)
      const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) })
      const answer = await response.text()
      bodyBytes += Buffer.byteLength(body ?? '') + Buffer.byteLength(answer)
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: answer,
      }
    },
    storage: {
      get: async (key) => stored.get(key),
      set: async (key, value) => void stored.set(key, value),
      remove: async (key) => void stored.delete(key),
    },
    faceMeans: 'alipay',
    verifyFace: async ({ providerId }) => void (await world.perform(providerId)),
    onShow: () => () => {},
    onHide: () => () => {},
  }
  const { name, documentNumber } = world.nextPerson()
  const essc = createEssc({
    host,
    channel: 'ch_bench',
    platform: way.url,
    ticket: async ({ verifierDigest }) =>
      (await world.ticketFor(randomBytes(9).toString('base64url'), verifierDigest)).ticket,
  })
  const beganMs = performance.now()
  let step = await essc.enrolment.resume()
  step = await essc.enrolment.answer(step, { name, documentNumber })
  step = await essc.enrolment.answer(step, {})
  step = await essc.enrolment.answer(step, { password: '730592' })
  if (step.kind !== 'done' || step.card === undefined) throw new Error(`stopped at ${step.kind}`)
  // What the card needs to be shown as a code, with a network or without.
  await essc.codes.prepare()
  const { codesUntilUnix } = await essc.cards.last()
  if (codesUntilUnix === 0) throw new Error('no code can be made')
  const ms = performance.now() - beganMs
  const figures = { requests: sent.length, bytes: way.count.bytes, bodyBytes, ms, sent: [...sent] }
  await essc.close()
  await way.close()
  return figures
}

import { readFile } from 'node:fs/promises'
import { bankLogin } from '@essc/partner/bank-login'
import { createTicketIssuer } from '@essc/partner/ticket-issuer'
import fastify from 'fastify'

const { ESSC_PLATFORM, ESSC_CHANNEL, ESSC_CHANNEL_KEY, PORT = '8080' } = process.env
const { BANK_CLIENT, BANK_SECRET, BANK_ENDPOINT } = process.env
const embed = new URL('../../packages/embed/dist/bundle/web/', import.meta.url)
const page = new URL('page/', import.meta.url)
const integrity = (await readFile(new URL('integrity.txt', embed), 'utf8')).trim()
const policy = `default-src 'none'; script-src 'self'; img-src data:; connect-src 'self' ${ESSC_PLATFORM}; frame-ancestors 'self'`

const client = { clientId: BANK_CLIENT, clientSecret: BANK_SECRET }
const login = bankLogin({ ...client, endpoint: BANK_ENDPOINT })
const channel = { platform: ESSC_PLATFORM, channel: ESSC_CHANNEL, secretKey: ESSC_CHANNEL_KEY }
const issuer = createTicketIssuer(channel)

const app = fastify()
const send = (path, type, file) =>
  app.get(path, async (_, reply) => {
    reply.type(type).header('content-security-policy', policy)
    return (await readFile(file, 'utf8')).replace('INTEGRITY', integrity)
  })
send('/', 'text/html', new URL('index.html', page))
send('/card.js', 'text/javascript', new URL('card.js', page))
send('/essc.js', 'text/javascript', new URL('essc.js', embed))
app.post('/essc-ticket', async ({ body: { code, verifierDigest } }) => {
  const { hostUser } = await login(code)
  return issuer.ticket({ hostUser, verifierDigest, scopes: ['card', 'codes', 'services'] })
})
console.log(await app.listen({ port: Number(PORT) }))

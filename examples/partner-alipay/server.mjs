import { alipayLogin } from '@essc/partner/alipay-login'
import { createTicketIssuer } from '@essc/partner/ticket-issuer'
import fastify from 'fastify'

const { ESSC_PLATFORM, ESSC_CHANNEL, ESSC_CHANNEL_KEY, PORT = '8080' } = process.env
const { ALIPAY_APP_ID, ALIPAY_APP_KEY, ALIPAY_KEY, ALIPAY_ENDPOINT } = process.env

const login = alipayLogin({
  appId: ALIPAY_APP_ID,
  privateKey: ALIPAY_APP_KEY,
  alipayPublicKey: ALIPAY_KEY,
  now: () => Date.now(),
  ...(ALIPAY_ENDPOINT && { endpoint: ALIPAY_ENDPOINT }),
})
const channel = { platform: ESSC_PLATFORM, channel: ESSC_CHANNEL, secretKey: ESSC_CHANNEL_KEY }
const issuer = createTicketIssuer(channel)

const app = fastify()
app.post('/essc-ticket', async ({ body }) => {
  const { hostUser } = await login(body.code)
  const { verifierDigest } = body
  return issuer.ticket({ hostUser, verifierDigest, scopes: ['card', 'codes', 'services'] })
})
console.log(await app.listen({ port: Number(PORT) }))

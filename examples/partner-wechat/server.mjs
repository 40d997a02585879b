import { createTicketIssuer } from '@essc/partner/ticket-issuer'
import { wechatLogin } from '@essc/partner/wechat-login'
import fastify from 'fastify'

const { ESSC_PLATFORM, ESSC_CHANNEL, ESSC_CHANNEL_KEY, PORT = '8080' } = process.env
const { WECHAT_APP_ID, WECHAT_SECRET, WECHAT_ENDPOINT } = process.env

const login = wechatLogin({
  appId: WECHAT_APP_ID,
  secret: WECHAT_SECRET,
  ...(WECHAT_ENDPOINT && { endpoint: WECHAT_ENDPOINT }),
})
const issuer = createTicketIssuer({
  platform: ESSC_PLATFORM,
  channel: ESSC_CHANNEL,
  secretKey: ESSC_CHANNEL_KEY,
})

const app = fastify()
app.post('/essc-ticket', async ({ body }) => {
  const { hostUser } = await login(body.code)
  const { verifierDigest } = body
  return issuer.ticket({ hostUser, verifierDigest, scopes: ['card', 'codes', 'services'] })
})
console.log(await app.listen({ port: Number(PORT) }))

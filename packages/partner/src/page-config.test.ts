import { createHash } from 'node:crypto'
import { jssdkConfig } from './jssdk-config.ts'
import { upsdkConfig } from './upsdk-config.ts'

const origins = ['http://mp.weixin.qq.com', 'https://page.example']

// Source: https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html, appendix 1
test('default: WeChat’s own example', async () => {
  const sign = jssdkConfig({
    appId: 'wx1',
    jsapiTicket: async () =>
      'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
    now: () => 1_414_587_457_000,
    origins,
  })
  expect(await sign('http://mp.weixin.qq.com?params=value', 'Wm3WZYTPz0wzccnW')).toEqual({
    appId: 'wx1',
    timestamp: 1_414_587_457,
    nonceStr: 'Wm3WZYTPz0wzccnW',
    signature: '0f9de62fce790f9a083d5c99e95740ceb90c27ed',
  })
})

test('default: UnionPay’s signature covers the names in their order', async () => {
  const sign = upsdkConfig({
    appId: 'app',
    frontToken: async () => 'token',
    now: () => 1_700_000_000_999,
    origins,
  })
  const { signature, timestamp } = await sign('https://page.example/card?a=1#top', 'nonce')
  const text =
    'appId=app&frontToken=token&nonceStr=nonce&timestamp=1700000000&url=https://page.example/card?a=1'
  expect(timestamp).toBe('1700000000')
  expect(signature).toBe(createHash('sha256').update(text).digest('hex'))
})

test('behavior: nonces are new each time, and no other origin is signed for', async () => {
  const now = () => 0
  const jssdk = jssdkConfig({ appId: 'a', jsapiTicket: async () => 't', now, origins })
  const upsdk = upsdkConfig({ appId: 'a', frontToken: async () => 't', now, origins })
  for (const sign of [jssdk, upsdk]) {
    const url = 'https://page.example/'
    expect((await sign(url)).nonceStr).not.toBe((await sign(url)).nonceStr)
    for (const strange of ['https://evil.example/', 'https://page.example.evil.example/', 'x']) {
      await expect(sign(strange)).rejects.toMatchObject({ name: 'TypeError' })
    }
  }
})

/** Orders and challenges as the platform's acquirers and face providers hand them out. */
export const WECHAT_ORDER = {
  means: 'wechat',
  timeStamp: '1700000000',
  nonceStr: 'nonce',
  package: 'prepay_id=order-1',
  signType: 'RSA',
  paySign: 'sign',
} as const
export const WECHAT_FACE = { means: 'wechat', providerId: 'face-1', url: '' } as const
export const ALIPAY_ORDER = { means: 'alipay', tradeNO: 'order-1' } as const
export const ALIPAY_FACE = {
  means: 'alipay',
  providerId: 'face-1',
  url: 'https://face.example/1',
} as const
export const UNIONPAY_ORDER = { means: 'unionpay', tn: '6210000000001' } as const
export const BRIDGE_ORDER = { means: 'bridge', order: 'order-1' } as const
export const BRIDGE_FACE = { means: 'bridge', providerId: 'face-1', url: '' } as const

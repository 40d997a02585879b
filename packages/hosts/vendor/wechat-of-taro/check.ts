import { wechat } from '../../src/wechat.ts'
import { wechatExtras } from '../../src/wechat-extras.ts'

// The adapter against the older typings of `wx` that an app built with Taro has.
wechat({ wx, extras: wechatExtras })

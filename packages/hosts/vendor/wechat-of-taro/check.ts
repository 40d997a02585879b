import { wechat } from '../../src/wechat.ts'

// The adapter against the older typings of `wx` that an app built with Taro has.
wechat({ wx })

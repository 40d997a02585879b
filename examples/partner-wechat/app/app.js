const { configure } = require('./configure.js')

const ticket = (login) =>
  new Promise((resolve, reject) => {
    wx.request({
      url: 'https://partner.example/essc-ticket',
      method: 'POST',
      header: { 'content-type': 'application/json' },
      data: login,
      success: ({ data }) => resolve(data.ticket),
      fail: reject,
    })
  })

App({
  essc: configure({
    host: wx,
    channel: 'ch_demo_wechat',
    platform: 'https://card.example',
    webViewPage: '/essc/web/index',
    ticket,
  }),
})

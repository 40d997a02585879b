const { configure } = require('./configure.js')

const ticket = (login) =>
  new Promise((resolve, reject) => {
    wx.request({
      url: 'https://hospital.example/essc-ticket',
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
    channel: 'ch_city_hospital',
    platform: 'https://card.example',
    webViewPage: '/essc/web/index',
    ticket,
  }),
})

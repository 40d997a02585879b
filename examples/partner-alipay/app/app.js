const { configure } = require('./configure.js')

const ticket = (login) =>
  new Promise((resolve, reject) => {
    my.request({
      url: 'https://partner.example/essc-ticket',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      data: JSON.stringify(login),
      dataType: 'json',
      success: ({ data }) => resolve(data.ticket),
      fail: reject,
    })
  })

App({
  essc: configure({
    host: my,
    channel: 'ch_demo_alipay',
    platform: 'https://card.example',
    webViewPage: '/essc/web/index',
    ticket,
  }),
})

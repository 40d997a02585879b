import { bankHost, configure } from './essc.js'

configure({
  host: bankHost(window),
  channel: 'ch_city_bank',
  platform: 'https://card.example',
  async ticket(login) {
    const answer = await fetch('/essc-ticket', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(login),
    })
    return (await answer.json()).ticket
  },
})

document.querySelector('essc-card').addEventListener('essc-ready', ({ detail }) => {
  document.querySelector('essc-code').hidden = detail.card !== 'open'
})

import { regionArt } from '@essc/components/cards/card-face/region-art'
import { Card } from '@essc/models/cards/card'
import type { Content, ContentParts } from './content.ts'

/** The face of the card. @param model another than a new one, under test */
export function cardContent({ app, gate }: ContentParts, model = new Card(app)): Content {
  return {
    get title() {
      return app.text('home.card')
    },
    get view() {
      const { keypad, ...card } = model.view
      const { image, from, to } = regionArt(card.regionCode)
      const ground = `background-color:${from};background-image:linear-gradient(135deg,${from},${to});border-color:${to}`
      const art = { image, style: card.statusKind === 'active' ? ground : '' }
      return { card, art, keypad: card.asking ? keypad : null }
    },
    show: () => void model.show(),
    hide: model.hide,
    act(name, value) {
      if (name === 'reveal') model.toggleReveal()
      else if (name === 'retry') void model.show()
      else if (name === 'digit') model.keypad.press(value)
      else if (name === 'delete') model.keypad.remove()
      else if (name === 'revealByFace') void model.revealByFace()
      else if (name === 'recover') gate.enrol(true)
    },
  }
}

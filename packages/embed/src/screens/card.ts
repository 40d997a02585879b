import { regionArt } from '@essc/components/cards/card-face/region-art'
import { Card } from '@essc/models/cards/card'
import type { Content, ContentParts } from './content.ts'

/** The face of the card. @param given another model than a new one, under test */
export function cardContent({ app, gate }: ContentParts, given?: Card): Content {
  let made = given
  // Made once the session is open, it begins with the card as the phone kept it.
  const card = () => (made ??= new Card(app))
  return {
    get title() {
      return app.text('home.card')
    },
    get view() {
      const { keypad, ...view } = card().view
      const { image, from, to } = regionArt(view.regionCode)
      const ground = `background-color:${from};background-image:linear-gradient(135deg,${from},${to});border-color:${to}`
      const art = { image, style: view.statusKind === 'active' ? ground : '' }
      return { card: view, art, keypad: view.asking ? keypad : null }
    },
    show: () => void card().show(),
    hide: () => made?.hide(),
    act(name, value) {
      const model = card()
      if (name === 'reveal') model.toggleReveal()
      else if (name === 'retry') void model.show()
      else if (name === 'digit') model.keypad.press(value)
      else if (name === 'delete') model.keypad.remove()
      else if (name === 'revealByFace') void model.revealByFace()
      else if (name === 'recover') gate.enrol(true)
    },
  }
}

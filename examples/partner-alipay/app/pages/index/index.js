Page({
  data: { open: false },
  onCard({ card }) {
    this.setData({ open: card === 'open' })
  },
})

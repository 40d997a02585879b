Page({
  data: { open: false },
  onCard({ detail }) {
    this.setData({ open: detail.card === 'open' })
  },
})

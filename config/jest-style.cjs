// Style sheets say nothing to a test.
module.exports = {}

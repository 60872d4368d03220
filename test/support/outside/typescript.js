module.exports = requireOutside('typescript');

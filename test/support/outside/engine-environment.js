module.exports = requireOutside('engine-environment');
